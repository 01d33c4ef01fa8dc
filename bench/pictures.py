"""`make bench-pictures`: what a picture of an answer costs beside a self-check, in processor time.

Prints the slowest pictures of all problem sets; exits with 1 when one takes more than half a second. Everything is
imported and drawn once before, and the best of three rounds counts: a busy machine measures itself.
"""

import io
import sys
import time

import torch
from rich.console import Console
from rich.table import Table

from autograder.grading.replay import generator_of
from autograder.problem_sets import load, names
from tests.proof.subject import subject

LIMIT = 0.5  # seconds
ROUNDS, SHOWN = 3, 10


def cost(name: str, function: str) -> float:
    """Seconds for the picture of a right answer, with the right result and the image."""
    asked, picture = load(name), load(name).pictures[function]
    answers = subject(name).submission(function, subject(name).reference[function])
    answers.enter(subject(name).question_of[function], (function,), 100.0)
    found = []
    for _ in range(1 + ROUNDS):
        begin = time.process_time()
        yours, right = (picture.run(who, generator_of(function, 0)).double() for who in (answers, asked.expected))
        picture.look.draw(yours, right).savefig(io.BytesIO(), format="png")
        found.append(time.process_time() - begin)
    return min(found[1:])


def main() -> int:
    """Measure, print, and say by the exit status whether the bound holds."""
    torch.set_num_threads(1)
    costs = {(name, function): cost(name, function) for name in names() for function in load(name).pictures}
    table = Table("problem set", "function", "seconds", title=f"the slowest of {len(costs)} pictures")
    for (name, function), seconds in sorted(costs.items(), key=lambda item: -item[1])[:SHOWN]:
        table.add_row(name, function, f"{seconds:.2f}")
    Console().print(table)
    return int(max(costs.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
