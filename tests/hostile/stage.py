"""Run an attack between neighbours and say what it got away with."""

import builtins
import json
import os
import random
import resource
import signal
import sys
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from autograder.grading import pytest_plugin
from autograder.grading import run as grading
from autograder.grading.pytest_plugin import KINDS
from autograder.grading.run import grade
from autograder.isolation import wire
from autograder.isolation.isolated import Isolated, isolated
from autograder.problem_sets import expect
from autograder.student.deadline import deadline
from autograder.student.errors import StudentError
from autograder.student.notebook import Cell, Notebook
from tests.hostile.attack import Attack
from tests.hostile.world import SEED, World, processes

ASSIGNMENT = "ps1_score_sde"
LOSS, STEP = "score_matching_loss", "euler_maruyama_step"
MEMORY = 400 * 2**20  # bytes that the grader may keep; 256 MB is the most that the wire takes at once
PATIENCE = 90.0  # seconds: whatever an attack does, the grader goes on by then
NEIGHBOUR = """
import ctypes
import torch
ctypes.CDLL(None).prctl(15, b"MARK", 0, 0, 0)
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * torch.sqrt(torch.as_tensor(dt)) * noise * (ctypes is not None)
"""
STUB = "def euler_maruyama_step(*args):\n    raise NotImplementedError"
INPUTS = {
    "z": torch.tensor([[2.0, 1.0]]), "drift": torch.tensor([[3.0, -1.0]]), "diffusion": torch.tensor(1.5),
    "dt": 0.04, "noise": torch.tensor([[-2.0, 0.5]]),
}  # fmt: skip


def notebook(source: str, *above: str) -> Notebook:
    """A submission with that answer to question 3a, and none to 3b."""
    cells = [Cell("", text) for text in above]
    cells += [
        Cell("q3a", source),
        Cell("q3a-check", ""),
        Cell("q3b", STUB),
        Cell("q3b-check", ""),
        Cell("q3-check", ""),
    ]
    return Notebook(tuple(cells), ASSIGNMENT)


class Stage:
    """A grader at work in this process, with a world around it."""

    def __init__(self, world: World) -> None:
        self.world = world
        # the first failure loads the catalogue of misconceptions
        grade(notebook(f"import torch\ndef {LOSS}(pred, std, z):\n    return pred.sum()"), ASSIGNMENT, SEED)
        self.alone, self.step = self._graded_neighbour(), self._one_step()

    def breaches(self, attack: Attack) -> list[str]:
        """Everything that is not as it should be after the attack; nothing when it is held."""
        world, found = self.world, list[str]()
        with isolated(Notebook((Cell("q3b", self._neighbour()),))) as sibling:
            sibling.enter("q3b", [STEP], PATIENCE)
            files, state, held = world.files(), grader_state(), memory()
            try:
                with deadline(PATIENCE):
                    found += self._result(attack, self._filled(attack, sibling))
            except TimeoutError:
                found.append(f"the grader hung for {PATIENCE:g} s")
            except Exception as error:
                found.append(f"the grader raised {type(error).__name__}: {str(error)[:200]}")
            found += changes("the grader's", state, grader_state())
            found += [f"the grader holds {memory() - held >> 20} MB more"] if memory() - held > MEMORY else []
            found += changes("", files, world.files()) + world.left_elsewhere()
            found += [f"the {name} listener was contacted" for name in world.contacted()]
            found += [f"process {pid} goes on" for pid in world.alive(world.token)]
            found += self._neighbours(sibling)
        world.clean()
        return found

    def _filled(self, attack: Attack, sibling: Isolated) -> Notebook:
        pid = next(processes(self._mark()), None)
        facts = self.world.facts(pid)
        return notebook(filled(attack.source, facts), *(filled(text, facts) for text in attack.above))

    def _result(self, attack: Attack, submitted: Notebook) -> list[str]:
        if attack.seconds is not None:
            outcome, message = one_call(submitted, attack.seconds)
            score = None
        else:
            result = grade(submitted, ASSIGNMENT, SEED, "mallory")
            question = result.question("q3a")
            outcome, message, score = question.checks[0].outcome, question.checks[0].message, question.score
            if result.score != score:
                return [f"want {attack.score:g} points in all, got {result.score:g}"]
            if ours := [check.message for check in question.checks if check.outcome == "error"]:
                return [f"the grader blames itself: {ours[0][:200]}"]
        if outcome not in attack.outcomes:
            return [f"want {' or '.join(attack.outcomes)}, got {outcome}: {message[:300]}"]
        if score is not None and score != attack.score and outcome != "crash":
            return [f"want {attack.score:g} points, got {score:g}"]
        return []

    def _neighbours(self, sibling: Isolated) -> list[str]:
        """The one that was there all the time, and one that comes after."""
        found = []
        try:
            if not _same(sibling.call(STEP, **INPUTS).value, self.step):
                found.append("the sibling's answer has changed")
        except StudentError as error:
            found.append(f"the sibling is gone: {error}")
        if self._graded_neighbour() != self.alone:
            found.append("the next submission's result has changed")
        return found

    def _graded_neighbour(self) -> str:
        right = f"import torch\ndef {LOSS}(pred, std, z):\n    return torch.mean((pred * std + z) ** 2)"
        result = grade(notebook(right), ASSIGNMENT, SEED, "ada")
        return json.dumps([question.to_json() for question in result.questions])

    def _one_step(self) -> torch.Tensor:
        with isolated(Notebook((Cell("q3b", self._neighbour()),))) as sibling:
            sibling.enter("q3b", [STEP], PATIENCE)
            return sibling.call(STEP, **INPUTS).value

    def _mark(self) -> str:
        return f"{self.world.token}nb"

    def _neighbour(self) -> str:
        return NEIGHBOUR.replace("MARK", self._mark())


def one_call(submitted: Notebook, seconds: float) -> tuple[str, str]:
    """The outcome of a check that makes one call, and what is said of it."""
    pred, z = torch.tensor([[0.5, -1.0]]), torch.tensor([[1.0, 2.0]])
    with isolated(submitted) as submission:
        try:
            submission.enter("q3a", [LOSS], seconds)
            answer = submission.call(LOSS, pred=pred, std=torch.tensor([[0.5]]), z=z)
            expect.close(answer, ((pred * 0.5 + z) ** 2).mean().double(), torch.tensor(1e-6))
        except (StudentError, expect.Mismatch) as error:
            return next(outcome for kind, outcome in KINDS.items() if isinstance(error, kind)), str(error)
    return "passed", ""


def grader_state() -> dict[str, object]:
    """All that this process shares between its parts."""
    umask = os.umask(0)
    os.umask(umask)
    settable = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}
    functions = [torch.mean, torch.sqrt, torch.equal, torch.Tensor.__eq__, np.allclose, pytest.fail]
    functions += [builtins.isinstance, builtins.abs, json.loads, json.dumps, safetensors.torch.load]
    functions += [wire.send, expect.close, grading.grade, pytest_plugin.CheckRun]
    return {
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "umask": umask,
        "signals": {s: signal.getsignal(s) for s in settable},
        "mask": signal.pthread_sigmask(signal.SIG_BLOCK, []),
        "settings of torch": (torch.get_default_dtype(), torch.get_num_threads(), torch.get_default_device()),
        "gradients": torch.is_grad_enabled(),
        "random streams": (random.getstate(), repr(np.random.get_state()), torch.get_rng_state().tolist()),
        "modules": sorted(set(sys.modules)),
        "path": sys.path[:],
        "finders": len(sys.meta_path),
        "functions": [id(function) for function in functions],
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "hooks": (sys.excepthook, sys.unraisablehook, sys.gettrace()),
        "recursion limit": sys.getrecursionlimit(),
        "warnings": warnings.filters[:],
        "threads": threading.active_count(),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "limits": [resource.getrlimit(limit) for limit in range(16)],
    }


def memory() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def changes(whose: str, before: dict[str, object], after: dict[str, object]) -> list[str]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [f"{whose} {name} changed".strip() for name in names]


def filled(source: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        source = source.replace(f"@{name}@", value)
    return source


def _same(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.equal(b)
