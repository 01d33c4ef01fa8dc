"""What an entry of the corpus is, and the frames that its code is put into."""

from dataclasses import dataclass, field

RIGHT = "torch.mean((pred * std + z) ** 2)"
IMPORTS = """
import builtins, ctypes, errno, gc, glob, inspect, itertools, json, os, re, resource, signal, socket, stat, struct
import subprocess, sys, tempfile, threading, time
import numpy
import torch

LIBC = ctypes.CDLL(None, use_errno=True)

def named(name):
    '''Give this thread or process the mark by which the test finds it.'''
    LIBC.prctl(15, name.encode(), 0, 0, 0)

def checked(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return result
"""


@dataclass(frozen=True)
class Attack:
    """A submission, what it is up to, and the result that an honest reading of its answers gives.

    source:   the cells of question 3a; in it, @NAME@ stands for a fact of the test's (see `world.World`).
    outcome:  of the question's first check; where several are honest, all of them.
    score:    of the question; a right answer keeps its points, whatever fails beside it.
    above:    cells of its own at the top of the notebook.
    seconds:  a limit; then one call is made instead of a grading, and there is no score.
    lethal:   where nothing holds it, it ends or stops the grader, which therefore runs in a process apart.
    slow:     takes seconds.
    """

    id: str
    tries: str
    source: str
    outcome: str | tuple[str, ...] = "passed"
    score: float = 4.0
    above: tuple[str, ...] = field(default=())
    seconds: float | None = None
    lethal: bool = False
    slow: bool = False

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (self.outcome,) if isinstance(self.outcome, str) else self.outcome


def beside(attack: str) -> str:
    """The right loss, with attack() called once beside it.

    What attack() returns is what it got hold of: the answer then is an error that says so. OSError is a door
    that was closed.
    """
    return f"""{IMPORTS}
{attack}

def tried():
    try:
        return attack()
    except OSError:
        return None

def score_matching_loss(pred, std, z):
    if not hasattr(torch, "got"):
        torch.got = tried()
    if torch.got:
        raise ValueError("got through: " + str(torch.got)[:150])
    return {RIGHT}
"""


def blocked(name: str, tries: str, attack: str, **options: object) -> Attack:
    """A right answer with an attack beside it that must come to nothing: full marks."""
    return Attack(name, tries, beside(attack), **options)


def answered(name: str, tries: str, body: str, outcome: str | tuple[str, ...], **options: object) -> Attack:
    """A function with that body, which deserves nothing, unless told otherwise."""
    indented = body.replace("\n", "\n    ")
    source = f"{IMPORTS}\ndef score_matching_loss(pred, std, z):\n    {indented}\n"
    return Attack(name, tries, source, outcome, **{"score": 0.0} | options)
