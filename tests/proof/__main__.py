"""`make prove`: the tables that show what the grader is worth, and the picture.

It prints the kill table, the table of false fails, the diagnosis's precision and recall and the power of
the checks of samples; writes them to docs/power.md, and to build/proof/proof.json with
build/proof/misconceptions.png; and exits with 1 when a wrong answer passed, a right one failed, or a wrong
name was given.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from tqdm import tqdm

from autograder.grading.run import versions
from autograder.problem_sets import calibration, load
from autograder.problem_sets.ps1_score_sde import typical
from tests.problem_sets.ps1_score_sde.right_answers import LOSS, STEP
from tests.proof import measure, tables
from tests.proof.conditions import condition_mutants
from tests.proof.mutants import composed_mutants, mutants
from tests.proof.page import page

RIGHT = [("score_matching_loss", name, text) for name, text in LOSS.items()]
RIGHT += [("euler_maruyama_step", name, text) for name, text in STEP.items()]
PAGE = Path(__file__).parents[2] / "docs" / "power.md"


def main(
    out: Path,
    seeds: int = 10,
    composed: int = 150,
    value_seeds: int = 400,
    sample_seeds: int = 200,
    power_seeds: int = 10,
) -> bool:
    """Measure, print and write everything; whether nothing came out wrong."""
    torch.set_num_threads(1)
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        runs = Runs(pool)
        found = {
            "misconceptions": runs.misconceptions(seeds),
            "mutants": runs.mutants(composed),
            "false_fails": runs.false_fails(value_seeds, sample_seeds),
            "power": runs.power(power_seeds),
        }
    found |= {"seeds": seeds, "versions": versions(), "calibration_n": calibration.table(typical.TABLE)["n"]}
    out.mkdir(parents=True, exist_ok=True)
    (out / "proof.json").write_text(json.dumps(found, indent=1) + "\n")
    tables.heat_map(found["misconceptions"], seeds).savefig(out / "misconceptions.png", dpi=150)
    console = Console(width=110)
    for table in tables.all_of(found):
        console.print(table)
    PAGE.write_text(page(found))
    console.print(f"written: {PAGE}, {out / 'proof.json'} and {out / 'misconceptions.png'}", soft_wrap=True)
    return not tables.wrong(found)


class Runs:
    """The measurements, spread over the cores."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool

    def misconceptions(self, seeds: int) -> list[dict[str, Any]]:
        jobs = [(m.id, range(1, seeds + 1)) for m in load(measure.ASSIGNMENT).mistakes]
        return self._all(measure.misconception, jobs, "misconceptions")

    def mutants(self, composed: int) -> list[dict[str, Any]]:
        jobs = []
        for function, source in measure.REFERENCE.items():
            singles = mutants(source)
            texts = [*singles, *composed_mutants(source, composed, seed=0), *condition_mutants(function)]
            jobs += [(function, text, 1) for text in texts]
        return self._all(measure.mutant, jobs, "mutants")

    def false_fails(self, value_seeds: int, sample_seeds: int) -> dict[str, Any]:
        """Value checks for every answer; checks of samples, which differ between answers by rounding, in turn.

        Those with a hundred calls or thousands of points cost a tenth of a second, and get a tenth of the seeds.
        """
        jobs = []
        for (function, _, text), threads, long in product(RIGHT, (1, 2), (False, True)):
            names = [name for name in measure.value_checks(function) if measure.is_long(name) == long]
            half = value_seeds // (20 if long else 2)
            jobs.append((function, text, names, range(half * (threads - 1), half * threads), threads))
        checked = sum(len(names) * len(half) for _, _, names, half, _ in jobs)
        for name in measure.STATISTICAL:
            answers = [r for r in RIGHT if name == "distribution" or name in measure.own_checks(r[0])]
            for seed in range(sample_seeds):
                function, _, text = answers[seed % len(answers)]
                jobs.append((function, text, [name], [seed], 1 + seed % 2))
        found = [line for lines in self._all(measure.false_fails, jobs, "right answers") for line in lines]
        seeds = {"value_seeds": value_seeds, "long_seeds": value_seeds // 10}
        runs = {"value_runs": checked, "sample_runs": len(measure.STATISTICAL) * sample_seeds}
        return {"answers": len(RIGHT), "failed": found} | seeds | runs

    def power(self, seeds: int) -> dict[str, dict[str, float]]:
        runs = self._all(measure.power, [(seed,) for seed in range(seeds)], "power")
        return {id: {check: sum(run[id][check] for run in runs) / seeds for check in of} for id, of in runs[0].items()}

    def _all(self, work: Callable, jobs: list[tuple], title: str) -> list[Any]:
        results = self.pool.map(work, *zip(*jobs, strict=True), chunksize=2 if len(jobs) > 50 else 1)
        return list(tqdm(results, title, len(jobs), file=sys.stdout))


if __name__ == "__main__":
    sys.exit(not main(Path("build/proof")))
