"""Due dates on the map of the course: those of the course's gradebook, and none where there is none."""

from datetime import datetime
from pathlib import Path

import pytest

from docs.site.due import due_dates
from docs.site.pages import ENVIRONMENT, Set
from tests.autograder.bare import ROOT, bare

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def test_they_are_those_of_the_gradebook_in_the_zone_of_the_course(tmp_path: Path):
    with bare(tmp_path) as (_, gradebook):
        gradebook.add_assignment("ps2", duedate=datetime(2026, 11, 20, 22, 59))
        gradebook.db.commit()
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.ScoreLab.timezone = 'Europe/Berlin'\n")
    assert due_dates(ROOT, tmp_path) == {"ps2": "Friday 20 November 2026, 23:59 (Europe/Berlin)"}


def test_where_there_is_no_gradebook_there_are_none_and_none_is_made(tmp_path: Path):
    assert due_dates(ROOT, tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_the_map_shows_them():
    sets = [Set("ps1", "One", "a line", "1 h", [], "Friday <noon>"), Set("ps2", "Two", "a line", "1 h", [])]
    page = ENVIRONMENT.get_template("index.md.j2").render(sets=sets, playground="")
    assert "<small>due Friday &lt;noon&gt; · 1 h ·" in page
    assert "<small>1 h ·" in page
