"""Whether an answer was written: functions, classes, and what students wrap around them."""

from collections.abc import Callable
from functools import wraps

import pytest
import torch

from autograder import written
from autograder.handout.release import stub
from autograder.student.stub import is_stub


def made(name: str, decorator: str = "") -> Callable:
    """The function as it is handed out."""
    lines = stub("q1", name).replace("\n", "\n    ")
    space: dict = {"torch": torch, "wraps": wraps}
    exec(f"{decorator}\ndef {name}(x):\n    {lines}\n    return x\n", space)
    return space[name]


class Half:
    """A class of which one method is written."""

    def first(self) -> int:
        return 1

    second = property(made("second"))


class Whole:
    def first(self, x: int) -> int:
        if x > 1:
            raise NotImplementedError("only for one")  # a student's own
        return 1

    number = 3


def test_a_stub_is_told_from_an_answer():
    assert is_stub(made("loss"))
    assert is_stub(made("loss", "@torch.no_grad()"))
    assert is_stub(Half)
    assert not is_stub(Whole)
    assert not is_stub(torch.nn.functional.mse_loss)
    assert not is_stub(torch.compile)


@pytest.mark.parametrize("kind", [staticmethod, classmethod, property])
def test_a_method_of_any_kind_counts(kind):
    assert is_stub(type("Made", (), {"loss": kind(made("loss"))}))


def test_what_is_missing_is_said(capsys):
    assert not written(made("loss"), Whole, Half)
    assert capsys.readouterr().out == "This cell waits for your loss and Half.\n"
    assert written(Whole)
    assert capsys.readouterr().out == ""
