"""The probe's checks are run on submissions: for pytest's own search they are no tests."""

from pathlib import Path

import pytest

PROBE = Path(__file__).parent / "probe"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if collection_path.parent == PROBE and not config.option.submission else None
