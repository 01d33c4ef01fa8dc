"""The course's own samplers for the few-step challenge, and the table that a student's is placed in.

python -m solutions.challenge    runs them on every task, and writes the table beside the problem set's declaration
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

from scorelab.challenge import BUDGETS, TASKS, Row, Sampler, Task, Velocity, even, rounded, vp_times
from solutions.flow_matching import euler_flow
from solutions.race import heun_flow

TABLE = Path(__file__).parents[1] / "autograder" / "problem_sets" / "ps6_flow_matching" / "challenge.json"
LATE = 0.5  # where a late start begins: the crowd is still nearly a Gaussian there


def euler(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    """Euler's steps at even times (ps6)."""
    return euler_flow(velocity, z, even(n))


def ddim(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    """Euler's steps at the VP-SDE's times: DDIM on the VP-SDE (ps3)."""
    return euler_flow(velocity, z, vp_times(n))


def heun(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    """Heun's steps (ps4), each of which asks twice."""
    return heun_flow(velocity, z, even(n // 2))


def remember(velocity: Velocity, x: Tensor, times: Tensor) -> Tensor:
    """Follow the velocity along even times; each step but the first expects it to change as it did in the last one.

    The two-step method of Adams and Bashforth: x + dt (3 v - v_before) / 2.
    """
    before = None
    for t, s in pairwise(times):
        v = velocity(x, t)
        x = x + (s - t) * (v if before is None else (3 * v - before) / 2)
        before = v
    return x


def adams_bashforth(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    """A memory of the last velocity."""
    return remember(velocity, z, even(n))


def late_start(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    """The same from half-way, where z is shrunk to the spread of data of variance 1: all steps go where they count."""
    return remember(velocity, (LATE**2 + (1 - LATE) ** 2) ** 0.5 * z, LATE * even(n))


SAMPLERS: dict[str, Sampler] = {
    "Euler": euler,
    "Euler, VP times (DDIM)": ddim,
    "Heun": heun,
    "Adams–Bashforth": adams_bashforth,
    "late start": late_start,
}
LEAST = {"Heun": 2}  # evaluations


def measured(task: Task) -> list[Row]:
    """What the course's samplers do on a task."""
    entered = ((name, n) for name in SAMPLERS for n in BUDGETS if n >= LEAST.get(name, 1))
    return [task.row(name, SAMPLERS[name], n) for name, n in entered]


def main(tasks: Mapping[str, Callable[[torch.Generator], Task]] = TASKS, to: Path = TABLE) -> None:
    """Write the table, and print it."""
    found = {name: measured(make(torch.Generator().manual_seed(0))) for name, make in tasks.items()}
    plain = {name: [asdict(rounded(row)) for row in rows] for name, rows in found.items()}
    to.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, rows in found.items():
        for row in rows:
            print(f"{name:8s} n = {row.evaluations}   {row.name:24s} {row.distance:6.2f} ± {row.error:.2f} floors")


if __name__ == "__main__":
    main()
