"""The course's own samplers, and the table in which a student's is placed."""

import json

import pytest
import torch

from autograder.problem_sets import load, names
from scorelab.challenge import BUDGETS, TASKS, Counted, islands_task, rounded
from solutions.challenge import LATE, LEAST, SAMPLERS, TABLE, adams_bashforth, euler, late_start, main

(CHALLENGE,) = (challenge for name in names() if (challenge := load(name).challenge))


@pytest.mark.parametrize("name", SAMPLERS)
@pytest.mark.parametrize("n", BUDGETS)
def test_a_sampler_asks_no_more_than_it_may(name, n):
    if n >= LEAST.get(name, 1):
        SAMPLERS[name](Counted(lambda x, t: x, n), torch.ones(3, 2), n)


def test_adams_bashforth_is_hand_computed():
    """dx/dt = x from 1 to 0 in two steps: 1 - 1/2 = 1/2, then 1/2 - 1/2 (3/2 1/2 - 1/2 1) = 3/8."""
    x = adams_bashforth(lambda x, t: x, torch.ones(1, 1, dtype=torch.double), 2)
    assert x.item() == 3 / 8


def test_one_step_of_memory_is_euler_s():
    z = torch.ones(3, 2, dtype=torch.double)
    assert torch.equal(adams_bashforth(lambda x, t: x * t, z, 1), euler(lambda x, t: x * t, z, 1))


def test_a_late_start_shrinks_the_noise_to_the_crowd_s_width():
    """Half of a standard normal and half of data with variance 1: 1/4 + 1/4."""
    seen = []
    late_start(lambda x, t: seen.append((x, t)) or torch.zeros_like(x), torch.ones(1, 1, dtype=torch.double), 2)
    assert (seen[0][0].item(), seen[0][1].item()) == (pytest.approx(0.5**0.5), LATE)


def test_the_table_is_what_the_samplers_do():
    """One row of it, measured again; the whole takes half a minute."""
    (row,) = [row for row in CHALLENGE.course("islands") if (row.name, row.evaluations) == ("Euler", 4)]
    again = rounded(islands_task(torch.Generator().manual_seed(0)).row("Euler", euler, 4))
    assert again.distance == pytest.approx(row.distance, abs=2e-3)  # sums in another order, on another machine
    assert again.error == pytest.approx(row.error, abs=2e-3)


def test_the_table_has_every_sampler_on_every_task():
    assert TABLE == CHALLENGE.table
    wanted = {(name, n) for name in SAMPLERS for n in BUDGETS if n >= LEAST.get(name, 1)}
    for task in TASKS:
        assert {(row.name, row.evaluations) for row in CHALLENGE.course(task)} == wanted


def test_the_command_writes_the_table(tmp_path, capsys):
    class Still:
        def row(self, name, sampler, n):
            return CHALLENGE.course("islands")[0]

    main({"islands": lambda generator: Still()}, tmp_path / "table.json")
    rows = json.loads((tmp_path / "table.json").read_text())["islands"]
    assert rows[0] == {"name": "Euler", "evaluations": 1, "distance": 27.4534, "error": 0.0415}
    assert "floors" in capsys.readouterr().out
