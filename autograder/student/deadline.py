"""A time limit on code that runs in this process."""

import signal
import threading
from types import FrameType, TracebackType


class Alarm(BaseException):
    """Not an Exception, so that `except Exception` in the timed code does not swallow it."""


class deadline:
    """`with deadline(seconds): ...` raises TimeoutError in the body after that time, and again until the body ends.

    It works in the main thread of a Unix process, between two byte codes; elsewhere there is no limit.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = max(seconds, 1e-3)
        self.works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        if self.works:
            self.before = signal.signal(signal.SIGALRM, _ring)
            signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.1)

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self.works:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)
        if kind is Alarm:
            raise TimeoutError from None


OWN = (deadline.__enter__.__code__, deadline.__exit__.__code__)


def _ring(number: int, frame: FrameType | None) -> None:
    """Not before the body and not after it: nobody would be there to catch it, or to stop the timer."""
    if frame is None or frame.f_code not in OWN:
        raise Alarm
