"""Results add up, become the contract's JSON, and survive the way to a file and back."""

import json

import pytest

from autograder.grading.results import CheckResult, QuestionResult, Result, load, save

CHECK = CheckResult(
    "loss_value", "The value.", "failed", 0.0, 1.0, "no <b>\x00é\ud800", ("loss-sum",), ("look", "again")
)
PASSED = CheckResult("loss_gradient", "The gradient.", "passed", 0.1, 0.1)


def result(*checks: CheckResult, **changes: object) -> Result:
    questions = (QuestionResult("q3a", checks), QuestionResult("q3b", (PASSED, PASSED)))
    whole = {"questions": questions, "seed": 7, "isolation": ("process",), "versions": {"torch": "2"}} | changes
    return Result("ps1", "a/b.ipynb", "graded", **whole)


class TestScores:
    def test_points_add_up_without_the_dust_of_binary_fractions(self):
        """0.1 three times is not 0.3 in binary, and nbgrader aborts on 0.30000000000000004 of 0.3."""
        question = QuestionResult("q", (PASSED, PASSED, PASSED))
        assert (question.score, question.max_score) == (0.3, 0.3)

    def test_a_result_is_the_sum_of_its_questions(self):
        assert (result(CHECK).score, result(CHECK).max_score) == (0.2, 1.2)

    def test_without_questions_it_is_nothing_of_nothing(self):
        assert (result(questions=()).score, result(questions=()).max_score) == (0, 0)

    def test_a_question_is_found_by_its_id(self):
        assert result(CHECK).question("q3b").id == "q3b"
        with pytest.raises(KeyError):
            result(CHECK).question("q9")


class TestJson:
    def test_the_keys_are_the_contract_s(self):
        plain = result(CHECK).to_json()
        assert set(plain) == {
            *("assignment", "submission", "state", "score", "max_score"),
            *("seed", "isolation", "versions", "questions", "message", "challenge"),
        }
        assert set(plain["questions"][0]) == {"id", "score", "max_score", "checks"}
        assert set(plain["questions"][0]["checks"][0]) == {
            *("name", "title", "outcome", "points", "max_points", "message"),
            *("misconception", "misconceptions", "titles", "hints"),
        }

    def test_it_is_written_and_read_back_whole(self, tmp_path):
        path = tmp_path / "new" / "folder" / "a.b.json"
        save(result(CHECK, PASSED), path)
        assert load(path) == result(CHECK, PASSED)
        assert json.loads(path.read_text()) == json.loads(json.dumps(result(CHECK, PASSED).to_json()))

    def test_nothing_else_is_left_in_the_folder(self, tmp_path):
        save(result(CHECK), tmp_path / "a.b.json")
        save(result(PASSED), tmp_path / "a.b.json")
        assert [path.name for path in tmp_path.iterdir()] == ["a.b.json"]
        assert load(tmp_path / "a.b.json") == result(PASSED)

    @pytest.mark.parametrize("text", ["[" * 100_000, "[]", "null", "{}", '{"questions": 5}', "", '{"a'])
    def test_a_damaged_one_is_a_value_error(self, tmp_path, text):
        (tmp_path / "a.json").write_text(text)
        with pytest.raises(ValueError, match=":"):
            load(tmp_path / "a.json")

    def test_a_folder_in_its_place_goes(self, tmp_path):
        (tmp_path / "a.json" / "b").mkdir(parents=True)
        save(result(CHECK), tmp_path / "a.json")
        assert load(tmp_path / "a.json") == result(CHECK)
