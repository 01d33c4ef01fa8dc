"""How far a correct answer may stray in the distribution check: measured, not guessed.

`python -m autograder.calibration` runs the reference on seeds 1000 ... 1000 + n - 1, and writes what it
finds to `checks/ps1_score_sde.calibration.json`. A statistic is typical when it is within `WIDTH`
standard deviations of the mean of the correct runs. The table also keeps how often a correct run is
expected outside, from a generalised Pareto fit to the largest twentieth of the deviations.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Generator
from tqdm import tqdm

from autograder import simulation
from autograder.expect import Mismatch, how_many
from autograder.student.submission import Live

TABLE = Path(__file__).parent / "checks" / "ps1_score_sde.calibration.json"
WIDTH = 8.0
FIRST_SEED = 1000
MEANING = {
    "weight": "the share of samples in one of the data's modes",
    "spread": "the spread of the samples within a mode",
    "distance": "the distance between the samples and the data",
}


def expect_typical(statistics: dict[str, float]) -> None:
    """Every statistic is as it is for correct answers. A small distance is no fault."""
    for name, entry in table()["statistics"].items():
        deviation = (statistics[name] - entry["mean"]) / entry["sd"]
        if not (deviation if name == "distance" else abs(deviation)) <= WIDTH:
            raise Mismatch(
                f"trained a small network with your loss and drew {simulation.SAMPLES} samples with your step\n"
                f"{MEANING[name.split('_')[0]]} is {how_many(abs(deviation))} standard deviations "
                f"{'above' if deviation > 0 else 'below'} that of correct answers; want at most {WIDTH:g}"
            )


@cache
def table() -> dict:
    """The committed table."""
    return json.loads(TABLE.read_text())


def reference_statistics(seed: int) -> dict[str, float]:
    """One correct run."""
    from solutions.score_sde import (  # a clone has it, the wheel has not
        euler_maruyama_step,
        score_matching_loss,
    )

    torch.set_num_threads(1)
    reference = Live({f.__name__: f for f in (score_matching_loss, euler_maruyama_step)})
    reference.enter("q3", (), seconds=3600)
    x = simulation.trained_samples(reference, Generator().manual_seed(seed))
    return simulation.statistics(x)


def calibrated(n: int, workers: int = 2) -> dict:
    """The table, from n runs."""
    seeds = range(FIRST_SEED, FIRST_SEED + n)
    with ProcessPoolExecutor(workers) as pool:
        runs = list(tqdm(pool.map(reference_statistics, seeds), total=n, file=sys.stdout))
    names = runs[0]
    return {
        "n": n,
        "first_seed": FIRST_SEED,
        "width": WIDTH,
        "versions": {"torch": torch.__version__.split("+")[0]},
        "statistics": {name: _summary(name, np.array([run[name] for run in runs])) for name in names},
        "runs": {name: [round(run[name], 4) for run in runs] for name in names},
    }


def _summary(name: str, values: np.ndarray) -> dict[str, float]:
    from scipy.stats import genpareto  # half a second to import, which a check has no use for

    mean, sd = values.mean(), values.std(ddof=1)
    z = (values - mean) / sd
    z = z if name == "distance" else np.abs(z)
    start = np.quantile(z, 0.95)
    shape, _, scale = genpareto.fit(z[z > start] - start, floc=0)
    beyond = 0.05 * genpareto.sf(WIDTH - start, shape, scale=scale)
    return {"mean": float(mean), "sd": float(sd), "largest": float(z.max()), "false_fail": float(beyond)}


if __name__ == "__main__":
    TABLE.write_text(json.dumps(calibrated(int(sys.argv[1]) if sys.argv[1:] else 500), indent=1) + "\n")
