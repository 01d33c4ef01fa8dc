"""The submission's side of the wire: defines its functions, calls them, sends back tensors.

`autograder.isolation.forkserver` forks a process a submission, and this is what it runs. The checks, the truth and
the grades are in another process; all that is known here is the student's code.
"""

import socket
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from autograder.isolation import wire
from autograder.student.answer import NotAttempted, StudentError, TimeLimit, answer
from autograder.student.definitions import as_main
from autograder.student.notebook import Cell
from autograder.student.submission import define, seed_everything
from autograder.student.told import told

KINDS = {"not_attempted": NotAttempted, "late": TimeLimit, "student": StudentError}


def serve(connection: socket.socket) -> None:
    """Answer requests until the grader hangs up."""
    module = ModuleType("__main__")
    while True:
        try:
            request, tensors = wire.receive(connection, most=wire.MAX_REQUEST)
        except wire.WireError:
            return
        if request["op"] == "enter":
            seed_everything()
            try:
                module = define([Cell(*cell) for cell in request["cells"]], request["functions"], request["seconds"])
                wire.send(connection, {})
            except TimeLimit as error:
                wire.send(connection, _refusal(error))
        else:
            wire.send(connection, *_called(module, request, tensors))


def rehearse() -> None:
    """Do once what every worker does first: what this imports is there when they are forked."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        cells = [("", "def f(x):\n    return x", "")]
        wire.send(ours, {"op": "enter", "cells": cells, "functions": ["f"], "seconds": 60.0})
        call = {"op": "call", "function": "f", "order": ["x"], "numbers": {}, "gradient": None}
        wire.send(ours, call, {"x": torch.zeros(1)})  # and no gradient: that could start a thread
        ours.shutdown(socket.SHUT_WR)
        serve(theirs)


def _called(
    module: ModuleType, request: dict[str, Any], tensors: dict[str, Tensor]
) -> tuple[dict[str, Any], dict[str, Tensor]]:
    arguments = {name: tensors.get(name, request["numbers"].get(name)) for name in request["order"]}
    try:
        with as_main(module):
            got = answer(vars(module), request["function"], arguments, request["gradient"])
    except StudentError as error:
        return _refusal(error), {}
    except KeyboardInterrupt as error:  # the code raised it itself: nobody is at a keyboard here
        return {"error": "student", "message": told(error, request["function"])[: wire.MAX_MESSAGE]}, {}
    slopes = {} if got.gradient is None else {"gradient": got.gradient}
    return {"changed": got.changed}, {"value": got.value} | slopes


def _refusal(error: StudentError) -> dict[str, Any]:
    kind = next(name for name, kind in KINDS.items() if isinstance(error, kind))
    return {"error": kind, "message": str(error)[: wire.MAX_MESSAGE]}
