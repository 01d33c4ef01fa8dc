"""A zip for students: what is in it, that it is enough, and that it gives nothing away."""

import json
import re
import zipfile
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.alone.answers import load
from autograder.cli import app
from autograder.handout.answers import kept
from autograder.handout.builder import notebook, source_of
from autograder.handout.bundle import Kit, bundles, kit_of, needed
from autograder.handout.classroom import cell
from autograder.problem_sets import names
from tests.autograder.conftest import RIGHT
from tests.autograder.handout.plain import WINDOWS, Plain, modules_of
from tests.autograder.small_class import ASSIGNMENT, ROOT, released

__all__ = ["released"]  # a fixture

INSTRUCTORS = {
    *(
        "nbgrader",
        "jupyterlab",
        "notebook",
        "nbconvert",
        "sqlalchemy",
        "py_landlock",
        "jupytext",
        "bleach",
        "hatchling",
    ),
    *("distributed", "dask", "ruff", "mypy", "playwright", "diffusers", "hypothesis"),
}
COMMAND = "from scorelab.command import main; main()"


@pytest.fixture(scope="module")
def kit() -> Kit:
    return kit_of(ROOT)


@pytest.fixture(scope="module")
def packed(released, kit, tmp_path_factory) -> dict[bool, Path]:
    """The bundle for a class, and the one for self-study."""
    notebook, to = released / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", tmp_path_factory.mktemp("bundles")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.handout.bundle.kit_of", lambda root: kit)
        return {alone: next(bundles([notebook], ROOT, to, alone)) for alone in (False, True)}


def inside(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class TestWhatIsInIt:
    def test_a_notebook_a_page_the_versions_and_the_wheel(self, packed, kit):
        assert set(inside(packed[False])) == {
            f"{ASSIGNMENT}/{file}" for file in (f"{ASSIGNMENT}.ipynb", "README.md", "requirements.txt", kit.wheel)
        }

    def test_self_study_adds_the_model_answers_alone(self, packed):
        assert set(inside(packed[True])) - set(inside(packed[False])) == {f"{ASSIGNMENT}/{ASSIGNMENT}-answers.json"}
        assert packed[True].name == f"{ASSIGNMENT}-self-study.zip"

    def test_no_answer_is_in_a_class_s_but_for_what_its_notebook_gives(self, packed):
        texts = {name: data.decode() for name, data in inside(packed[False]).items() if not name.endswith(".whl")}
        model = model_answers(ASSIGNMENT)
        assert len(model) > 10
        for name, text in texts.items():
            assert [line for line in model if line in text.replace("\\n", " ").replace("\n", " ")] == [], name

    def test_no_model_answer_and_no_reference_is_in_the_wheel(self, kit, tmp_path):
        (tmp_path / kit.wheel).write_bytes(kit.data)
        files = inside(tmp_path / kit.wheel)
        template = "autograder/template/"
        own = {name for name in files if not name.startswith(template)}
        assert {name.split("/")[0] for name in own} == {"scorelab", "autograder", "scorelab-0.1.0.dist-info"}
        assert [name for name in own if "solutions" in name or "answers.json" in name or "right_answers" in name] == []
        text = " ".join(
            " ".join(data.decode("utf-8", "replace").split()) for name, data in files.items() if name in own
        )
        for set_ in names():
            assert [line for line in model_answers(set_, words=True) if line in text] == []

    def test_nothing_of_another_set_is_beside_the_wheel(self, packed):
        others = [name for name in names() if name != ASSIGNMENT]
        for name, data in inside(packed[False]).items():
            assert not any(other in name for other in others)
            if not name.endswith(".whl"):
                assert not any(other.encode() in data for other in others), name

    def test_its_page_is_one_page_and_names_the_pinned_torch(self, packed, kit):
        page = inside(packed[False])[f"{ASSIGNMENT}/README.md"].decode()
        assert len(page.splitlines()) <= 70
        assert f"{kit.torch} --index-url https://download.pytorch.org/whl/cpu" in page
        assert "reveal" not in page
        assert 'check("q3a")' in page
        assert f"{kit.torch} --index-url" in (ROOT / "assignments" / "README.md").read_text(), "say the pinned torch"
        assert 'reveal("q4a")' in inside(packed[True])[f"{ASSIGNMENT}/README.md"].decode()

    def test_every_requirement_is_pinned(self, packed, kit):
        lines = inside(packed[False])[f"{ASSIGNMENT}/requirements.txt"].decode().splitlines()
        assert lines[0] == f"./{kit.wheel}"
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines[1:])
        assert {"torch", "matplotlib", "pytest"} < {line.split("==")[0] for line in lines[1:]}


def model_answers(name: str, words: bool = False) -> list[str]:
    """The sentences of the model answers and marking schemes; and the reference's lines, unless words are wanted."""
    known = load(kept(name, ROOT))
    texts = [text for of in known.written.values() for text in (of.answer, *of.scheme)]
    sentences = [part for text in texts for part in re.split(r"(?<=[.:]) ", " ".join(text.split())) if len(part) > 25]
    lines = [line.strip() for of in known.code.values() for line in of.reference.splitlines()]
    return sentences if words else sentences + [line for line in lines if len(line) > 12]


class TestRefused:
    def test_where_there_is_no_clone(self, tmp_path):
        with pytest.raises(ValueError, match="a bundle needs a clone of the repository: there is no"):
            next(bundles([], tmp_path, tmp_path))

    def test_a_notebook_with_its_answers(self, kit, tmp_path, monkeypatch):
        monkeypatch.setattr("autograder.handout.bundle.kit_of", lambda root: kit)
        built = tmp_path / f"{ASSIGNMENT}.ipynb"
        built.write_text(nbformat.writes(notebook(source_of(ASSIGNMENT, ROOT))))
        with pytest.raises(ValueError, match="want a released notebook, got one with answers"):
            next(bundles([built], ROOT, tmp_path / "to"))
        assert list((tmp_path / "to").iterdir()) == []

    def test_a_command_of_instructors_says_what_to_install(self, monkeypatch):
        monkeypatch.setattr("autograder.cli.base.find_spec", lambda name: None if name == "nbgrader" else name)
        for command in (["grade", ASSIGNMENT], ["release"], ["report", ASSIGNMENT], ["demo"]):
            done = CliRunner().invoke(app, command)
            assert (done.exit_code, done.stdout) == (2, "")
            (line,) = done.stderr.splitlines()
            assert line.startswith(f"scorelab: `scorelab {command[0]}` needs what instructors install; in a clone: pip")
            assert "[grade]" in line


@pytest.fixture(scope="module")
def plain(kit, tmp_path_factory) -> Plain:
    folder = tmp_path_factory.mktemp("plain")
    (folder / kit.wheel).write_bytes(kit.data)
    return Plain(folder / "env", folder / kit.wheel)


@pytest.fixture(scope="module")
def student(packed, tmp_path_factory) -> Path:
    """A folder in which a student has unpacked the bundle and written the right answers."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(packed[False]) as archive:
        archive.extractall(folder)
    path = folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    nb = nbformat.read(path, as_version=4)
    for question, answer in RIGHT.items():
        cell(nb, question).source = answer
    nbformat.write(nb, path)
    return path.parent


def in_notebook(student: Path) -> str:
    """The notebook's imports, its answers and its checks, as one script."""
    nb = nbformat.read(student / f"{ASSIGNMENT}.ipynb", as_version=4)
    imports = next(cell.source for cell in nb.cells if cell.id == "imports")
    checks = 'print([check(question) for question in ("q3a", "q3b", "q3")][:3])\nreveal("q3a")'
    return "\n".join([imports, *RIGHT.values(), checks])


class TestAnEmptyEnvironment:
    def test_it_asks_for_nothing_of_instructors(self, kit, tmp_path):
        (tmp_path / kit.wheel).write_bytes(kit.data)
        asked = {name.replace("-", "_") for name in needed(tmp_path / kit.wheel)}
        assert asked & INSTRUCTORS == set()

    def test_right_answers_get_full_marks_in_the_notebook(self, plain, student):
        said = plain.run(in_notebook(student) + "\n" + modules_of(INSTRUCTORS), cwd=student)
        assert "[4.0, 4.0, 2.0]" in said
        assert "Your instructor has the model answer to q3a." in " ".join(said.split())

    def test_every_notebook_s_imports_are_there(self, plain, tmp_path):
        cells = [next(cell for cell in notebook(source_of(n, ROOT)).cells if cell.id == "imports") for n in names()]
        plain.run("\n".join(cell.source for cell in cells), cwd=tmp_path)

    def test_right_answers_get_full_marks_in_the_shell(self, plain, student):
        said = plain.run(COMMAND, "check", f"{ASSIGNMENT}.ipynb", "--json", "-", cwd=student)
        assert json.loads(said)["score"] == 10.0

    def test_help_and_what_only_instructors_have(self, plain, tmp_path):
        assert "progress" in plain.run(COMMAND, "--help", cwd=tmp_path)
        assert "needs what instructors install" in plain.run(COMMAND, "grade", ASSIGNMENT, cwd=tmp_path, status=2)

    def test_windows_has_all_that_the_notebook_needs(self, plain, student):
        """As far as it can be seen here: without the modules and functions that Windows has not."""
        assert "[4.0, 4.0, 2.0]" in plain.run(WINDOWS + in_notebook(student), cwd=student)

    def test_and_the_shell(self, plain, student):
        said = plain.run(WINDOWS + COMMAND, "check", f"{ASSIGNMENT}.ipynb", "--json", "-", cwd=student)
        assert json.loads(said)["score"] == 10.0
