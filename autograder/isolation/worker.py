"""The submission's side of the wire: defines its functions, calls them, sends back tensors.

`autograder.isolation.forkserver` forks a process a submission, and this is what it runs. The checks, the truth and
the grades are in another process; all that is known here is the student's code.
"""

import os
import socket
import time
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from autograder.isolation import message, wire
from autograder.student.answer import answer
from autograder.student.asked import Answered, Query
from autograder.student.errors import NotAttempted, StudentError, TimeLimit
from autograder.student.explain import told
from autograder.student.namespace import as_main
from autograder.student.notebook import Cell
from autograder.student.submission import define, seed_everything
from autograder.student.want import Want

CHEAP = 0.1  # seconds: a child costs a tenth of it, and running them again in all checks ten times as much
LEFT = 77  # exit status of a child whose check has ended
KINDS = {"not_attempted": NotAttempted, "late": TimeLimit, "student": StudentError}


def serve(connection: socket.socket) -> None:
    """Answer requests until the grader hangs up.

    Definitions that take long are run once for all checks of a question: each check calls them in a child, so that
    what it leaves behind is gone with it. Not where the notebook has started threads: a child has none of them.
    """
    module, unused = ModuleType("__main__"), None  # what the module was made from, while no check has called it
    while (got := _next(connection)) is not None:
        request, tensors = got
        match request["op"]:
            case "call":
                wire.send(connection, *_called(module, request, tensors, connection))
            case "enter":
                made_from, began = (request["cells"], request["functions"]), time.monotonic()
                refusal: dict[str, Any] = {}
                if made_from != unused:
                    module, refusal = _entered(request)
                    dear = not refusal and time.monotonic() - began > CHEAP
                    unused = made_from if dear and _alone() else None
                wire.send(connection, refusal)
                if unused:
                    _in_a_child(connection, module)


def _next(connection: socket.socket) -> tuple[dict[str, Any], dict[str, Tensor]] | None:
    try:
        return wire.receive(connection, most=wire.MAX_REQUEST, count=wire.MAX_SENT)
    except wire.WireError:
        return None


def _entered(request: dict[str, Any]) -> tuple[ModuleType, dict[str, Any]]:
    """The module with the functions, and why there is none if there is not."""
    seed_everything()
    try:
        return define([Cell(*cell) for cell in request["cells"]], request["functions"], request["seconds"]), {}
    except TimeLimit as error:
        return ModuleType("__main__"), _refusal(error)


def _alone() -> bool:
    """Whether this process has one thread, as far as can be seen."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _in_a_child(connection: socket.socket, module: ModuleType) -> None:
    """Let a child answer one check's calls. When it ends otherwise than as told, so does this process."""
    if child := os.fork():
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != LEFT:
            os._exit(1)
        return
    while (got := _next(connection)) is not None and got[0]["op"] == "call":
        wire.send(connection, *_called(module, *got, connection))
    os._exit(LEFT if got else 0)


def rehearse() -> None:
    """Do once what every worker does first: what this imports is there when they are forked."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        cells = [("", "def f(x):\n    return x", "")]
        wire.send(ours, {"op": "enter", "cells": cells, "functions": ["f"], "seconds": 60.0})
        wire.send(ours, *message.call("f", {"x": torch.zeros(1)}, Want()))  # and no gradient: it could start a thread
        ours.shutdown(socket.SHUT_WR)
        serve(theirs)


def _called(
    module: ModuleType, request: dict[str, Any], tensors: dict[str, Tensor], connection: socket.socket
) -> message.Message:
    function, arguments, want = message.called(request, tensors)

    def ask(query: Query) -> Answered:
        wire.send(connection, *message.question(query))
        return message.replied(*wire.receive(connection, most=wire.MAX_REQUEST))

    try:
        with as_main(module):
            got = answer(vars(module), function, arguments, want, ask)
    except StudentError as error:
        return _refusal(error), {}
    except KeyboardInterrupt as error:  # the code raised it itself: nobody is at a keyboard here
        return {"error": "student", "message": told(error, function)[: wire.MAX_MESSAGE]}, {}
    return message.result(got)


def _refusal(error: StudentError) -> dict[str, Any]:
    kind = next(name for name, kind in KINDS.items() if isinstance(error, kind))
    return {"error": kind, "message": str(error)[: wire.MAX_MESSAGE]}
