"""Measure how far correct answers stray in a check that trains or samples.

`python -m autograder.problem_sets.calibration` runs each problem set that has a `typical.py` with the reference, on
seeds 1000 ... 1000 + n - 1, and writes its `typical.json`. A statistic is typical when it is within `WIDTH` standard
deviations of the mean of the correct runs. The table also keeps how often a correct run is expected outside, from a
generalised Pareto fit to the largest twentieth of the deviations.
"""

import importlib
import json
import sys
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from autograder.problem_sets import load, names
from autograder.problem_sets.expect import Mismatch, how_many

WIDTH = 8.0
FIRST_SEED = 1000

Statistics = dict[str, float]


def expect_typical(
    statistics: Statistics, path: Path, tried: str, meaning: Mapping[str, str], one_sided: Collection[str] = ()
) -> None:
    """Raise Mismatch unless every statistic is as correct answers give it, by the table at that path.

    tried: what was done, for the student.    meaning: what a statistic is, by its name up to the first `_`.
    one_sided: the statistics that are no fault when they are small.
    """
    for name, entry in table(path)["statistics"].items():
        deviation = (statistics[name] - entry["mean"]) / entry["sd"]
        if not (deviation if name in one_sided else abs(deviation)) <= WIDTH:
            raise Mismatch(
                f"{tried}\n{meaning[name.split('_')[0]]} is {how_many(abs(deviation))} standard deviations "
                f"{'above' if deviation > 0 else 'below'} what correct answers give (allowed: {WIDTH:g})"
            )


@cache
def table(path: Path) -> dict[str, Any]:
    """The committed table."""
    return json.loads(path.read_text())


def calibrated(
    measure: Callable[[int], Statistics], n: int, one_sided: Collection[str] = (), workers: int = 2
) -> dict[str, Any]:
    """Compute the table from n runs. measure: one correct run under a seed."""
    seeds = range(FIRST_SEED, FIRST_SEED + n)
    with ProcessPoolExecutor(workers) as pool:
        runs = list(tqdm(pool.map(measure, seeds), total=n, file=sys.stdout))
    columns = {name: np.array([run[name] for run in runs]) for name in runs[0]}
    return {
        "n": n,
        "first_seed": FIRST_SEED,
        "width": WIDTH,
        "versions": {"torch": torch.__version__.split("+")[0]},
        "statistics": {name: _summary(values, name in one_sided) for name, values in columns.items()},
        "runs": {name: [round(float(value), 4) for value in values] for name, values in columns.items()},
    }


def _summary(values: np.ndarray, one_sided: bool) -> Statistics:
    from scipy.stats import genpareto  # half a second to import, which a check has no use for

    mean, sd = values.mean(), values.std(ddof=1)
    z = (values - mean) / sd
    z = z if one_sided else np.abs(z)
    start = np.quantile(z, 0.95)
    shape, _, scale = genpareto.fit(z[z > start] - start, floc=0)
    beyond = 0.05 * genpareto.sf(WIDTH - start, shape, scale=scale)
    return {"mean": float(mean), "sd": float(sd), "largest": float(z.max()), "false_fail": float(beyond)}


def main(n: int = 500) -> None:
    """Write the table of every problem set that has one."""
    for name in names():
        if (load(name).folder / "typical.py").exists():
            typical = importlib.import_module(f"autograder.problem_sets.{name}.typical")
            found = calibrated(typical.reference_statistics, n, typical.ONE_SIDED)
            typical.TABLE.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
