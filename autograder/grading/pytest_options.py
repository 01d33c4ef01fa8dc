"""What an installed kit adds to every pytest run: some options and one marker.

The plugin itself imports torch, so it waits until `--submission` is given.
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("scorelab")
    group.addoption("--submission", metavar="PATH", help="grade this notebook or Python file")
    group.addoption(
        "--grading-seed", type=int, metavar="N", help="seed for the checks' inputs [default: SCORELAB_SEED, else 0]"
    )
    group.addoption("--grades-json", metavar="FILE", help="write the graded questions to this file")
    group.addoption("--hints", type=int, default=1, metavar="N", help="how many hints to show for each mistake")


def pytest_configure(config: pytest.Config) -> None:
    """Grade if `--submission` is given; leave an ordinary pytest run alone."""
    config.addinivalue_line("markers", "check(question, points, after, limit): a graded check")
    if config.option.submission is not None:
        from autograder.grading.pytest_plugin import register

        register(config)
