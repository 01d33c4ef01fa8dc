"""Notebooks and files that are not what was released, archives and links: what is graded, and what is refused."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.plugins.zipcollect import ExtractorPlugin
from setuptools.archive_util import UnsafeMember

from autograder.gradebook.course import Course
from autograder.grading.run import grade
from autograder.handout.release import release
from autograder.intake.intake import Intake
from autograder.student.deadline import deadline
from autograder.student.notebook import UnusableSubmission, read
from tests.hostile.notebooks import ANSWER, FORGERIES, UNUSABLE, WRONG, cell
from tests.hostile.shadows import NAMES
from tests.hostile.stage import ASSIGNMENT, changes, grader_state, memory
from tests.hostile.world import CLONE, SEED

SECONDS = 10.0  # for reading a file, whatever is in it; a sound one takes a tenth
MEMORY = 300 * 2**20


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """With the assignment released, and nothing handed in."""
    folder = tmp_path_factory.mktemp("forgeries")
    release([ASSIGNMENT], CLONE, folder)
    return Course(CLONE, folder)


@pytest.fixture(scope="module")
def intake(course) -> Intake:
    return course.intake(ASSIGNMENT)


@pytest.fixture(scope="module")
def sound(course, intake) -> NotebookNode:
    """The released notebook with question 3a answered; graded, right and wrong, until all is loaded that will be."""
    nb = nbformat.read(course.folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    for answer, points in ((WRONG, 0.0), (ANSWER, 4.0)):
        cell(nb, "q3a").source = answer
        hand_in(course, "ada", json.dumps(nb).encode())
        assert grade(intake.notebook("ada"), ASSIGNMENT, SEED, "ada").score == points
    return nb


def hand_in(course: Course, student: str, content: bytes) -> Path:
    path = course.folder / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def score(intake: Intake, student: str) -> float | str:
    try:
        with deadline(SECONDS):
            return grade(intake.notebook(student), ASSIGNMENT, SEED, student).score
    except UnusableSubmission as error:
        return UNUSABLE if str(error).isprintable() and len(str(error)) < 500 else "unusable, in more than a line"


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda f: f.id)
def test_it_is_worth_what_its_answer_is(forgery, course, intake, sound):
    """At the nbgrader door: repaired after the gradebook's record, then graded."""
    path = hand_in(course, "mallory", forgery.of(sound))
    held, state = memory(), grader_state()
    assert score(intake, "mallory") == forgery.score
    assert memory() - held < MEMORY
    assert changes("", state, grader_state()) == []
    path.unlink()


@pytest.mark.parametrize("forgery", [f for f in FORGERIES if f.make], ids=lambda f: f.id)
def test_the_shell_s_door_reads_it_or_refuses_it_in_a_line(forgery, tmp_path, sound):
    path = tmp_path / "mine.ipynb"
    path.write_bytes(forgery.of(sound))
    refused = (
        pytest.raises(UnusableSubmission, match=r"^.*\Z") if forgery.score == UNUSABLE else contextlib.nullcontext()
    )
    with deadline(SECONDS), refused:
        read(path)


class TestOddFiles:
    """What lies where the notebook should."""

    @pytest.fixture
    def place(self, course, intake, sound) -> Path:
        hand_in(course, "ada", json.dumps(sound).encode())
        path = course.folder / "submitted" / "mallory" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        yield path
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)

    def test_a_link_to_another_s_notebook_is_not_handing_in(self, place, course, intake):
        place.symlink_to(intake.path("ada"))
        assert score(intake, "mallory") == UNUSABLE
        assert score(intake, "ada") == 4.0

    def test_nor_is_a_folder_that_is_one(self, place, course, intake):
        place.parent.rmdir()
        place.parent.symlink_to(intake.folder("ada"))
        try:
            assert score(intake, "mallory") == UNUSABLE
        finally:
            place.parent.unlink()
            place.parent.mkdir()

    def test_nor_does_nbgrader_s_own_command_copy_what_a_link_leads_to(self, place, course, tmp_path):
        hand_in(course, "mallory", b"{}")
        (tmp_path / "secret.txt").write_text("secret")
        link = place.with_name("notes.txt")
        link.symlink_to(tmp_path / "secret.txt")
        try:
            assert not course.api.autograde(ASSIGNMENT, "mallory")["success"]
            assert list(course.folder.glob("autograded/mallory/**/*.*")) == []
        finally:
            link.unlink()

    def test_nor_what_a_hard_link_is_another_name_of(self, place, course, intake):
        hand_in(course, "mallory", b"{}")
        link = place.with_name("notes.txt")
        link.hardlink_to(course.folder / "gradebook" / "gradebook.db")
        try:
            assert score(intake, "mallory") == UNUSABLE
            assert not course.api.autograde(ASSIGNMENT, "mallory")["success"]
            assert list(course.folder.glob("autograded/mallory/**/*.*")) == []
        finally:
            link.unlink()

    @pytest.mark.parametrize("target", ["/dev/zero", "/dev/stdin", "/proc/self/environ", "nowhere", "."])
    def test_a_link_to_something_else(self, place, intake, target):
        place.symlink_to(target)
        assert score(intake, "mallory") == UNUSABLE

    def test_a_pipe_that_nobody_writes_to(self, place, intake):
        os.mkfifo(place)
        assert score(intake, "mallory") == UNUSABLE

    def test_a_folder(self, place, intake):
        place.mkdir()
        assert score(intake, "mallory") == UNUSABLE


def zipped(path: Path, outside: Path, whole: str) -> None:
    """Links to a file and to a folder above, and a file through the latter."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{ASSIGNMENT}.ipynb", whole)
        for name, target in LINKS.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o120777 << 16
            archive.writestr(entry, target.format(outside=outside))
        archive.writestr("out/through.txt", "out")


def tarred(path: Path, outside: Path, whole: str) -> None:
    """The same, and a hard link, a pipe and a device."""
    with tarfile.open(path, "w:gz") as archive:
        _add(archive, f"{ASSIGNMENT}.ipynb", tarfile.REGTYPE, content=whole.encode())
        for name, target in LINKS.items():
            _add(archive, name, tarfile.SYMTYPE, target.format(outside=outside))
        _add(archive, "hard.txt", tarfile.LNKTYPE, str(outside / "secret.txt"))
        _add(archive, "pipe", tarfile.FIFOTYPE)
        _add(archive, "device", tarfile.BLKTYPE)


def leading_out(path: Path, outside: Path, whole: str) -> None:
    """Names with .. and from the root."""
    names = ("../../../../up.txt", f"{outside}/absolute.txt", "a/../../../b.txt")
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "out")
    else:
        with tarfile.open(path, "w:gz") as archive:
            for name in names:
                _add(archive, name, tarfile.REGTYPE, content=b"out")


def _add(archive: tarfile.TarFile, name: str, kind: bytes, target: str = "", content: bytes = b"") -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname, entry.size = kind, target, len(content)
    archive.addfile(entry, io.BytesIO(content))


LINKS = {"linked.txt": "{outside}/secret.txt", "out": "../../../.."}
ARCHIVES = {"links.zip": zipped, "links.tar.gz": tarred, "up.zip": leading_out, "up.tar.gz": leading_out}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_unpacks_into_its_folder_or_not_at_all(name, tmp_path, sound):
    """As `nbgrader zip_collect` unpacks it. One that leads out may be refused as a whole."""
    outside, handed_in, extracted = tmp_path / "outside", tmp_path / "handed in", tmp_path / "a" / "b" / "extracted"
    for folder in (outside, handed_in, extracted):
        folder.mkdir(parents=True)
    (outside / "secret.txt").write_text("secret")
    ARCHIVES[name](handed_in / name, outside, json.dumps(sound))
    with contextlib.suppress(UnsafeMember, FileExistsError):  # what is no link becomes a file of that name
        ExtractorPlugin().extract(str(handed_in), str(extracted))
    found = [path for path in tmp_path.rglob("*") if not path.is_relative_to(handed_in)]
    kept = [path for path in found if path.is_relative_to(extracted) and path != extracted]
    assert set(found) - set(kept) == {
        outside,
        outside / "secret.txt",
        extracted.parents[1],
        extracted.parents[0],
        extracted,
    }
    assert [path for path in kept if path.is_symlink() or not (path.is_file() or path.is_dir())] == []
    assert [path for path in kept if path.is_file() and path.read_bytes() == b"secret"] == []
    if name.startswith("links"):
        assert [path.name for path in kept if path.suffix == ".ipynb"] == [f"{ASSIGNMENT}.ipynb"]


@pytest.mark.slow  # sixty submissions through the whole of nbgrader: a minute
def test_a_class_of_nothing_else(course, sound, intake):
    """`scorelab grade` on all of them at once: each has the score of its answer, and the class goes on."""
    for forgery in FORGERIES:
        hand_in(course, forgery.id, forgery.of(sound))
    grading = [sys.executable, "-c", "from autograder.cli import app; app()", "grade", ASSIGNMENT, "--yes"]
    subprocess.run(
        grading, cwd=course.folder, capture_output=True, timeout=900, env=os.environ | {"SCORELAB_SEED": str(SEED)}
    )
    with Gradebook(course.config.CourseDirectory.db_url) as gradebook:
        stored = {s.student.id: {g.name: g.auto_score for n in s.notebooks for g in n.grades}.get("q3a-check")
                  for s in gradebook.assignment_submissions(ASSIGNMENT)}  # fmt: skip
    want = {f.id: None if f.score == UNUSABLE else f.score for f in FORGERIES}
    assert {name: stored.get(name) for name in want} == want


class TestShadows:
    """Files beside a notebook that are named like modules, where an instructor may stand when grading."""

    @pytest.fixture
    def folder(self, tmp_path, sound) -> Path:
        for name in NAMES:
            (tmp_path / name).write_text("open('shadowed', 'w')\nraise SystemExit('shadowed')")
        (tmp_path / "mine.ipynb").write_text(json.dumps(sound))
        return tmp_path

    def test_in_this_process(self, folder, monkeypatch):
        monkeypatch.chdir(folder)
        assert grade(read("mine.ipynb"), ASSIGNMENT, SEED).score == 4.0
        assert not (folder / "shadowed").exists()

    @pytest.mark.slow
    def test_from_the_shell(self, folder):
        command = [str(Path(sys.executable).with_name("scorelab")), "check", "mine.ipynb", "--json", "-"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        assert json.loads(done.stdout)["score"] == 4.0, done.stderr
        assert not (folder / "shadowed").exists()
