"""The check of question 3: the loss and the step together."""

import pytest
from torch import Generator

from autograder.problem_sets.ps1_score_sde import runs, typical
from autograder.student.submission import Submission


@pytest.mark.check("q3", points=2.0, after=["loss_value", "loss_gradient", "step_random"], limit=120, in_law=True)
def test_distribution(submission: Submission, generator: Generator) -> None:
    """Your loss trains a small network, your step samples from it, and the samples have the modes of the data."""
    x = runs.trained_samples(submission, generator)
    typical.expect_typical(runs.statistics(x))
