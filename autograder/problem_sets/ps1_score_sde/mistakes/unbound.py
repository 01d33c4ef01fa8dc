"""Names that another notebook defines and this one does not."""

from collections.abc import Callable

from autograder.problem_sets.contract import Function
from autograder.problem_sets.mistake import Misconception, Written, id_of
from autograder.problem_sets.ps1_score_sde.mistakes.two import FAILS


def unbound(asked: Function, name: str) -> Callable[[Written], Misconception]:
    """Make a function that uses such a name a mistake: one body stands for every formula around the name."""
    hints = (
        "Read the last line of the error: which name is missing, and where would it come from?",
        f"A function sees its arguments, and what the notebook has imported and bound above: {name} is not among them.",
        "Pasted code brings its own names: find out what each stands for, and which argument plays its part here.",
    )

    def named(answer: Written) -> Misconception:
        symptom = f"name '{name}' is not defined."
        return Misconception(id_of(answer), asked, answer, frozenset(FAILS[asked]), symptom, hints)

    return named
