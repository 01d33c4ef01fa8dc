"""A replay compares whatever a call brings back: tuples, whole numbers, parameters, and what a function was asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.grading.replay import Check, Replay
from autograder.problem_sets import expect
from autograder.problem_sets.expect import Mismatch
from autograder.student.recipe import Recipe
from autograder.student.submission import Live, Submission
from autograder.student.want import Want

X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
Run = Callable[[Submission, Generator], None]


@dataclass(frozen=True)
class Entry:
    """A mistake, as far as a replay asks for it."""

    function: str
    source: str

    def compile(self) -> Any:
        return defined(self.source)[self.function]


def defined(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(f"import torch\nfrom torch import nn\n{source}", names)
    return names


def fits(entry: Entry, student: str, run: Run) -> bool:
    """Whether the entry brings back what the student's source does."""
    names = (entry.function, "f", "C")
    replay = Replay(Check("made_up", run, "q1", names, 10.0), seed=0)
    return replay.fits(entry, replay.hear(Live(defined(student))))


def calls(want: Want | None, **arguments: Any) -> Run:
    """A check that calls f once, and fails."""

    def run(submission: Submission, generator: Generator) -> None:
        raise Mismatch("wrong", submission.call("f", want, **arguments))

    return run


PAIR = "def f(x): return 2 * x, {}"
PICK = "def f(x, i): return i + {}"
WALK = "def f(score, x):\n    for t in ({}):\n        x = x - score(x, t)\n    return x"


@pytest.mark.parametrize(
    ("source", "same", "other", "run"),
    [
        (PAIR, "x + x", "x * 3", calls(Want(parts=2), x=X)),
        (PAIR, "x + x", "x.double()", calls(Want(parts=2), x=X)),
        (PICK, "1", "2", calls(Want(whole=True), x=None, i=torch.tensor([3, 5]))),
        (PICK, "10**6", "10**6 + 1", calls(Want(whole=True), x="text", i=torch.tensor([3, 5]))),
        ("def f(x): return x > {}", "2", "3", calls(Want(whole=True), x=X)),
        (WALK, "0.5, 0.25", "0.25, 0.5", calls(None, score=lambda x, t: 0 * x, x=X)),
        (WALK, "0.5, 0.25", "0.5, 0.25, 0.1", calls(None, score=lambda x, t: 0 * x, x=X)),
        ("def f(n, g): return [float(torch.rand((), generator=g)) for _ in range({})]", "n", "n + 1",
         calls(Want(each=9), n=3, g=Generator().manual_seed(1))),
        ("def f(net, x):\n    with torch.no_grad(): net.weight.mul_({})\n    return x", "2", "3",
         calls(None, net=Recipe("C", a=2, b=1).at(torch.ones(3)), x=X)),
    ],
)  # fmt: skip
def test_alike_in_all_that_comes_back(source, same, other, run):
    net = "\nclass C(nn.Linear):\n    def __init__(self, a, b):\n        super().__init__(a, b)\n"
    entry = Entry("f", source.format(same) + net)
    if "net" in source:  # a call that needs more than the entry is taken to be the student's
        assert fits(entry, source.format(other) + net, run)
        return
    assert fits(entry, source.format(same), run)
    assert not fits(entry, source.format(other), run)


SDE = "class C:\n    def __init__(self, a): self.a = a\n    def sigma(self, t): return self.a * t {}\n"


def test_a_class_answers_for_its_methods():
    def run(submission: Submission, generator: Generator) -> None:
        raise Mismatch("wrong", submission.call("C.sigma", self=Recipe("C", a=2.0), t=X))

    assert fits(Entry("C", SDE.format("+ 1")), SDE.format("+ 1.0"), run)
    assert not fits(Entry("C", SDE.format("+ 1")), SDE.format("+ 2"), run)
    assert not fits(Entry("C", "class C:\n    def __init__(self, a): pass"), SDE.format("+ 1"), run)


def test_the_parameters_after_a_call_are_compared():
    head = "class C(nn.Linear):\n    def __init__(self): super().__init__(1, 1)\n"
    source = head + "    def forward(self, x):\n{}        return x"

    def run(submission: Submission, generator: Generator) -> None:
        raise Mismatch("wrong", submission.call("C.__call__", self=Recipe("C"), x=X))

    still, moving = source.format(""), source.format("        self.weight.data.mul_(2)\n")
    assert fits(Entry("C", moving), moving, run)
    assert not fits(Entry("C", still), moving, run)


def test_a_check_that_looks_at_what_was_asked_sees_it_in_a_replay():
    """f is the student's in both; g is the entry's. How the check ends hangs on what f asks."""

    def run(submission: Submission, generator: Generator) -> None:
        asked: list[float] = []

        def score(x: Tensor, t: float) -> Tensor:
            asked.append(t)
            return x

        first = submission.call("f", score=score, x=X)
        submission.call("g", x=X)
        if asked != [0.5, 0.25]:
            raise Mismatch("asked at the wrong times", first)

    student = WALK.format("0.5, 0.25") + "\ndef g(x): return x"
    assert fits(Entry("g", "def g(x): return x"), student, run)
    assert not fits(Entry("g", "def g(x): return 2 * x"), student, run)


class TestWords:
    """What a check says of arguments and results that are no tensors of floats."""

    def test_arguments_of_every_kind_are_shown(self):
        def score(x: Tensor) -> Tensor:
            """The score of N(0, 1).

            Exact.
            """
            return -x

        live = Live(defined("def f(*others): return others[0]"))
        live.enter("q1", ["f"], 10)
        answer = live.call(
            "f", x=torch.tensor(0.5), i=torch.tensor([1, 2]), on=True, n=3, how="linear", none=None,
            g=Generator().manual_seed(4),
            sde=Recipe("scorelab.sde.VPSDE", beta_1=3.0), score=score, other=lambda x: x,
        )  # fmt: skip
        shown = expect.tried(answer).partition(" with ")[2]
        assert shown == (
            "x () = 0.5, i (2,) = [1, 2], on = True, n = 3, how = 'linear', none = None, g a generator with seed 4, "
            "sde = VPSDE(beta_1=3.0), score a function, the score of N(0, 1), other a function"
        )

    @pytest.mark.parametrize(
        ("got", "want", "says"),
        [
            ([1, 2], [1, 3], "the result is 2 (element 1 in reading order); want a larger one"),
            ([5, 2], [1, 2], "the result is 5 (element 0 in reading order); want a smaller one"),
            ([True, False], [True, True], "the result is False (element 1 in reading order); want the opposite"),
            ([1.0, 2.0], [1, 2], "the result is torch.float32; want whole numbers"),
            ([1, 0], [True, False], "the result is torch.int64; want truth values"),
            ([1], [1, 2], "the result has shape (1,); want (2,)"),
        ],
    )
    def test_whole_numbers_are_equal_or_not(self, got, want, says):
        live = Live({"f": lambda x: torch.tensor(got)})
        live.enter("q1", ["f"], 10)
        answer = live.call("f", Want(whole=True), x=1)
        with pytest.raises(Mismatch) as caught:
            expect.equal(answer, torch.tensor(want))
        assert str(caught.value).partition("\n")[2] == says

    def test_the_same_whole_numbers_are_equal(self):
        live = Live({"f": lambda x: x})
        live.enter("q1", ["f"], 10)
        for x in (torch.tensor([1, 2]), torch.tensor(True)):
            expect.equal(live.call("f", Want(whole=True), x=x), x)

    def test_whole_numbers_are_not_close(self):
        live = Live({"f": lambda x: x})
        live.enter("q1", ["f"], 10)
        answer = live.call("f", Want(whole=True), x=torch.tensor(2))
        with pytest.raises(Mismatch, match=r"the result is torch.int64; want floating-point numbers"):
            expect.close(answer, torch.tensor(2.0).double(), torch.tensor(1.0))
        assert expect.rounding(live.call("f", x=torch.tensor(2.0).double()), torch.tensor(1.0)) < 1e-13
