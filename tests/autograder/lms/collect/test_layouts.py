"""Each platform's archive is told by its layout: whose every file is, its attempt, its time."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from autograder.lms.collect import archive as archives
from autograder.lms.collect.collecting import OTHERS
from autograder.lms.collect.layout import recognised
from autograder.lms.collect.match import Class
from autograder.lms.collect.moodle import Moodle
from autograder.lms.collect.plan import Plan, planned
from autograder.lms.roster import Person
from autograder.lms.worksheet import lines_of
from tests.autograder.lms.collect.archives import INDEX, METADATA, NB, NOTE, PEOPLE, PLATFORMS, write

BERLIN = ZoneInfo("Europe/Berlin")
LAYOUTS = (Moodle(), *OTHERS)


def plan(path: Path, zone: ZoneInfo | None = BERLIN, people: tuple[Person, ...] = PEOPLE) -> tuple[str, Plan]:
    with archives.opened(path) as archive:
        layout, reader = recognised(archive, LAYOUTS)
        return layout.name, planned(archive, reader, Class(people), zone)


@pytest.fixture
def planned_of(tmp_path):
    """`planned_of({"name": "text"})`: the plan for an archive of these files."""
    return lambda files, **options: plan(write(tmp_path / "a.zip", files), **options)[1]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_layout_tells_the_platform_and_whose_each_file_is(tmp_path, platform):
    files = PLATFORMS[platform]
    name, found = plan(write(tmp_path / "a.zip", files))
    assert platform.startswith(name)
    assert {attempt.student for attempt in found.attempts} == {"ann", "bob"}
    taken = {entry.name for attempt in found.attempts for entry in attempt.files.values()}
    aside = {entry.name for entry in found.aside}
    assert taken | aside == set(files)
    assert not taken & aside
    (stranger,) = [entry.reason for entry in found.aside if entry.missed]
    assert "is not on the class list" in stranger


@pytest.mark.parametrize(
    ("platform", "ann", "bob"),
    [
        ("Moodle", [None], [None]),
        ("Canvas", [None], [None]),
        ("Blackboard", [(20, 21, 5, 59), (20, 22, 59, 1)], [(20, 23, 59, 2)]),
        ("Brightspace", [(20, 21, 5, 0), (20, 22, 59, 0)], [(21, 8, 59, 0)]),
        ("Gradescope", [(20, 22, 59, 1)], [(20, 23, 59, 2)]),
    ],
)
def test_times_are_in_utc_and_attempts_are_told_apart(tmp_path, platform, ann, bob):
    _, found = plan(write(tmp_path / "a.zip", PLATFORMS[platform] | {}))
    times = {"ann": [], "bob": []}
    for attempt in found.attempts:
        times[attempt.student].append(attempt.time and attempt.time.replace(microsecond=0))
    wanted = {"ann": ann, "bob": bob}
    assert times == {s: [t and datetime(2026, 11, *t, tzinfo=UTC) for t in wanted[s]] for s in wanted}


def test_a_time_without_a_zone_is_refused(tmp_path):
    path = write(tmp_path / "a.zip", PLATFORMS["Blackboard"])
    with pytest.raises(ValueError, match=r"its times have no zone; want c\.ScoreLab\.timezone .* or --zone"):
        plan(path, zone=None)


WORKSHEET = (
    "Identifier,Full name,Email address,Last modified (submission)\n"
    "Participant 657737,Ann Lee,ann@uni.edu,{}\nParticipant 5,Bob,bob@uni.edu,-\nParticipant 7,Ann Lee,ann2@uni.edu,-\n"
)


def test_moodle_s_worksheet_has_the_times(tmp_path):
    (tmp_path / "w.csv").write_text(WORKSHEET.format('"Friday, 20 November 2026, 11:59 PM"'))
    with archives.opened(write(tmp_path / "a.zip", PLATFORMS["Moodle"])) as archive:
        _, reader = recognised(archive, (Moodle(lines_of(tmp_path / "w.csv")),))
        found = planned(archive, reader, Class(PEOPLE), BERLIN)
    assert [attempt.time for attempt in found.attempts] == [datetime(2026, 11, 20, 22, 59, tzinfo=UTC), None]
    (tmp_path / "w.csv").write_text(WORKSHEET.format("gestern"))
    with pytest.raises(ValueError, match=r"w\.csv, line 2: want a time such as .*, got 'gestern'"):
        lines_of(tmp_path / "w.csv")


def test_and_tells_students_of_one_name_apart(tmp_path):
    (tmp_path / "w.csv").write_text(WORKSHEET.format("-"))
    people = (Person("a1", "Ann", "Lee", "ann@uni.edu"), Person("a2", "Ann", "Lee", "ann2@uni.edu"))
    files = {f"Ann Lee_{number}_assignsubmission_file_/{NB}": "x" for number in (657737, 7)}
    with archives.opened(write(tmp_path / "a.zip", files)) as archive:
        _, reader = recognised(archive, (Moodle(lines_of(tmp_path / "w.csv")),))
        found = planned(archive, reader, Class(people), None)
    assert [attempt.student for attempt in found.attempts] == ["a1", "a2"]


def test_a_namesake_with_another_number_is_nobody(planned_of):
    found = planned_of({f"leeann_99_9_{NB}": "x"})
    assert found.attempts == ()
    assert found.aside[0].reason == "leeann is not on the class list; the nearest is ann"


def test_the_platforms_own_files_are_missed_by_nobody(tmp_path):
    for platform, own in {"Blackboard": NOTE, "Brightspace": INDEX}.items():
        _, found = plan(write(tmp_path / "a.zip", PLATFORMS[platform]))
        assert [entry.name for entry in found.aside if not entry.missed] == [own]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../evil.ipynb", "its name leads out of the archive"),
        ("/etc/evil.ipynb", "its name leads out of the archive"),
        ("C:\\evil.ipynb", "its name leads out of the archive"),
        ("Ann Lee_657737_assignsubmission_file_/../../bob/x.ipynb", "its name leads out of the archive"),
        ("Ann Lee_657737_assignsubmission_file_/a\x1b[2J.ipynb", "its name has control or invisible characters"),
        ("Ann Lee_657737_assignsubmission_file_/a\u202e.ipynb", "its name has control or invisible characters"),
        ("Ann Lee_657737_assignsubmission_file_/" + "a" * 201, "its name has more than 200 bytes"),
        ("Ann Lee_657737_assignsubmission_file_/TimeStamp.txt", "timestamp.txt is the kit's to write"),
        ("Ann Lee_657737_assignsubmission_file_timestamp.txt", "timestamp.txt is the kit's to write"),
        ("Ann Lee_657737_assignsubmission_file_/.ipynb_checkpoints/x.ipynb", "programs leave such files"),
        ("__MACOSX/._a", "programs leave such files"),
        ("Ann Lee_657737_assignsubmission_onlinetext_/onlinetext.html", "it was typed into Moodle"),
        (f"Ann Lee_657737_assignsubmission_file_/{NB}/x", "ann has a file and a folder of that name"),
        ("readme.txt", "nothing in its name says whose it is"),
        ("Bob Muller_9_assignsubmission_file_/x.ipynb", "Bob Muller is not on the class list"),
    ],
)
def test_what_cannot_be_taken_is_set_aside_with_the_reason(planned_of, name, reason):
    found = planned_of({**PLATFORMS["Moodle"], name: "x"})
    (aside,) = [entry for entry in found.aside if not entry.name.startswith("Zoe")]
    assert aside.reason.startswith(reason)


def test_nobody_hands_in_for_another_by_the_names_inside_their_folder(planned_of):
    inner = f"Ann Lee_657737_assignsubmission_file_/Bob José Müller-Wu_5_assignsubmission_file_/{NB}"
    found = planned_of({inner: "x", **{k: v for k, v in PLATFORMS["Moodle"].items() if "Ann" not in k}})
    (ann,) = [attempt for attempt in found.attempts if attempt.student == "ann"]
    assert list(ann.files) == [f"Bob José Müller-Wu_5_assignsubmission_file_/{NB}"]


def test_a_group_hands_in_for_each_of_its_members(planned_of):
    together = METADATA.replace("BOB@uni.edu\n", "BOB@uni.edu\n  - :name: Ann Lee\n")
    found = planned_of({**PLATFORMS["Gradescope"], "assignment_9_export/submission_metadata.yml": together})
    assert [(attempt.student, attempt.time.hour) for attempt in found.attempts] == [
        ("ann", 22),
        ("ann", 23),
        ("bob", 23),
    ]


def test_two_students_of_one_name_are_nobody(planned_of):
    twin = Person("ann2", "Ann", "Lee")
    found = planned_of({f"1-2 - Ann Lee - Nov 20, 2026 1005 PM/{NB}": "x"}, people=(*PEOPLE, twin))
    assert found.attempts == ()
    assert found.aside[0].reason == "Ann Lee may be ann or ann2: two students of one name"


def test_the_longest_login_is_meant(planned_of):
    people = (Person("lee", "A", "B"), Person("ann_lee", "C", "D"))
    found = planned_of({f"ps_1_ann_lee_attempt_2026-11-20-22-05-59_{NB}": "x"}, people=people)
    assert [attempt.student for attempt in found.attempts] == ["ann_lee"]


def test_who_has_left_is_not_collected(tmp_path):
    with archives.opened(write(tmp_path / "a.zip", PLATFORMS["Canvas"])) as archive:
        _, reader = recognised(archive, LAYOUTS)
        found = planned(archive, reader, Class(PEOPLE), None, {"bob": "left out, having left the class"})
    assert [attempt.student for attempt in found.attempts] == ["ann"]
    assert "bob is left out, having left the class" in [entry.reason for entry in found.aside]


@pytest.mark.parametrize("beside", ["../../evil.ipynb", "__MACOSX/._a"])
def test_the_folder_of_all_is_found_beside_what_nobody_unpacks(tmp_path, beside):
    name, found = plan(write(tmp_path / "a.zip", {**PLATFORMS["ILIAS"], beside: "x"}))
    assert (name, [attempt.student for attempt in found.attempts]) == ("ILIAS", ["ann", "bob"])


def test_canvas_keeps_the_marks_of_letters(planned_of):
    """Ruby's lower case of the Turkish İ is an i with a dot of its own; vowels in Hindi are marks, too."""
    people = (Person("i", "İpek", "Kaya", lms={"ID": "17"}), Person("k", "कुमार", "Rao", lms={"ID": "18"}))
    found = planned_of({f"kayai\u0307pek_17_1_{NB}": "x", f"raoकुमार_LATE_18_2_{NB}": "x"}, people=people)
    assert [attempt.student for attempt in found.attempts] == ["i", "k"]
