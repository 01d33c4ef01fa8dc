"""A submission behind a process boundary: arrays go in, arrays come out, and it can be killed."""

import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from torch import Tensor

from autograder.isolation import message, walls, wire
from autograder.isolation.forkserver import START_SECONDS, forkserver
from autograder.isolation.message import Message
from autograder.isolation.meter import WHOLE, WHOLE_CLOCK, Meter
from autograder.isolation.worker import KINDS
from autograder.student.answer import Answer
from autograder.student.arguments import Argument
from autograder.student.asked import Asked, Query
from autograder.student.deadline import Limit, deadline
from autograder.student.errors import Crash, StudentError, TimeLimit
from autograder.student.notebook import Cell, Notebook, check_cell
from autograder.student.want import Want

TOO_LONG = (
    f"the submission as a whole took too long: it may compute for {WHOLE:g} s, within {WHOLE_CLOCK:g} s by the clock"
)


class Isolated:
    """The functions of a notebook on disk, defined and called in a process of their own.

    layers: what stands between that process and the grader, known when it has started.
    trust: go on where nothing but the process does.
    """

    layers: tuple[str, ...] = ("process", "time limit")

    def __init__(self, notebook: Notebook, trust: bool = False) -> None:
        self.notebook, self.trust = notebook, trust
        self.worker: int | None = None
        self.meter = Meter()

    def start(self) -> None:
        """Start the process. Raises NotIsolated before any code of the submission has run."""
        self.connection, self.worker, layers = forkserver().spawn()
        if not (self.trust or walls.enough(layers)):
            self.close()
            raise walls.NotIsolated(walls.missing() or f"only {', '.join(layers)}; {walls.WAY_OUT}")
        self.layers = (*Isolated.layers, *layers)
        self._limit(START_SECONDS)
        self._enter([], [], START_SECONDS, "the worker")

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        if self.meter.over:
            raise TimeLimit(TOO_LONG)
        if self.worker is None:
            self.start()
        self._limit(seconds)
        self._enter(self.notebook.before(check_cell(question)).cells, functions, seconds, "the notebook's cells")

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Answer:
        want = want or Want()
        asked = Asked.of(function, arguments, want)
        try:
            header, results = self._ask(*message.call(function, arguments, want), function, asked)
        finally:
            asked.expect_sound()
        found = message.resulted(header, results, function, arguments, want)
        return replace(found, asked=tuple(asked.questions), times=asked.times)

    def close(self) -> None:
        """End the process, and all that it started in its group."""
        if self.worker is None:
            return
        with contextlib.suppress(ConnectionError):  # the fork server has ended, and its workers with it
            forkserver().end(self.worker)
        self.connection.close()
        self.worker = None
        self.meter.renew()

    def _limit(self, seconds: float) -> None:
        """What is asked from now on has those seconds in all."""
        worker = self.worker
        assert worker is not None
        with self._lost("the process"):
            self.meter.start(seconds, lambda: forkserver().computed(worker))

    def _enter(self, cells: Iterable[Cell], functions: Iterable[str], seconds: float, what: str) -> None:
        parts = [(cell.grade_id, cell.source, cell.problem) for cell in cells]
        self._leave(what)
        # a little less than all the time, so that the worker can say which line it was that took it
        request = {"op": "enter", "cells": parts, "functions": list(functions), "seconds": 0.9 * seconds}
        self._ask(request, {}, what)

    def _leave(self, what: str) -> None:
        """The check before, if there was one, has made its last call: its process may go."""
        with self._lost(what):
            wire.send(self.connection, {"op": "leave"})

    def _ask(
        self, header: dict[str, Any], tensors: dict[str, Tensor], what: str, asked: Asked | None = None
    ) -> Message:
        """Send a request and wait for its answer; a worker that is late or gone is replaced at the next check.

        asked: answers what the student's code asks meanwhile.
        """
        if self.worker is None:
            raise Crash(f"{what}: the process is gone")
        with self._lost(what):
            self._send(header, tensors)
            header, results = wire.receive(self.connection, self.meter.until)
            while asked is not None and message.asks(header):
                self._send(*self._said(asked, message.asked(header, results, asked.functions)))
                header, results = wire.receive(self.connection, self.meter.until)
        if "error" in header:
            raise KINDS.get(str(header["error"]), StudentError)(str(header.get("message", ""))[: wire.MAX_MESSAGE])
        return header, results

    def _send(self, header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
        self.connection.settimeout(max(self.meter.end - time.monotonic(), wire.SOONEST))
        wire.send(self.connection, header, tensors)

    def _said(self, asked: Asked, query: Query) -> Message:
        """The answer to a question; what it takes is taken off the check's time."""
        left = self.meter.left()
        limit = Limit(left)
        try:
            with deadline(limit):
                return message.reply(asked.answer, query)
        finally:
            self.meter.charge(left - limit.left())

    @contextlib.contextmanager
    def _lost(self, what: str) -> Iterator[None]:
        """A process that is late or gone is ended, and the check with it."""
        try:
            yield
        except TimeoutError:
            self.close()
            raise TimeLimit(TOO_LONG if self.meter.over else f"{what} did not return in time") from None
        except OSError:  # WireError is one
            self.close()
            raise Crash(f"{what} ended the process it ran in") from None


@contextlib.contextmanager
def isolated(notebook: Notebook, trust: bool = False) -> Iterator[Isolated]:
    """The submission, started, and its process ended at the end. Raises NotIsolated, as `start` does."""
    submission = Isolated(notebook, trust)
    try:
        submission.start()
        yield submission
    finally:
        submission.close()
