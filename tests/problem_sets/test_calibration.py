"""The table behind the distribution check, and the code that it was made by."""

from typing import Any

import pytest

from autograder.problem_sets import calibration
from autograder.problem_sets.calibration import WIDTH
from autograder.problem_sets.expect import Mismatch
from autograder.problem_sets.ps1_score_sde.typical import MEANING, TABLE, expect_typical, reference_statistics


def table() -> dict[str, Any]:
    return calibration.table(TABLE)


@pytest.mark.parametrize("run", [0, 1])
def test_the_code_still_gives_what_the_table_was_made_from(run):
    """A quarter of a standard deviation is for other processors' rounding; any change of the budget moves more."""
    fresh = reference_statistics(table()["first_seed"] + run)
    for name, entry in table()["statistics"].items():
        assert fresh[name] == pytest.approx(table()["runs"][name][run], abs=0.25 * entry["sd"]), "run `make calibrate`"


def test_the_table_is_the_width_that_is_used_and_summarises_its_runs():
    assert table()["width"] == WIDTH
    assert table()["n"] >= 500
    for name, entry in table()["statistics"].items():
        values = table()["runs"][name]
        assert len(values) == table()["n"]
        assert entry["mean"] == pytest.approx(sum(values) / len(values), abs=1e-3)


def test_a_correct_answer_fails_at_most_once_in_ten_thousand():
    assert sum(entry["false_fail"] for entry in table()["statistics"].values()) <= 1e-4


def typical() -> dict[str, float]:
    return {name: entry["mean"] for name, entry in table()["statistics"].items()}


def test_the_means_are_typical_and_so_is_a_small_distance():
    expect_typical(typical())
    expect_typical(typical() | {"distance": -100.0})


@pytest.mark.parametrize("name", table()["statistics"])
def test_what_is_far_from_correct_runs_is_not(name):
    entry = table()["statistics"][name]
    far = typical() | {name: entry["mean"] + (WIDTH + 0.1) * entry["sd"]}
    with pytest.raises(Mismatch, match=MEANING[name.split("_")[0]]):
        expect_typical(far)


def test_an_empty_mode_is_not_typical():
    with pytest.raises(Mismatch):
        expect_typical(typical() | {"spread_0": float("nan")})
