"""`reveal`, in a notebook's words and in the shell: what it shows, when, and to whom."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

import autograder
from autograder.alone import answers
from autograder.alone.answers import load
from autograder.cli import app
from autograder.handout.answers import kept
from solutions.score_sde import euler_maruyama_step, score_matching_loss  # noqa: F401, what check() finds here
from tests.autograder.conftest import node
from tests.autograder.small_class import ASSIGNMENT, ROOT

check = autograder.checker(ASSIGNMENT)
MODEL = load(kept(ASSIGNMENT, ROOT)).written["q4a"]
OPENING = " ".join(MODEL.answer.split()[:8])


def written(text: str, **answers: str) -> nbformat.NotebookNode:
    """A notebook with right answers, and that text below question 4a."""
    nb = node(**answers)
    tag = {"grade_id": "q4a", "grade": True, "solution": True, "locked": False, "points": 3}
    cell = nbformat.v4.new_markdown_cell(f"{MODEL.prompt}\n\n{text}", metadata={"nbgrader": tag})
    nb.cells.append(cell)
    return nb


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A student's folder, with a notebook whose question 4a is not answered; of a class."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    save(tmp_path, "YOUR ANSWER HERE")
    return tmp_path


@pytest.fixture
def alone(folder) -> Path:
    """The same folder, with the model answers."""
    shutil.copy(kept(ASSIGNMENT, ROOT), folder / f"{ASSIGNMENT}-answers.json")
    return folder


def save(folder: Path, text: str, name: str = "mine.ipynb", **answers: str) -> Path:
    (folder / name).write_text(json.dumps(written(text, **answers)))
    return folder / name


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


class TestAQuestionInWords:
    def test_in_a_class_the_instructor_has_the_answer(self, folder, capsys):
        save(folder, "Because.")
        assert check.reveal("q4a") is None
        assert said(capsys) == "Your instructor has the model answer to q4a."

    @pytest.mark.parametrize("text", ["YOUR ANSWER HERE", "", "  \n"])
    def test_alone_one_writes_first(self, alone, capsys, text):
        save(alone, text)
        assert check.reveal("q4a") is None
        out = said(capsys)
        assert out.startswith("Write your own answer to q4a first. As it was saved, mine.ipynb has none")
        assert OPENING not in out

    def test_then_the_model_answer_and_the_marking_scheme_are_shown(self, alone, capsys):
        save(alone, "Because.")
        assert check.reveal("q4a") is None
        out = said(capsys)
        assert OPENING in out.replace("▌ ", "")
        assert "Does your own answer say this? 1 The noise is not determined" in out.replace("1.", "1")
        assert 'reveal("q4a", "yes", "no", "yes")' in out

    def test_yes_and_no_make_points(self, alone, capsys):
        save(alone, "Because.")
        assert check.reveal("q4a", "yes", "no", "yes") == 2.0
        assert "q4a: 2 of 3 points, as you marked it" in said(capsys)

    @pytest.mark.parametrize(
        ("words", "says"), [(("yes",), "want 3 words for q4a"), (("yes", "no", "perhaps"), "got 'perhaps'")]
    )
    def test_other_words_are_one_clear_error(self, alone, words, says):
        save(alone, "Because.")
        with pytest.raises(ValueError, match=says):
            check.reveal("q4a", *words)

    def test_without_a_saved_notebook_it_says_where_to_save(self, alone, capsys):
        (alone / "mine.ipynb").unlink()
        check.reveal("q4a")
        assert "finds no notebook of ps1_score_sde here. Save yours in this folder" in said(capsys)

    def test_of_two_notebooks_the_one_that_runs_is_read_or_else_the_last(self, alone, capsys, monkeypatch):
        """As Jupyter's server names it."""
        os.utime(save(alone, "Because.", "old.ipynb"), (0, 0))
        check.reveal("q4a")
        assert "Write your own answer" in said(capsys)
        monkeypatch.setenv("JPY_SESSION_NAME", "/home/ann/old.ipynb")
        check.reveal("q4a")
        assert "a model answer" in said(capsys)

    def test_a_damaged_file_is_named(self, alone):
        (alone / f"{ASSIGNMENT}-answers.json").write_text('{"written": 3}')
        with pytest.raises(
            ValueError, match=r"ps1_score_sde-answers\.json: want model answers, got a file that cannot"
        ):
            check.reveal("q4a")


class TestACheckOfWords:
    def test_it_says_what_to_do_and_has_no_points(self, alone, capsys):
        assert check("q4a") is None
        assert 'a person reads it, no check does. Write your answer, and save the notebook. Then reveal("q4a")' in (
            said(capsys)
        )

    def test_in_a_class_too(self, folder, capsys):
        assert check("q4a") is None
        assert said(capsys).endswith("Your instructor has the model answer to q4a.")

    def test_what_is_no_question_is_an_error_still(self, folder):
        for ask in (check, check.reveal):
            with pytest.raises(ValueError, match="no question 'q9' here; the questions are q3a, q3b, q3, q4a"):
                ask("q9")


class TestAQuestionInCode:
    def test_before_full_marks_it_shows_nothing(self, alone, capsys, monkeypatch):
        monkeypatch.setitem(globals(), "score_matching_loss", lambda pred, std, z: ((pred * std + z) ** 2).sum())
        assert check.reveal("q3a") is None
        out = said(capsys)
        assert out.startswith("q3a has 0 of 4 points. With all of them")
        assert "torch.mean" not in out

    def test_with_full_marks_the_reference_and_two_other_ways(self, alone, capsys):
        check.reveal("q3b")
        out = said(capsys)
        assert "q3b is right. The reference has:" in out
        assert "z = z - drift * dt + diffusion * torch.sqrt(dt) * noise" in out
        assert out.count("Just as right") == 2

    def test_in_a_class_the_instructor_has_them(self, folder, capsys):
        check.reveal("q3a")
        assert said(capsys) == "q3a is right. Your instructor has the model answer to q3a."

    def test_it_leaves_the_random_streams_alone(self, alone, untouched):
        with untouched():
            check.reveal("q3a")


class TestAClone:
    """It holds the answers, for notebooks in it; who shares its kit, in a class perhaps, has none."""

    def test_notebooks_in_it_have_the_answers_and_others_not(self, tmp_path):
        assert answers.find(ASSIGNMENT, ROOT / "assignments" / ASSIGNMENT) == load(kept(ASSIGNMENT, ROOT))
        assert answers.find(ASSIGNMENT, tmp_path) is None


class TestShell:
    def run(self, *arguments: object, status: int = 0) -> str:
        done = CliRunner().invoke(app, ["reveal", *map(str, arguments)])
        assert done.exit_code == status, done.output
        return " ".join((done.stderr if status else done.stdout).split())

    def test_the_same_in_words(self, alone):
        assert "Write your own answer to q4a first" in self.run(alone / "mine.ipynb", "q4a")
        assert "Does your own answer say this?" in self.run(save(alone, "Because."), "q4a")

    def test_the_points_are_kept_by_a_line_in_the_notebook(self, alone):
        out = self.run(save(alone, "Because."), "q4a", "yes", "no", "no")
        assert "q4a: 1 of 3 points" in out
        assert out.endswith('run this in the notebook: reveal("q4a", "yes", "no", "no")')

    def test_the_same_in_code(self, alone):
        assert "The reference has: loss = torch.mean((pred * std + z) ** 2)" in self.run(alone / "mine.ipynb", "q3a")

    def test_in_a_class_too(self, folder):
        assert self.run(folder / "mine.ipynb", "q4a") == "Your instructor has the model answer to q4a."

    def test_what_cannot_be_read_is_one_line(self, alone):
        line = self.run(alone / "mine.ipynb", "q9", status=2)
        assert line.endswith("mine.ipynb; the questions are q3a, q3b, q3, q4a")
        assert "no such file" in self.run(alone / "gone.ipynb", "q4a", status=2)
        assert 'want "yes" or "no"' in self.run(save(alone, "Because."), "q4a", "y", "n", "y", status=2)
