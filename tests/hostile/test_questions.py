"""Each hostile question is held: the call ends as it may, the grader is as before, and answers the next one."""

import resource
import time
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from autograder.grading.pytest_plugin import KINDS
from autograder.isolation import walls
from autograder.isolation.isolated import Isolated, isolated
from autograder.problem_sets import expect
from autograder.student.errors import StudentError
from autograder.student.notebook import Cell, Notebook
from tests.hostile.questions import ATTACKS, Questioner
from tests.hostile.stage import changes, grader_state

pytestmark = pytest.mark.skipif(walls.missing() is not None, reason=f"no isolation here: {walls.missing()}")
X = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
MEMORY = 300  # MB that the grader may hold more, at most: of 64 MB in one message and what is kept of one call
RIGHT = Notebook((Cell("", "def f(score, x): return score(x, 0.5)"),))


def secret_score(x: Tensor, t: float, slow: float = 0.0) -> Tensor:
    end = time.monotonic() + slow
    while time.monotonic() < end:
        pass
    return -x * t


def outcome(submission: Isolated, seconds: float) -> str:
    """How a check ends that makes one call and judges it."""
    try:
        submission.enter("q1", ["f"], seconds)
        answer = submission.call("f", score=secret_score, x=X)
        expect.close(answer, (-X * 0.5).double(), torch.tensor(1e-6))
    except (StudentError, expect.Mismatch) as error:
        return next(outcome for kind, outcome in KINDS.items() if isinstance(error, kind))
    return "passed"


@pytest.fixture(scope="module")
def neighbour() -> Iterator[Isolated]:
    with isolated(RIGHT) as submission:
        yield submission


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_is_held(attack: Questioner, neighbour: Isolated):
    assert outcome(neighbour, 30) == "passed"
    before, began = grader_state(), time.monotonic()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with isolated(Notebook((Cell("", attack.source),))) as submission:
        assert outcome(submission, attack.seconds) in attack.outcomes
        assert time.monotonic() - began < 40
    assert changes("the grader's", before, grader_state()) == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MEMORY << 10
    assert outcome(neighbour, 30) == "passed"


def test_every_entry_has_a_name_of_its_own_and_says_what_it_tries():
    assert len({attack.id for attack in ATTACKS}) == len(ATTACKS) >= 30
    assert all(attack.tries for attack in ATTACKS)
