"""The measurements of a problem set, spread over the cores."""

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from typing import Any

from tqdm import tqdm

from autograder.problem_sets import load
from tests.proof import measure
from tests.proof.conditions import condition_mutants
from tests.proof.kept import Kept
from tests.proof.mutants import composed_mutants, mutants
from tests.proof.subject import subject


@dataclass(frozen=True)
class Counts:
    """How much is measured: what six sets take about an hour for.

    seeds: of each mistake.    composed: mutants of two changes, of each function.
    value_seeds: of each right answer and check of values; a tenth for checks with many calls or large ones.
    law_seeds: of each check of a distribution, right answers in turn.    power_seeds: of the table of power.
    """

    seeds: int = 4
    composed: int = 100
    value_seeds: int = 40
    law_seeds: int = 100
    power_seeds: int = 10


class Runs:
    """The measurements, which are kept as they come."""

    def __init__(self, pool: ProcessPoolExecutor, counts: Counts, kept: Kept) -> None:
        self.pool, self.counts, self.kept = pool, counts, kept

    def measured(self, name: str) -> dict[str, Any]:
        """Everything of one set."""
        stages = (self.mistakes, self.false_fails, self.power, self.mutants)
        return {of.__name__: self.kept.get(name, of.__name__, vars(self.counts), of) for of in stages}

    def mistakes(self, name: str) -> list[dict[str, Any]]:
        jobs = [(name, entry.id, range(1, self.counts.seeds + 1)) for entry in load(name).mistakes]
        return self._all(measure.mistake, jobs, f"{name}: mistakes")

    def mutants(self, name: str) -> list[dict[str, Any]]:
        """Single and composed ones, which may do the same as the original, and those behind conditions."""
        jobs: list[tuple] = []
        for function, source in subject(name).reference.items():
            texts = [*mutants(source, function), *composed_mutants(source, function, self.counts.composed, seed=0)]
            jobs += [(name, function, text, 1, None) for text in texts]
            jobs += [(name, function, text, 1, False) for text in condition_mutants(name, function)]
        return self._all(measure.mutant, jobs, f"{name}: mutants")

    def false_fails(self, name: str) -> dict[str, Any]:
        """Checks of values for every answer; those of distributions for answers in turn, which differ by rounding."""
        asked, law_seeds = subject(name), self.counts.law_seeds
        right = [(function, text) for function, of in asked.right.items() for text in of.values()]
        jobs = [job for function, text in right for job in self._value_jobs(name, function, text)]
        checked = sum(len(checks) * len(seeds) for _, _, _, checks, seeds, _ in jobs)
        for check in asked.in_law:
            answers = [answer for answer in right if asked.judges(check, answer[0])]
            for seed in range(law_seeds):
                jobs.append((name, *answers[seed % len(answers)], [check], [seed], 1 + seed % 2))
        found = [line for lines in self._all(measure.false_fails, jobs, f"{name}: right answers") for line in lines]
        law_runs = len(asked.in_law) * law_seeds
        return {"answers": len(right), "failed": found, "value_runs": checked, "law_runs": law_runs}

    def _value_jobs(self, name: str, function: str, text: str) -> list[tuple]:
        """Half of the seeds on one thread and half on two; a tenth for checks that cost a tenth of a second."""
        asked, jobs = subject(name), []
        for threads, limited in product((1, 2), (False, True)):
            checks = [check for check in asked.value_checks(function) if asked.checks[check].limited == limited]
            half = self.counts.value_seeds // (20 if limited else 2)
            jobs.append((name, function, text, checks, range(half * (threads - 1), half * threads), threads))
        return jobs

    def power(self, name: str) -> dict[str, dict[str, float]]:
        """The share of seeds under which each mistake is detected."""
        if not subject(name).in_law:
            return {}
        seeds = self.counts.power_seeds
        runs = self._all(measure.power, [(name, seed) for seed in range(seeds)], f"{name}: power")
        return {
            entry: {check: sum(run[entry][check] for run in runs) / seeds for check in of}
            for entry, of in runs[0].items()
        }

    def _all(self, work: Callable, jobs: list[tuple], title: str) -> list[Any]:
        if not jobs:
            return []
        results = self.pool.map(work, *zip(*jobs, strict=True), chunksize=2 if len(jobs) > 50 else 1)
        return list(tqdm(results, title, len(jobs), file=sys.stdout))
