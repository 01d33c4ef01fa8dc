"""`python -m tests.field [SET ...]`: every case under three seeds, the counts, and what should not be.

It exits with 1 for the last. Without names it asks the cases of all sets.

A case is counted under its worst seed.
"""

import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context

from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from autograder.problem_sets import names
from tests.field.cases import EVERY, cases, files
from tests.field.graded import SEEDS, Graded, graded


def main(sets: list[str]) -> bool:
    """Measure and print; whether everything came out as it should."""
    jobs = list(product([case for case in EVERY if case.set in sets], SEEDS))
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        found = list(tqdm(pool.map(graded, *zip(*jobs, strict=True)), "cases", len(jobs), file=sys.stdout))
    runs: dict[str, list[Graded]] = defaultdict(list)
    for run in found:
        runs[run.case.name].append(run)
    Console(width=110).print(counts(runs, sets))
    for line in (wrong := faults(runs)):
        print(line)
    return not wrong


def counts(runs: dict[str, list[Graded]], sets: list[str]) -> Table:
    """What was right and got full marks, what was wrong and was caught, and which names it got."""
    table = Table("cases", "right", "full", "wrong", "caught", "named truly", "named falsely", "no name", title="Field")
    for of_set, file in [(name, file) for name in sets for file in files(name)]:
        of = [runs[case.name] for case in cases(of_set, file)]
        right, wrong = ([seeds for seeds in of if seeds[0].case.kind == kind] for kind in ("right", "wrong"))
        full = sum(all(not run.caught for run in seeds) for seeds in right)
        caught = sum(all(run.caught for run in seeds) for seeds in wrong)
        falsely = sum(any(run.named_falsely for run in seeds) for seeds in wrong)
        truly = sum(all(run.named_truly for run in seeds) for seeds in wrong)
        table.add_row(f"{of_set} {file}", *map(str, (len(right), full, len(wrong), caught, truly, falsely)),
                      str(len(wrong) - truly - falsely))  # fmt: skip
    return table


def faults(runs: dict[str, list[Graded]]) -> list[str]:
    """A line for each case that got other points than it deserves, or a false name, under any seed."""
    lines = []
    for name, seeds in runs.items():
        if odd := next((run for run in seeds if not run.as_deserved), None):
            lines.append(f"{name}: {odd.points}, want {odd.case.least:g} to {odd.case.most:g}: {odd.message[:200]!r}")
        if odd := next((run for run in seeds if run.named_falsely), None):
            lines.append(f"{name}: named {odd.names}")
    return lines


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:] or names()))
