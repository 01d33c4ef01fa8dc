"""What every answer that the kit knows is graded: scores, names and messages, to be compared across a change.

    python -m tests.field.record before.json            write them: right answers, mistakes and cases, under two seeds
    python -m tests.field.record after.json before.json write them, and print what differs; exits with 1 if any does

Half an hour on two cores.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from autograder.grading.checks import run_checks
from autograder.isolation.isolated import isolated
from autograder.problem_sets import load
from autograder.student.notebook import Notebook
from tests.field.cases import CASES
from tests.proof import measure
from tests.proof.__main__ import RIGHT

SEEDS = (7, 1234)
Record = dict[str, list[str]]  # from an answer and a seed to a line for each check


def answers() -> dict[str, Notebook]:
    """Every answer, beside a right one to the question that it leaves out."""
    found = {f"right/{function}/{name}": measure.submission(function, text).notebook for function, name, text in RIGHT}
    found |= {
        f"mistake/{m.id}": measure.submission(m.function, m.source).notebook for m in load(measure.ASSIGNMENT).mistakes
    }
    return found | {f"case/{name}": case.notebook for name, case in CASES.items()}


def graded(notebook: Notebook, seed: int) -> list[str]:
    """A line for each check: its outcome, points, names and message."""
    with isolated(notebook, trust=True) as submission:
        results = run_checks(submission, measure.ASSIGNMENT, seed)
    return [
        f"{check.name} {check.outcome} {check.points:g} {','.join(check.misconceptions)} {check.message}"
        for question in results
        for check in question.checks
    ]


def recorded() -> Record:
    """All answers under all seeds."""
    jobs = list(product(answers().items(), SEEDS))
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        lines = pool.map(graded, [notebook for (_, notebook), _ in jobs], [seed for _, seed in jobs])
        names = [f"{name} seed {seed}" for (name, _), seed in jobs]
        return dict(zip(names, tqdm(lines, "answers", len(jobs), file=sys.stdout), strict=True))


def differences(before: Record, after: Record) -> list[str]:
    """A line for each check that is graded otherwise, and for each answer that only one of them has."""
    odd = [f"only in one of them: {name}" for name in sorted(before.keys() ^ after.keys())]
    for name in before.keys() & after.keys():
        for gone in sorted({*before[name]} - {*after[name]}):
            odd.append(f"{name}: no longer {gone!r}")
        for new in sorted({*after[name]} - {*before[name]}):
            odd.append(f"{name}: now {new!r}")
    return odd


def main(to: str, earlier: str | None = None) -> bool:
    """Write the record, and compare it; whether nothing differs."""
    found = recorded()
    Path(to).write_text(json.dumps(found, indent=1) + "\n")
    odd = differences(json.loads(Path(earlier).read_text()), found) if earlier else []
    print(*odd, f"{len(found)} records, {len(odd)} differences", sep="\n")
    return not odd


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
