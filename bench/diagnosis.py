"""`make bench-diagnosis`: what it costs to find the mistake that a wrong answer looks like, in processor time.

Puts a name to every tenth mistake of each problem set, by the first check that it fails. Prints a table; exits with 1
when half of a set's take more than a tenth of a second.
"""

import statistics
import sys
import time

import torch
from rich.console import Console
from rich.table import Table

from autograder.grading.diagnosis import likely
from autograder.grading.replay import checks_of
from autograder.problem_sets import load, names
from autograder.problem_sets.mistake import Misconception
from tests.proof.subject import subject

LIMIT = 0.1  # seconds
EVERY = 10
SEED = 7


def cost(name: str, entry: Misconception) -> float:
    """Seconds for one mistake, handed in beside right answers to everything else."""
    checks = checks_of(load(name)).values()
    failed = next(check for check in checks if check.name in entry.fails and entry.function in check.functions)
    others = [check for check in checks if check.question == failed.question and check is not failed]
    submission = subject(name).submission(entry.function, entry.source)
    begin = time.process_time()
    likely(submission, failed, others, load(name).mistakes, SEED)
    return time.process_time() - begin


def main() -> int:
    """Measure, print, and say by the exit status whether the bound holds."""
    torch.set_num_threads(1)
    table = Table("problem set", "diagnoses", "median", "mean", "longest", title="seconds of processor time")
    medians = []
    for name in names():
        found = [cost(name, entry) for entry in load(name).mistakes[::EVERY]]
        medians.append(statistics.median(found))
        table.add_row(name, str(len(found)), *(f"{x:.3f}" for x in (medians[-1], statistics.mean(found), max(found))))
    Console().print(table)
    return int(max(medians) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
