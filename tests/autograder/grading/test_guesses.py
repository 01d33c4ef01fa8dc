"""Guesses: what is taken for one, what is told afterwards, and that nothing stops where there is none."""

import re
from pathlib import Path

import pytest
import torch

import autograder
from autograder.grading.guesses import Guesses, compared
from autograder.problem_sets import names

NOTEBOOKS = Path(__file__).resolve().parents[3] / "solutions" / "notebooks"


@pytest.fixture
def guesses() -> Guesses:
    found = Guesses()
    found.guess("distance", 0.1, "distance of two rings")
    found.guess("shares", ..., "share of the points")
    return found


class TestGuess:
    @pytest.mark.parametrize("value", [3, 3.0, torch.tensor(3.0), torch.tensor([3])])
    def test_a_number_in_any_form_is_one(self, value):
        assert Guesses().guess("steps", value, "steps that it takes") == "Your guess: 3 (steps that it takes)."

    @pytest.mark.parametrize("value", [..., None])
    def test_dots_are_none_and_say_what_to_do(self, value):
        said = Guesses().guess("steps", value, "steps that it takes")
        assert said == "Your guess, in place of the three dots: steps that it takes. It earns no points."

    @pytest.mark.parametrize("value", ["0.1", True, float("nan"), torch.zeros(2), [1], object])
    def test_anything_else_is_none_and_says_so(self, value):
        assert "Want a number, got" in Guesses().guess("steps", value, "steps")

    def test_the_last_guess_counts(self, guesses):
        guesses.guess("distance", 0.2, "distance of two rings")
        assert "You guessed 0.2;" in guesses.truth("distance", 0.2)


class TestTruth:
    def test_the_number_of_the_run_stands_beside_the_guess(self, guesses):
        said = guesses.truth("distance", torch.tensor(0.04))
        assert said == "You guessed 0.1; this run says 0.04: 2.5 times too large (distance of two rings)."

    def test_it_is_not_told_to_who_has_not_guessed(self, guesses):
        said = guesses.truth("shares", 77.7)
        assert "Guess first" in said
        assert "77" not in said + guesses.text() + guesses.html()

    def test_a_cell_that_was_not_run_is_one_line(self, guesses):
        assert guesses.truth("other", 1.0) == "No guess yet: run the cell that asks for other first."

    @pytest.mark.parametrize(
        ("guessed", "true", "verdict"),
        [
            (1.05, 1.0, "near"),
            (0.0, 1e-15, "near"),
            (0.5, 0.0, "it is zero"),
            (0.0, 2.0, "not zero"),
            (-1.0, 2.0, "another sign"),
            (1.0, 4.0, "4 times too small"),
            (-30.0, -3.0, "10 times too large"),
        ],
    )
    def test_how_near_it_is_in_words(self, guessed, true, verdict):
        assert compared(guessed, true) == verdict


class TestTable:
    def test_guesses_stand_beside_the_truth(self, guesses):
        guesses.truth("distance", 0.1)
        guesses.truth("shares", 0.5)
        assert guesses.text().splitlines() == [
            "distance of two rings: you 0.1, this run 0.1  near",
            "share of the points: you –, this run –",
            "1 of 2 guessed and compared; 1 near, within 10%.",
        ]
        assert "<td>0.1</td><td>0.1</td>" in guesses.html()

    def test_what_a_notebook_says_is_escaped(self):
        found = Guesses()
        found.guess("x", 1, "<script>")
        assert "<script>" not in found.html()


@pytest.mark.parametrize("name", names())
class TestNotebooks:
    def test_there_are_five_guesses_and_each_is_compared(self, name):
        source = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8")
        asked = re.findall(r'^check\.guess\("([\w-]+)", \.\.\., "', source, re.MULTILINE)
        assert len(asked) == len(set(asked)) >= 5
        assert sorted(asked) == sorted(re.findall(r'check\.truth\("([\w-]+)", ', source))

    def test_a_guess_has_a_cell_of_its_own_above_its_comparison(self, name):
        cells = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8").split("# %% ")
        asks = {cell.split('"')[1]: i for i, cell in enumerate(cells) if "\ncheck.guess(" in cell}
        assert all(len(cells[i].strip().splitlines()) == 2 for i in asks.values())
        for i, cell in enumerate(cells):
            for guess in re.findall(r'check\.truth\("([\w-]+)"', cell):
                assert asks[f"guess-{guess}"] < i

    def test_no_prediction_is_left_without_a_comparison(self, name):
        """A fold, a number of the run, or a question in words, before the next prediction is asked for."""
        _, *asked = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8").split("**Predict")
        ends = ("Compare with your prediction", "check.truth(", 'role="written"')
        assert [text[:80] for text in asked if not any(end in text for end in ends)] == []

    def test_it_closes_with_the_guesses_and_a_quiz(self, name):
        source = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8")
        assert source.index("check.guesses()") < source.index("check.quiz()") < source.index('id="further"')


def test_the_checker_prints_them(capsys):
    check = autograder.checker("ps1_score_sde")
    check.guess("distance", 0.1, "distance of two rings")
    check.truth("distance", 0.1)
    check.guesses()
    assert "1 of 1 guessed and compared; 1 near" in capsys.readouterr().out
