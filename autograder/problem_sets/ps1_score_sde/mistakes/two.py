"""Answers that make two mistakes at once."""

from collections.abc import Callable
from dataclasses import replace

from autograder.problem_sets.mistake import Misconception, Written, id_of
from autograder.problem_sets.ps1_score_sde.contract import LOSS, STEP

FAILS = {LOSS: {"loss_value"}, STEP: {"step_by_hand", "step_sampler"}}


def both(first: Misconception, second: Misconception, *more: Misconception) -> Callable[[Written], Misconception]:
    """Make a function a mistake that has the symptom and hints of the first, and at last what points to the second.

    more: what else it does wrong, for its title.
    """
    *titles, last = (part.title for part in (first, second, *more))
    title = f"{', '.join(titles)}, and {last}"
    hints = (f"Two things at once. {first.hints[0]}", first.hints[1], second.hints[1])
    fails = frozenset(FAILS[first.asked])

    def named(answer: Written) -> Misconception:
        return replace(first, id=id_of(answer), answer=answer, fails=fails, hints=hints, in_law=False, title=title)

    return named
