"""`make prove`: the tables that show what the grader is worth, and the pictures, for every problem set.

    python -m tests.proof [SET ...]

It prints the kill table, the table of false fails, the diagnosis's precision and recall and the power of the checks
of distributions. It writes them to docs/power.md, and to build/proof/proof.json with a picture for each set. It exits
with 1 when a wrong answer passed, a right one failed, or a wrong name was given. Named sets alone leave the page as
it is. What was measured of the same code is in build/proof already and is not measured again.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from rich.console import Console

from autograder.grading.run import versions
from autograder.problem_sets import names
from tests.proof import tables
from tests.proof.kept import Kept
from tests.proof.page import page
from tests.proof.runs import Counts, Runs

PAGE = Path(__file__).parents[2] / "docs" / "power.md"


def main(out: Path, sets: list[str], counts: Counts) -> bool:
    """Measure, print and write everything; whether nothing came out wrong."""
    torch.set_num_threads(1)
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        runs = Runs(pool, counts, Kept(out))
        found: dict[str, Any] = {"sets": {name: runs.measured(name) for name in sets or names()}}
    found |= {"counts": vars(counts), "versions": versions()}
    out.mkdir(parents=True, exist_ok=True)
    (out / "proof.json").write_text(json.dumps(found, indent=1) + "\n")
    for name, of in found["sets"].items():
        if of["mistakes"]:
            tables.heat_map(name, of["mistakes"], counts.seeds).savefig(out / f"{name}.png", dpi=150)
    console = Console(width=110)
    for table in tables.all_of(found):
        console.print(table)
    for line in tables.wrong(found):
        console.print(line, markup=False)
    if not sets:
        PAGE.write_text(page(found))
    console.print(f"written: {out / 'proof.json'}" + ("" if sets else f" and {PAGE}"), soft_wrap=True)
    return not tables.wrong(found)


if __name__ == "__main__":
    sys.exit(not main(Path("build/proof"), sys.argv[1:], Counts()))
