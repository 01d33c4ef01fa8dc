"""Names and methods that another notebook has and this one does not: each is known by the first line of its error."""

from collections.abc import Callable

from autograder.problem_sets.contract import Function
from autograder.problem_sets.mistake import Misconception, Written, id_of
from autograder.problem_sets.ps1_score_sde.contract import LOSS, STEP
from autograder.problem_sets.ps1_score_sde.mistakes.two import FAILS

Named = Callable[[Written], Misconception]
PART = {LOSS: "loss", STEP: "step"}
WHENCE = "Read the last line of the error: which name is missing, and where would it come from?"


def unbound(asked: Function, name: str) -> Named:
    """Make a function that uses such a name a mistake: one body stands for every formula around the name."""
    return _known(
        asked,
        f"the {PART[asked]} uses {name}, which has no value",
        f"name '{name}' is not defined.",
        WHENCE,
        f"A function sees its arguments, and what the notebook has imported and bound above: {name} is not among them.",
        "Pasted code brings its own names: find out what each stands for, and which argument plays its part here.",
    )


def not_imported(asked: Function, name: str, module: str) -> Named:
    """Make a function that uses the short name of a module a mistake; no cell has imported it."""
    return _known(
        asked,
        f"the {PART[asked]} uses {name}, but nothing imports {'it' if module == name else module}",
        f"name '{name}' is not defined.",
        WHENCE,
        f"{name} is short for the module {module}, which no cell above has imported.",
        "An import has to stand in a cell above, or in the function. Often torch has the same function itself.",
    )


def tensor_method(asked: Function, call: str) -> Named:
    """Make a function that calls a tensor's method of a Python float a mistake. call: such as `pow(0.5)`."""
    method = call.partition("(")[0]
    return _known(
        asked,
        f"dt.{method}() where dt is a plain number",
        f"'float' object has no attribute '{method}'.",
        "Read the last line of the error: whose method do you call, and what is dt?",
        "dt may be a Python float or a tensor. torch.as_tensor takes both, and what it gives has a tensor's methods.",
        f"(0.25).{call} is an AttributeError; torch.as_tensor(0.25) is a tensor and has that method.",
    )


def _known(asked: Function, title: str, symptom: str, *hints: str) -> Named:
    fails = frozenset(FAILS[asked])
    return lambda answer: Misconception(id_of(answer), asked, answer, fails, symptom, hints, title=title)
