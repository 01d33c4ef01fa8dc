"""Problem sets that are there for one test."""

import sys
from pathlib import Path

import pytest

from autograder import problem_sets


def add(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, files: dict[str, str]) -> None:
    """Let there be a problem set with those files, for this test."""
    for file, text in files.items():
        path = folder / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(problem_sets, "__path__", [*problem_sets.__path__, str(folder)])
    for module in [module for module in sys.modules if module.startswith(f"autograder.problem_sets.{name}")]:
        monkeypatch.delitem(sys.modules, module)
