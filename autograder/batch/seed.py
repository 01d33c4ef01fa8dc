"""A class is graded with one secret seed: two seeds would be two different exams."""

from collections.abc import Iterable
from pathlib import Path

from autograder.grading.results import load
from autograder.grading.run import PUBLIC_SEED

WARNING = (
    f"grading with the public seed {PUBLIC_SEED}, whose inputs can be memorised; "
    "for a secret one: export SCORELAB_SEED=NUMBER, a number of your own"
)


def expect_one(seed: int, results: Path, students: Iterable[str]) -> None:
    """None of these students has been graded with another seed. Raises ValueError, in one line.

    results: the folder with the result of each.
    """
    found = {_used(results / f"{student}.json") for student in students}
    if others := sorted(other for other in found if other not in (seed, None)):
        raise ValueError(
            f"{results.name} has been graded with seed {' and '.join(map(str, others))}, and the seed now is {seed}: "
            "set SCORELAB_SEED to what it was, or grade the whole class with the new one by --fresh"
        )


def _used(path: Path) -> int | None:
    """The seed in a result; None where nothing was graded."""
    try:
        result = load(path)
    except (OSError, ValueError):
        return None
    return result.seed if result.state == "graded" else None
