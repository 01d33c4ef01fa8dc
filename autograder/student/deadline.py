"""Limit the time of code in this process, counting what it computes, not how busy the machine is."""

import gc
import os
import signal
import threading
import time
from types import FrameType, TracebackType

# Seconds by the clock for one of the processor's. With 8 busy processes beside, two cores leave a ninth one second of
# 4.5, and right answers take a second of ten at most; what only waits is ended all the same.
PATIENCE = 3.0
SOONEST = 1e-3  # seconds until a bell; 0 would be none


class Alarm(BaseException):
    """Not an Exception, so that `except Exception` in the timed code does not swallow it."""


class Limit:
    """A limit on this process from now on: seconds of computing count in full, others in part.

    Children count when they have ended and been waited for.    patience: seconds by the clock for one of these.
    """

    def __init__(self, seconds: float, patience: float = PATIENCE) -> None:
        self.seconds, self.patience = seconds, patience
        self.clock, self.processor = time.monotonic(), computed()

    def left(self) -> float:
        """Seconds left; 0 or less when the time is over."""
        return self.seconds - max(computed() - self.processor, (time.monotonic() - self.clock) / self.patience)


def computed() -> float:
    """Processor seconds of this process, with its threads and the children it has waited for."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


class deadline:
    """`with deadline(seconds): ...` raises TimeoutError in the body after that `Limit`, and again until the body ends.

    Several bodies may share a limit, which then has begun before: `with deadline(limit): ...`.
    It works in the main thread of a Unix process, between two byte codes; elsewhere there is no limit.
    """

    def __init__(self, seconds: float | Limit) -> None:
        self.given = seconds
        self.works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        if self.works:
            self.limit = self.given if isinstance(self.given, Limit) else Limit(self.given)
            first = max(self.limit.left(), SOONEST)
            self.before = signal.signal(signal.SIGALRM, self._ring)
            signal.setitimer(signal.ITIMER_REAL, first, 0.1)

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self.works:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)
        if kind is Alarm:
            raise TimeoutError from None

    def _ring(self, number: int, frame: FrameType | None) -> None:
        """Not before the body and not after it: nobody would be there to catch it, or to stop the timer.

        Nor where the garbage collector calls somebody, for what is raised there is lost. It rings again soon.
        The timer goes by the clock; when the limit is not reached it rings again as soon as it can be.
        """
        if frame is not None and frame.f_code in (*OWN, *(getattr(call, "__code__", None) for call in gc.callbacks)):
            return
        if (left := self.limit.left()) <= 0:
            raise Alarm
        signal.setitimer(signal.ITIMER_REAL, max(left, SOONEST), 0.1)


OWN = (deadline.__enter__.__code__, deadline.__exit__.__code__)
