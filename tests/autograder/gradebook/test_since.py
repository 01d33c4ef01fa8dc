"""Since when students have had an assignment: from its first release, whatever is released later."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.gradebook.layout import configure
from autograder.gradebook.since import note, since

FIRST, LATER = datetime(2026, 10, 1, 8, tzinfo=UTC), datetime(2026, 10, 9, 8, tzinfo=UTC)


@pytest.fixture
def config(tmp_path) -> Config:
    config = Config()
    configure(config, tmp_path, tmp_path)
    return config


def test_the_first_release_is_kept(config):
    note(config, "ps1", FIRST)
    note(config, "ps1", LATER)
    assert since(config, "ps1") == FIRST


def test_without_one_it_is_when_the_notebook_was_written(config, tmp_path: Path):
    assert since(config, "ps1") is None
    notebook = tmp_path / "assignments" / "ps1" / "ps1.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.touch()
    os.utime(notebook, (LATER.timestamp(), LATER.timestamp()))
    assert since(config, "ps1") == LATER
