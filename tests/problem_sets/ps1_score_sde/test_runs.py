"""A run with a wrong step ends with the reason, at the step where it went wrong."""

import pytest
import torch

from autograder.problem_sets.expect import Mismatch
from autograder.problem_sets.ps1_score_sde import runs
from autograder.student.submission import Live


def walk(step) -> None:
    submission = Live({"euler_maruyama_step": step})
    submission.enter("q3b", ["euler_maruyama_step"], seconds=10)
    x = torch.zeros(3, 2)
    runs.reverse(submission, runs.VP, lambda x, t: -x, x, 4, torch.Generator().manual_seed(0))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda z: z * torch.nan, "after step 2 of 4 the samples contain nan or infinity"),
        (lambda z: z + torch.inf, "after step 2 of 4 the samples contain nan or infinity"),
        (lambda z: z.sum(1), r"step 2 of 4 has shape \(3,\); want \(3, 2\)"),
    ],
)
def test_a_walk_names_the_step_that_went_wrong(wrong, says):
    calls = []

    def step(z, drift, diffusion, dt, noise):
        calls.append(z)
        return z if len(calls) == 1 else wrong(z)

    with pytest.raises(Mismatch, match=f"^{says}$"):
        walk(step)


def test_a_right_walk_ends():
    walk(lambda z, drift, diffusion, dt, noise: z - drift * dt)
