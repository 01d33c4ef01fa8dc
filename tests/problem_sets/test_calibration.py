"""The table behind a check that trains or samples, and the code that it was made by; of every set that has one.

One run of the table is made anew; a second is for `make test-slow`.
"""

import math
from types import ModuleType
from typing import Any

import pytest

from autograder.problem_sets import calibration, names
from autograder.problem_sets.calibration import WIDTH
from autograder.problem_sets.expect import Mismatch
from tests.proof.parts import part

TYPICAL = {name: module for name in names() if (module := part(name, "typical"))}
pytestmark = pytest.mark.parametrize("name", TYPICAL)


@pytest.fixture
def typical(name: str) -> ModuleType:
    """What the set says of its statistics."""
    return TYPICAL[name]


@pytest.fixture
def table(typical: ModuleType) -> dict[str, Any]:
    return calibration.table(typical.TABLE)


@pytest.fixture
def means(table: dict[str, Any]) -> dict[str, float]:
    return {of: entry["mean"] for of, entry in table["statistics"].items()}


@pytest.mark.parametrize("run", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_the_code_still_gives_what_the_table_was_made_from(
    typical: ModuleType, table: dict[str, Any], run: int
) -> None:
    """A quarter of a standard deviation is for other processors' rounding; any change of the budget moves more."""
    fresh = typical.reference_statistics(table["first_seed"] + run)
    for of, entry in table["statistics"].items():
        assert fresh[of] == pytest.approx(table["runs"][of][run], abs=0.25 * entry["sd"]), "run `make calibrate`"


def test_the_table_is_the_width_that_is_used_and_summarises_its_runs(table: dict[str, Any]) -> None:
    assert table["width"] == WIDTH
    assert table["n"] >= 500
    for of, entry in table["statistics"].items():
        values = table["runs"][of]
        assert len(values) == table["n"]
        assert entry["mean"] == pytest.approx(sum(values) / len(values), abs=1e-3)


def test_a_right_answer_fails_at_most_once_in_ten_thousand(table: dict[str, Any]) -> None:
    assert sum(entry["false_fail"] for entry in table["statistics"].values()) <= 1e-4


def test_the_means_are_typical(typical: ModuleType, means: dict[str, float]) -> None:
    typical.expect_typical(means)


def test_what_is_far_from_right_runs_is_not(
    typical: ModuleType, table: dict[str, Any], means: dict[str, float]
) -> None:
    for of, entry in table["statistics"].items():
        for width in (WIDTH + 0.1, -WIDTH - 0.1):
            far = means | {of: entry["mean"] + width * entry["sd"]}
            if width < 0 and of in typical.ONE_SIDED:
                typical.expect_typical(far)
                continue
            with pytest.raises(Mismatch, match=typical.MEANING[of.split("_")[0]]):
                typical.expect_typical(far)


def test_what_is_no_number_is_not_typical(typical: ModuleType, means: dict[str, float]) -> None:
    for of in means:
        with pytest.raises(Mismatch):
            typical.expect_typical(means | {of: math.nan})
