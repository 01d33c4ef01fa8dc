"""A submission behind a process boundary: arrays go in, arrays come out, and it can be killed."""

import contextlib
import tempfile
import time
from collections.abc import Iterable, Iterator

from torch import Tensor

from autograder import wire
from autograder.forkserver import forkserver
from autograder.notebook import Notebook
from autograder.submission import Answer, Argument, Crash, StudentError, TimeLimit
from autograder.worker import KINDS

START_SECONDS = 120.0  # the first worker waits until torch is imported, on a machine that may be busy


class Isolated:
    """The functions of a notebook on disk, defined and called in a process of their own."""

    layers = ("process", "time limit")

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.worker: int | None = None

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        if self.worker is None:
            self._start()
        self.until = time.monotonic() + seconds
        cells = [(c.grade_id, c.source, c.problem) for c in self.notebook.before(f"{question}-check").cells]
        self._ask({"op": "enter", "cells": cells, "functions": list(functions)}, {}, "the notebook's cells")

    def call(self, function: str, /, gradient: str | None = None, **arguments: Argument) -> Answer:
        tensors = {name: value for name, value in arguments.items() if isinstance(value, Tensor)}
        numbers = {name: value for name, value in arguments.items() if name not in tensors}
        request = {"op": "call", "function": function, "order": list(arguments), "numbers": numbers}
        header, results = self._ask(request | {"gradient": gradient}, tensors, function)
        if "error" in header:
            raise KINDS.get(str(header["error"]), StudentError)(str(header.get("message", ""))[:2000])
        if "value" not in results or (gradient and results.get("gradient") is None):
            raise Crash(f"{function} sent no result")
        sent = header.get("changed")
        changed = tuple(name for name in arguments if isinstance(sent, list) and name in sent)
        return Answer(function, arguments, results["value"], results.get("gradient"), changed)

    def close(self) -> None:
        """End the process, and all that it started in its group."""
        if self.worker is None:
            return
        try:
            forkserver().end(self.worker)
        except ConnectionError:  # the submission killed the fork server: a new one ends what is left
            forkserver().end(self.worker)
        self.connection.close()
        self.folder.cleanup()
        self.worker = None

    def _start(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True)
        self.connection, self.worker = forkserver().spawn(self.folder.name)
        self.until = time.monotonic() + START_SECONDS
        self._ask({"op": "enter", "cells": [], "functions": []}, {}, "the worker")

    def _ask(
        self, header: dict[str, object], tensors: dict[str, Tensor], what: str
    ) -> tuple[dict[str, object], dict[str, Tensor]]:
        """Send a request and wait for its answer; a worker that is late or gone is replaced at the next check."""
        if self.worker is None:
            raise Crash(f"{what}: the process is gone")
        try:
            self.connection.settimeout(max(self.until - time.monotonic(), 0.01))
            wire.send(self.connection, header, tensors)
            return wire.receive(self.connection, self.until)
        except TimeoutError:
            self.close()
            raise TimeLimit(f"{what} did not return in time") from None
        except (wire.WireError, OSError):
            self.close()
            raise Crash(f"{what} ended the process it ran in") from None


@contextlib.contextmanager
def isolated(notebook: Notebook) -> Iterator[Isolated]:
    """The submission, and its process ended at the end."""
    submission = Isolated(notebook)
    try:
        yield submission
    finally:
        submission.close()
