"""Tasks that a pool runs, each tried again when it fails.

Results come as they are done. Only so many jobs are read and out at a time as keep every process busy, so
memory does not grow with the class.
"""

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, replace
from typing import TypeVar

from autograder.batch.pool import Pool
from autograder.grading.results import Result
from autograder.text import named

SECONDS_ALONE = 600.0  # by the clock, for all that timed out: sixty endless loops of 10 s each, of a class of any size
T = TypeVar("T")


@dataclass(frozen=True)
class Task:
    """A job as JSON, the key of its result, and the number of failed attempts."""

    key: str
    job: str
    failures: int = 0


@dataclass(frozen=True)
class Ending:
    """What came of a task: a result, or in one line why there is none."""

    key: str
    result: Result | None
    trouble: str = ""


def run_all(tasks: Iterable[Task | T], pool: Pool) -> Iterator[Ending | T]:
    """Run the tasks; each one's ending is yielded as it comes, in any order. What is no task is passed on.

    A task that fails is tried again, alone: then a process that dies with it is its own fault. One in which a check
    did not end in time is run once more, alone and after all others: it may have been the busy machine.
    Raises ConnectionError when the cluster is lost.
    """
    late: list[tuple[Task, Ending]] = []
    for came in _run_in_parallel(tasks, pool):
        match came:
            case (Task(), Ending(result=Result(late=True))):
                late.append(came)
            case (Task(), Ending() as ending):
                yield ending
            case _:
                yield came
    yield from _alone(late, pool, time.monotonic() + SECONDS_ALONE)


def _alone(late: Iterable[tuple[Task, Ending]], pool: Pool, until: float) -> Iterator[Ending]:
    """What comes of each task when it is run by itself; after that time, what there is already."""
    for task, before in late:
        ending = before
        if time.monotonic() < until:
            wait([future := pool.submit(task.job)])
            if _trouble(future)[0]:
                pool.restart()
            ending = _ending(task, future)
        yield before if ending.result is None else ending


def _run_in_parallel(tasks: Iterable[Task | T], pool: Pool) -> Iterator[tuple[Task, Ending] | T]:
    fresh, again = iter(tasks), deque[Task]()
    out: dict[Future[str], Task] = {}
    while True:
        width = pool.width
        while (task := _next(fresh, again, out, width)) is not None:
            if isinstance(task, Task):
                out[pool.submit(task.job)] = task
            else:
                yield task
        if not out:
            return
        wait(out, return_when=FIRST_COMPLETED)
        if any(_trouble(future)[0] for future in out if future.done()):
            pool.restart()
            wait(out)
        for future in [future for future in out if future.done()]:
            task = out.pop(future)
            ending = _ending(task, future)
            if ending.result is None and task.failures + 1 < pool.tries:
                again.append(replace(task, failures=task.failures + 1))
            else:
                yield task, ending


def _next(fresh: Iterator[Task | T], again: deque[Task], out: dict[Future[str], Task], width: int) -> Task | T | None:
    """What to do now; None when it is time to wait, or all is done."""
    if again or any(task.failures for task in out.values()):
        return None if out else again.popleft()
    return next(fresh, None) if len(out) < width else None


def _trouble(future: Future[str]) -> tuple[bool, str]:
    """Whether the processes are broken, and in one line what went wrong; "" when nothing did."""
    try:
        error = future.exception()
    except CancelledError:
        raise ConnectionError("the connection to the cluster is lost") from None
    if isinstance(error, BrokenExecutor):
        return True, "the process that graded it was killed"
    return False, "" if error is None else named(error, most=300)


def _ending(task: Task, future: Future[str]) -> Ending:
    _, trouble = _trouble(future)
    if trouble:
        return Ending(task.key, None, f"the grader failed: {trouble}")
    try:
        return Ending(task.key, Result.from_json(json.loads(future.result())))
    except (ValueError, KeyError, TypeError):
        return Ending(task.key, None, "the grader failed: the worker returned no valid result")
