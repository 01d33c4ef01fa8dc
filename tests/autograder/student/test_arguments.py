"""What a check may pass is the same at every door, and refused in the same words."""

import numpy as np
import pytest
import torch

from autograder.isolation.isolated import Isolated
from autograder.student.notebook import Cell, Notebook
from autograder.student.submission import Live

SOURCE = "import torch\ndef f(x): return torch.ones(()) * x"


def live() -> Live:
    names = {}
    exec(SOURCE, names)
    return Live(names)


@pytest.fixture(params=["in process", "isolated"])
def submission(request):
    given = live() if request.param == "in process" else Isolated(Notebook((Cell("", SOURCE),)), trust=True)
    given.enter("q1", ("f",), 30)
    yield given
    if isinstance(given, Isolated):
        given.close()


@pytest.mark.parametrize("x", [2, 2.0, torch.tensor(2.0), torch.tensor(2)], ids=repr)
def test_tensors_floats_and_ints_pass(submission, x):
    assert submission.call("f", x=x).value == 2


@pytest.mark.parametrize(
    ("x", "got"),
    [
        (np.float64(2), "float64"), (np.float32(2), "float32"), (True, "bool"), (None, "NoneType"), ("2", "str"),
        ([2.0], "list"), (torch.tensor(2j), "torch.complex64"),
    ],
    ids=repr,
)  # fmt: skip
def test_the_rest_is_refused(submission, x, got):
    with pytest.raises(TypeError, match=f"want a tensor of real numbers, a float or an int as x, got {got}"):
        submission.call("f", x=x)
