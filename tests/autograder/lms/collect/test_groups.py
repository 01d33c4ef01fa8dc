"""What one of a group hands in is everybody's, by a table of groups; and what cannot be such a table, by the row."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.gradebook.course import Course
from autograder.lms.collect import archive as archives
from autograder.lms.collect.archive import Own
from autograder.lms.collect.collecting import OTHERS
from autograder.lms.collect.groups import Groups, groups_in
from autograder.lms.collect.layout import recognised
from autograder.lms.collect.match import Class
from autograder.lms.collect.moodle import Moodle
from autograder.lms.collect.plan import Plan, planned
from autograder.lms.export.originals import originals
from autograder.lms.roster import Person
from autograder.lms.roster.kept import save
from tests.autograder.lms.collect.archives import BLACKBOARD, CANVAS, METADATA, NB, PEOPLE, PLATFORMS, write
from tests.autograder.lms.collect.test_command import answer, archived, collect, course
from tests.autograder.small_class import ASSIGNMENT, ROOT, folder, grader

__all__ = ["archived", "course", "folder", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
EVE = Person("eve", "Eve", "Ort", "eve@uni.edu", "21", {"ID": "21"})
TABLES = {
    "canvas": "name,canvas_user_id,user_id,login_id,group_name\nAnn,17,,,Red 1\nBob,18,,,Red 1\nEve,21,,,\n",
    "moodle": "First name,Email address,Groups\nAnn,ann@uni.edu,Red 1\nB,BOB@uni.edu,Red 1\nAssistant,t@x.y,\n",
    "own": "id;group\nann;Red 1\nbob;Red 1\n",
}
RED = Groups({"ann": "Red 1", "bob": "Red 1"})


def table(folder: Path, text: str) -> Path:
    path = folder / "groups.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_a_table_of_each_kind_says_who_is_together(tmp_path, text):
    found = groups_in(table(tmp_path, text), Class((*PEOPLE, EVE)))
    assert found.of == {"ann": "Red 1", "bob": "Red 1"}
    assert found.with_mates(["bob"]) == ["bob", "ann"]
    assert found.with_mates(["eve"]) == ["eve"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,team\nann,1\n", "want the headers of groups and ids, got id, team"),
        ("id,group\nann,\n", "nobody in it has a group"),
        ("id,group\nbpb,1\n", "line 2: bpb is not on the class list"),
        ("id,group\nann,1\nann,2\n", "line 3: ann is in 1, 2; want one group for each student"),
        ("Email address,Groups\nann@uni.edu,\"Red 1, Lab A\"\n", "line 2: ann is in Red 1, Lab A; want one group"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_groups_is_one_line(tmp_path, text, says):
    with pytest.raises(ValueError, match=r"groups\.csv") as raised:
        groups_in(table(tmp_path, text), Class(PEOPLE))
    assert says in str(raised.value)


def test_a_group_is_found_by_its_name_but_not_where_two_have_it():
    assert RED.members("red-1") == ["ann", "bob"]
    assert Groups({"ann": "Red 1", "bob": "Red-1"}).members("Red 1") == ()
    assert Groups({"ann": "!", "bob": "?"}).members("") == ()
    assert Groups({"ann": "!", "bob": "?"}).with_mates(["ann"]) == ["ann"]


@pytest.fixture
def planned_of(tmp_path):
    def plan(files: dict[str, str], groups: Groups | None = RED, left_out: dict[str, str] | None = None) -> Plan:
        with archives.opened(write(tmp_path / "a.zip", files)) as archive:
            _, reader = recognised(archive, (Moodle(), *OTHERS))
            return planned(archive, reader, Class((*PEOPLE, EVE)), UTC, left_out or {}, groups)

    return plan


def test_one_hands_in_for_all_and_the_latest_of_two_counts(planned_of):
    found = planned_of({name: "x" for name in BLACKBOARD if "zoe" not in name})
    by_ann, by_bob = datetime(2026, 11, 20, 23, 59, 1, tzinfo=UTC), datetime(2026, 11, 21, 0, 59, 2, tzinfo=UTC)
    for student in ("ann", "bob"):
        attempts = [attempt for attempt in found.attempts if attempt.student == student]
        assert [(attempt.by, attempt.time) for attempt in attempts][-2:] == [(("ann",), by_ann), (("bob",), by_bob)]


def test_moodle_names_the_group_alone(planned_of):
    files = {f"Red 1_41_assignsubmission_file_/{NB}": "x"}
    found = planned_of(files)
    assert [(attempt.student, attempt.by) for attempt in found.attempts] == [("ann", ()), ("bob", ())]
    assert "Red 1 is not on the class list" in planned_of(files, groups=None).aside[0].reason


def test_its_number_is_nobody_s_and_its_time_is_that_of_its_members(course, archived):
    sheet = course / "w.csv"
    sheet.write_text(
        "Identifier,Full name,Email address,Last modified (submission)\nParticipant 41,Eve Ort,eve@uni.edu,-\n"
        'Participant 5,Ann Lee,ann@uni.edu,"Friday, 20 November 2026, 11:59 PM"\n'
    )
    known = Course(ROOT, course)
    with known.gradebook() as gradebook:
        save(gradebook, known.config, [EVE])
    groups = table(course, TABLES["own"])
    archive = archived({f"Red 1_41_assignsubmission_file_/{NB}": "# worth 2"})
    done = collect(archive, "--groups", groups, "--worksheet", sheet)
    assert "2 students (2 new)" in done.stdout
    for student in ("ann", "bob"):
        stamp = course / "submitted" / student / ASSIGNMENT / "timestamp.txt"
        assert stamp.read_text() == "2026-11-20 22:59:00 UTC\n"
    assert originals(known, ASSIGNMENT) == {}


def test_who_has_left_or_is_not_asked_for_costs_the_others_nothing(planned_of):
    together = METADATA.replace("BOB@uni.edu\n", "BOB@uni.edu\n  - :name: Eve Ort\n")
    files = {**PLATFORMS["Gradescope"], "assignment_9_export/submission_metadata.yml": together}
    for why in ("left out, having left the class", Own("not asked for")):
        found = planned_of(files, Groups(), {"bob": why})
        assert [attempt.student for attempt in found.attempts] == ["ann", "eve"]


def test_a_class_is_collected_by_groups_and_each_has_a_grade_of_their_own(course, archived):
    files = {name: text for name, text in CANVAS.items() if name.startswith("leeann")}
    done = collect(archived(files), "--groups", table(course, TABLES["own"]))
    assert "2 students (2 new)" in done.stdout
    assert answer(course, "bob") == answer(course, "ann") == "# worth 3"
    assert "more than one of their group" not in done.stdout
    done = collect(archived({k: v for k, v in CANVAS.items() if "zed" not in k}), "--groups", course / "groups.csv")
    assert "2 students have hand-ins of more than one of their group: the last counts: ann, bob" in done.stdout
    assert answer(course, "bob") == answer(course, "ann")


def test_only_a_file_of_one_s_own_goes_back_under_its_name(course, archived):
    files = {name: text for name, text in CANVAS.items() if name.startswith("leeann")}
    collect(archived(files), "--groups", table(course, TABLES["own"]))
    assert originals(Course(ROOT, course), ASSIGNMENT) == {"ann": "leeann_17_901_ps1_score_sde-1.ipynb"}
    log = next((course / "gradebook" / "collected").iterdir())
    with log.open(newline="") as file:
        assert [(row["student"], row["for_group"]) for row in csv.DictReader(file)] == [("ann", ""), ("bob", "yes")]
