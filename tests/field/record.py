"""What every answer to a problem set is graded: scores, names and messages, to be compared across a change.

    python -m tests.field.record SET before.json             write them: right answers, mistakes, cases; two seeds
    python -m tests.field.record SET after.json before.json  write them, and print what differs

It exits with 1 if any does. Half an hour on two cores for ps1.
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
from tests.field.cases import EVERY
from tests.proof.subject import subject

SEEDS = (7, 1234)
Record = dict[str, list[str]]  # from an answer and a seed to a line for each check


def answers(name: str) -> dict[str, Notebook]:
    """Every answer to the set, beside right ones to the questions that it leaves out."""
    asked = subject(name)
    right = [(function, way, text) for function, of in asked.right.items() for way, text in of.items()]
    found = {f"right/{function}/{way}": asked.submission(function, text).notebook for function, way, text in right}
    found |= {f"mistake/{m.id}": asked.submission(m.function, m.source).notebook for m in load(name).mistakes}
    return found | {f"case/{case.name}": case.notebook for case in EVERY if case.set == name}


def graded(name: str, notebook: Notebook, seed: int) -> list[str]:
    """A line for each check: its outcome, points, names and message."""
    with isolated(notebook, trust=True) as submission:
        results = run_checks(submission, name, seed)
    return [
        f"{check.name} {check.outcome} {check.points:g} {','.join(check.misconceptions)} {check.message}"
        for question in results
        for check in question.checks
    ]


def recorded(name: str) -> Record:
    """All answers under all seeds."""
    jobs = [(name, notebook, seed) for notebook, seed in product(answers(name).values(), SEEDS)]
    titles = [f"{answer} seed {seed}" for answer, seed in product(answers(name), SEEDS)]
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        lines = pool.map(graded, *zip(*jobs, strict=True))
        return dict(zip(titles, tqdm(lines, "answers", len(jobs), file=sys.stdout), strict=True))


def differences(before: Record, after: Record) -> list[str]:
    """A line for each check that is graded otherwise, and for each answer that only one of them has."""
    odd = [f"only in one of them: {name}" for name in sorted(before.keys() ^ after.keys())]
    for name in before.keys() & after.keys():
        for gone in sorted({*before[name]} - {*after[name]}):
            odd.append(f"{name}: no longer {gone!r}")
        for new in sorted({*after[name]} - {*before[name]}):
            odd.append(f"{name}: now {new!r}")
    return odd


def main(name: str, to: str, earlier: str | None = None) -> bool:
    """Write the record, and compare it; whether nothing differs."""
    found = recorded(name)
    Path(to).write_text(json.dumps(found, indent=1) + "\n")
    odd = differences(json.loads(Path(earlier).read_text()), found) if earlier else []
    print(*odd, f"{len(found)} records, {len(odd)} differences", sep="\n")
    return not odd


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
