"""The range of statistics that correct answers give in the distribution check; figures in `typical.json`."""

from pathlib import Path

import torch
from torch import Generator

from autograder.problem_sets import calibration
from autograder.problem_sets.calibration import Statistics
from autograder.problem_sets.ps1_score_sde import runs
from autograder.student.submission import Live

TABLE = Path(__file__).with_suffix(".json")
TRIED = f"trained a small network with your loss and drew {runs.SAMPLES} samples with your step"
MEANING = {
    "weight": "the share of samples in one of the data's modes",
    "spread": "the spread of the samples within a mode",
    "distance": "the distance between the samples and the data",
}
ONE_SIDED = ("distance",)


def expect_typical(statistics: Statistics) -> None:
    """Every statistic is as it is for correct answers. A small distance is no fault."""
    calibration.expect_typical(statistics, TABLE, TRIED, MEANING, ONE_SIDED)


def reference_statistics(seed: int) -> Statistics:
    """One correct run."""
    from solutions.score_sde import euler_maruyama_step, score_matching_loss  # a clone has it, the wheel has not

    torch.set_num_threads(1)
    reference = Live({f.__name__: f for f in (score_matching_loss, euler_maruyama_step)})
    reference.enter("q3", (), seconds=3600)
    x = runs.trained_samples(reference, Generator().manual_seed(seed))
    return runs.statistics(x)
