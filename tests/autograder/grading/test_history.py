"""What is said of a function whose last cell was not Python."""

from autograder.grading.history import older

RIGHT, WRONG = "def step(z):\n    return z", "def step(z):\n    return (z"


def test_of_a_function_that_was_there_before():
    (line,) = older(["step"], [RIGHT, WRONG], {"step": None})
    assert line.startswith("**step is still the older one.** The cell that you ran last for it is not Python: Syntax")


def test_of_a_function_that_never_was():
    (line,) = older(["step"], [WRONG], {})
    assert line.startswith(
        "**There is no step yet.** The cell that you ran for it is not Python: SyntaxError on line 2"
    )


def test_nothing_once_it_is_mended():
    assert older(["step"], [WRONG, RIGHT], {"step": None}) == []
