"""The command `scorelab`, which first looks whether the package `autograder` here is the kit's.

PyPI has another distribution of that name, whose files would take the place of the kit's. So this stands outside the
folder that can be overwritten. It refuses rather than warns: a grader made of two packages cannot be trusted.
"""

import sys
from importlib.metadata import packages_distributions


def main() -> None:
    if line := intruder():
        sys.exit(f"scorelab: {line}")
    from autograder.cli import app

    app()


def intruder() -> str | None:
    """One line on another distribution that has a package `autograder`; None where there is none."""
    others = sorted(set(packages_distributions().get("autograder", [])) - {"scorelab"})
    if not others:
        return None
    return (
        f"the package `autograder` is the kit's own, but {' and '.join(others)} has installed another of that name: "
        f"pip uninstall {' '.join(others)}, then pip install --force-reinstall --no-deps scorelab"
    )
