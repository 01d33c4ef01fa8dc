"""`scorelab release`: what it puts into a course's folder, and what it leaves alone when it must refuse."""

import shlex
import shutil
from pathlib import Path

import click.testing
import nbformat
import pytest
from typer.testing import CliRunner

from autograder.cli import app, base
from autograder.gradebook.course import Course
from autograder.handout.release import release
from tests.autograder.small_class import ASSIGNMENT, ROOT

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    """A clone with the sources of one assignment, from which it is released."""
    folder = tmp_path_factory.mktemp("release") / "clone"
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    for source in (folder / "solutions" / "notebooks").glob("*.py"):
        if source.stem != ASSIGNMENT:
            source.unlink()
    release([ASSIGNMENT], folder)
    return folder


@pytest.fixture
def clone(once, tmp_path, monkeypatch) -> Path:
    """The clone, for this test alone; where the command is run."""
    folder = shutil.copytree(once, tmp_path / "clone")
    monkeypatch.setattr(base, "ROOT", folder)
    monkeypatch.chdir(folder)
    return folder


def scorelab_release(*arguments: object) -> click.testing.Result:
    return CliRunner().invoke(app, ["release", *map(str, arguments)])


def rename_a_cell(clone: Path) -> None:
    source = clone / "solutions" / "notebooks" / f"{ASSIGNMENT}.py"
    text = source.read_text()
    assert 'id="q4b"' in text
    source.write_text(text.replace('id="q4b"', 'id="q4z"'))


def released(clone: Path) -> dict[str, str]:
    return {str(path.relative_to(clone)): path.read_text() for path in (clone / "assignments").rglob("*.ipynb")}


def test_in_a_course_s_folder_it_releases_into_that_as_all_other_commands_do(clone, tmp_path, monkeypatch):
    course = tmp_path / "course"
    course.mkdir()
    call = f"configure(get_config(), {str(clone)!r}, {str(course)!r})"
    (course / "nbgrader_config.py").write_text(f"from autograder.gradebook.course import configure\n{call}")
    monkeypatch.chdir(course)
    before = (clone / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").stat().st_mtime_ns
    done = scorelab_release(ASSIGNMENT)
    assert done.stdout == f"released {course}/assignments/{ASSIGNMENT}/{ASSIGNMENT}.ipynb\n"
    assert (clone / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").stat().st_mtime_ns == before


class TestCellsThatChanged:
    def test_they_are_released_while_nobody_is_graded(self, clone):
        rename_a_cell(clone)
        assert scorelab_release().exit_code == 0
        ((name, text),) = released(clone).items()
        assert name == f"assignments/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
        assert "q4z" in text

    def test_once_somebody_is_they_are_refused_in_a_line_that_says_why_and_what_to_do(self, clone):
        submit(clone)
        rename_a_cell(clone)
        done = scorelab_release(ASSIGNMENT)
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"scorelab: {ASSIGNMENT} was not released")
        assert "Cannot add or remove cells" in line
        assert line.endswith(f": scorelab release --again {ASSIGNMENT} --course {clone}")

    def test_a_refusal_leaves_what_was_released(self, clone):
        submit(clone)
        before = released(clone)
        rename_a_cell(clone)
        assert scorelab_release().exit_code == 2
        assert released(clone) == before
        assert [path.name for path in (clone / "assignments").iterdir()] == [ASSIGNMENT]

    def test_the_way_out_that_it_names_is_one(self, clone):
        submit(clone)
        rename_a_cell(clone)
        *_, command = scorelab_release().stderr.strip().split(": scorelab release ")
        assert scorelab_release(*shlex.split(command)).exit_code == 0
        assert all("q4z" in text for text in released(clone).values())


def submit(clone: Path) -> None:
    with Course(clone).gradebook() as gradebook:
        gradebook.add_student("ann")
        gradebook.add_submission(ASSIGNMENT, "ann")


NEXT = """
# %% id="imports"
import torch
from torch import Tensor

# %% id="loss" role="given"
from solutions.score_sde import score_matching_loss

# %% id="q1" role="solution"
from solutions.score_sde import euler_maruyama_step
"""


def test_an_earlier_answer_is_released_in_full_view_and_read_only(clone):
    (clone / "solutions" / "notebooks" / "next.py").write_text(NEXT)
    assert scorelab_release("next").exit_code == 0
    cells = {cell.id: cell for cell in nbformat.read(clone / "assignments" / "next" / "next.ipynb", 4).cells}
    assert "    loss = torch.mean((pred * std + z) ** 2)\n    return loss" in cells["loss"].source
    assert (cells["loss"].metadata.editable, cells["loss"].metadata.deletable) == (False, False)
    assert "q1: euler_maruyama_step is not written yet" in cells["q1"].source


def test_a_problem_set_whose_parts_disagree_is_refused_in_a_line(clone):
    source = clone / "solutions" / "notebooks" / f"{ASSIGNMENT}.py"
    source.write_text(source.read_text().replace("points=4", "points=5"))
    before = released(clone)
    done = scorelab_release(ASSIGNMENT)
    assert (done.exit_code, done.stdout) == (2, "")
    says = "q3a-check is worth 5 points in the notebook, but its checks are worth 4"
    assert done.stderr == f"scorelab: {ASSIGNMENT}: solutions/notebooks/{ASSIGNMENT}.py: {says}\n"
    assert released(clone) == before


class TestWhere:
    def test_a_course_may_be_a_folder_of_its_own(self, clone, tmp_path):
        course = tmp_path / "a course"
        before = released(clone)
        done = scorelab_release("--course", course)
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == f"released {course}/assignments/{ASSIGNMENT}/{ASSIGNMENT}.ipynb\n"
        assert released(course) == before
        assert (course / "gradebook" / "gradebook.db").exists()

    def test_it_may_be_the_folder_where_one_stands(self, clone, tmp_path, monkeypatch):
        (tmp_path / "course").mkdir()
        monkeypatch.chdir(tmp_path / "course")
        assert scorelab_release("--course", ".").exit_code == 0
        assert released(tmp_path / "course") == released(clone)

    def test_without_sources_nothing_is_made(self, tmp_path, monkeypatch):
        monkeypatch.setattr(base, "ROOT", tmp_path)
        monkeypatch.chdir(tmp_path)
        for names in ([], [ASSIGNMENT]):
            done = scorelab_release(*names)
            assert (done.exit_code, done.stdout) == (2, "")
            reason = "releasing needs a clone of the repository: there are no sources in"
            assert done.stderr == f"scorelab: {reason} {tmp_path}\n"
        assert list(tmp_path.iterdir()) == []


def test_a_bundle_without_the_kit_s_sources_is_refused_in_a_line_and_the_release_stays(clone, tmp_path):
    done = scorelab_release("--bundle", "--bundles", tmp_path / "zips")
    assert done.exit_code == 2
    assert done.stdout.startswith("released ")
    assert done.stderr == f"scorelab: a bundle needs a clone of the repository: there is no pyproject.toml in {clone}\n"
    assert not (tmp_path / "zips").exists()
    assert (clone / "solutions" / "answers" / f"{ASSIGNMENT}.json").is_file()
