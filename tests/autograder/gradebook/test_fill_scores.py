"""The preprocessor in nbgrader's autograde: every test cell ends with a score, and says why beside it."""

import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import determine_grade
from traitlets.config import Config

from autograder.gradebook import fill_scores
from autograder.gradebook.course import Course
from autograder.gradebook.fill_scores import FillScores
from autograder.gradebook.layout import configure
from autograder.grading.results import CheckResult, QuestionResult, Result, load
from autograder.student.notebook import Notebook

ASSIGNMENT = "ps1_score_sde"
ROOT = Path(__file__).parents[3]
ANSWERS = {
    "q3a": "import torch\ndef score_matching_loss(pred, std, z):\n    return torch.mean((pred * std + z) ** 2)",
    "q3b": "def euler_maruyama_step(z, drift, g, dt, noise):\n    return z - drift * dt + g * dt**0.5 * noise",
}


def tagged(source: str, grade_id: str, points: float | None = None) -> nbformat.NotebookNode:
    role = {"grade_id": grade_id, "grade": points is not None, "solution": points is None, "locked": points is not None}
    role |= {"task": False, "schema_version": 3, "cell_type": "code"} | (
        {"points": points} if points is not None else {}
    )
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": role})


def submitted(*extra: nbformat.NotebookNode, points: float = 4, **answers: str) -> nbformat.NotebookNode:
    answers = ANSWERS | answers
    cells = [nbformat.v4.new_markdown_cell("# A title"), nbformat.v4.new_code_cell("raise SystemExit  # heavy")]
    for name, source in answers.items():
        cells += [tagged(source, name), tagged(f"check({name!r})", f"{name}-check", points)]
    return nbformat.v4.new_notebook(cells=[*cells, tagged("check('q3')", "q3-check", 2), *extra])


def graded(nb: nbformat.NotebookNode, tmp_path=None, **traits: object) -> nbformat.NotebookNode:
    where = {"notebook": ASSIGNMENT, "assignment": ASSIGNMENT, "student": "ann", "db_url": ""}
    return FillScores(**traits).preprocess(nb, {"nbgrader": where})[0]


def scores(nb: nbformat.NotebookNode) -> dict[str, float]:
    """As nbgrader reads them."""
    tests = [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade")]
    return {c.metadata.nbgrader.grade_id: determine_grade(c)[0] for c in tests}


def shown(nb: nbformat.NotebookNode, grade_id: str) -> str:
    (cell,) = (c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
    return cell.outputs[0].data["text/html"]


class TestScores:
    def test_right_answers_get_full_marks(self):
        assert scores(graded(submitted())) == {"q3a-check": 4.0, "q3b-check": 4.0, "q3-check": 2.0}

    def test_partial_credit_is_read_and_the_reason_is_beside_it(self):
        summed = "def score_matching_loss(pred, std, z):\n    return ((pred * std + z) ** 2).mean().detach()"
        nb = graded(submitted(q3a=summed))
        assert 0 < scores(nb)["q3a-check"] < 4
        assert "was the graph cut" in shown(nb, "q3a-check")
        assert scores(nb)["q3b-check"] == 4.0

    def test_a_cell_is_never_worth_more_than_the_gradebook_says(self):
        """More than its points would abort the whole submission."""
        assert scores(graded(submitted(points=1)))["q3a-check"] == 1.0

    def test_a_test_cell_that_the_kit_does_not_know_gets_nothing(self):
        """Without an output it would get full marks."""
        assert scores(graded(submitted(tagged("assert True", "q9-check", 3))))["q9-check"] == 0.0

    def test_no_output_is_an_error_or_on_stderr(self):
        nb = graded(submitted(q3b="def euler_maruyama_step(:"))
        kinds = {o.output_type for c in nb.cells if c.cell_type == "code" for o in c.outputs}
        assert kinds == {"display_data", "execute_result"}
        assert scores(nb)["q3b-check"] == 0.0
        assert "SyntaxError on line 1" in shown(nb, "q3b-check")

    def test_nbformat_takes_what_it_wrote(self):
        nbformat.validate(graded(submitted()))

    def test_what_a_submission_says_is_escaped_on_the_page(self):
        source = "def score_matching_loss(pred, std, z): raise ValueError('<script>alert(1)</script>')"
        html = shown(graded(submitted(q3a=source)), "q3a-check")
        assert "&lt;script&gt;" in html
        assert set(re.findall(r"<(\w+)", html)) <= {"div", "b", "span", "pre", "small", "details", "summary"}

    def test_the_page_says_by_what_it_was_isolated(self):
        assert "isolated by: process, time limit" in shown(graded(submitted()), "q3a-check")


class TestUnusable:
    @pytest.mark.parametrize(
        ("kit", "says"),
        [
            ({"unusable": "not a notebook: it ends early"}, "not a notebook: it ends early"),
            ({"assignment": "ps9"}, "ann: want a notebook of ps1_score_sde, got one of ps9"),
        ],
    )
    def test_it_gets_nothing_and_the_reason(self, kit, says, tmp_path):
        nb = submitted()
        nb.metadata["scorelab"] = nbformat.from_dict(kit)
        nb = graded(nb, results=str(tmp_path))
        assert set(scores(nb).values()) == {0.0}
        assert says in shown(nb, "q3a-check")
        result = load(tmp_path / ASSIGNMENT / "ann.json")
        assert (result.state, result.message) == ("error", says)

    @pytest.mark.parametrize("kit", [[], "text", None, {"unusable": ""}, {"assignment": 7}], ids=str)
    def test_metadata_of_the_wrong_kind_is_overlooked(self, kit, monkeypatch):
        monkeypatch.setattr(
            fill_scores, "grade", lambda *_: (_ for _ in ()).throw(fill_scores.UnusableSubmission("reached"))
        )
        nb = submitted()
        nb.metadata["scorelab"] = kit
        assert "reached" in shown(graded(nb), "q3a-check")


class TestSettings:
    def test_the_seed_is_the_environment_s_or_the_configuration_s(self, monkeypatch):
        monkeypatch.setenv("SCORELAB_SEED", "3")
        assert FillScores().seed == 3
        assert FillScores(seed=5).seed == 5

    def test_the_result_is_kept_when_a_folder_is_given(self, tmp_path):
        graded(submitted(q3a="x =", q3b="x ="), results=str(tmp_path), seed=9)
        result = load(tmp_path / ASSIGNMENT / "ann.json")
        assert (result.submission, result.state, result.seed, result.score) == ("ann", "graded", 9, 0.0)


class TestCache:
    @pytest.fixture
    def calls(self, monkeypatch) -> list[str]:
        """The names that something else than the grader was called with; it says how often that was."""
        calls: list[str] = []

        def grade(notebook: Notebook, assignment: str, seed: int, name: str, trust: bool) -> Result:
            calls.append(name)
            outcome = "timeout" if "endless" in notebook.cells[1].source else "passed"
            check = CheckResult("loss_value", "a title", outcome, float(len(calls)), 4.0)
            return Result(assignment, name, "graded", (QuestionResult("q3a", (check,)),), seed, (), {"scorelab": "1"})

        monkeypatch.setattr(fill_scores, "grade", grade)
        return calls

    def test_an_equal_notebook_is_graded_once_and_each_has_a_result(self, calls, tmp_path):
        traits = {"cache": str(tmp_path / "cache"), "results": str(tmp_path / "results")}
        first, second = (scores(graded(submitted(), **traits)) for _ in range(2))
        assert first == second
        assert calls == ["ann"]
        assert load(tmp_path / "results" / ASSIGNMENT / "ann.json").submission == "ann"

    def test_another_seed_is_graded_anew(self, calls, tmp_path):
        for seed in (1, 2, 1):
            graded(submitted(), cache=str(tmp_path), seed=seed)
        assert len(calls) == 2

    @pytest.mark.parametrize(("retry", "count"), [(True, 2), (False, 1)])
    def test_what_took_too_long_is_tried_again_unless_it_has_just_been(self, calls, tmp_path, retry, count):
        for _ in range(2):
            graded(submitted(q3a="endless = True"), cache=str(tmp_path), retry=retry)
        assert len(calls) == count

    def test_a_damaged_entry_is_graded_again(self, calls, tmp_path):
        graded(submitted(), cache=str(tmp_path))
        (entry,) = (tmp_path / ASSIGNMENT).iterdir()
        entry.write_text(entry.read_text()[:-9])
        graded(submitted(), cache=str(tmp_path))
        assert len(calls) == 2

    def test_the_environment_says_whether_submissions_are_trusted(self, monkeypatch):
        monkeypatch.setenv("SCORELAB_TRUST_SUBMISSIONS", "1")
        assert FillScores().trust_submissions
        monkeypatch.setenv("SCORELAB_TRUST_SUBMISSIONS", "0")
        assert not FillScores().trust_submissions


class TestOldName:
    """`c.Grade` set this class before it was renamed; courses say it still, below the kit's own `configure`."""

    def test_what_a_course_sets_by_it_wins_over_the_kit(self, tmp_path):
        c = Config()
        configure(c, tmp_path)
        c.Grade.cache, c.Grade.seed = "elsewhere", 5
        fill = FillScores(config=c)
        assert (fill.cache, fill.seed) == ("elsewhere", 5)
        assert fill.results == str(tmp_path / "gradebook" / "results")

    def test_for_a_course_it_is_the_new_one(self, tmp_path):
        (tmp_path / "nbgrader_config.py").write_text("get_config().Grade.results = 'elsewhere'\n")
        config = Course(ROOT, tmp_path).config
        assert config.FillScores.results == "elsewhere"
        assert "Grade" not in config
