"""A time limit on code that runs in this process."""

import contextlib
import signal
import threading
from collections.abc import Iterator


class Alarm(BaseException):
    """Not an Exception, so that `except Exception` in the timed code does not swallow it."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the body after that many seconds, and again and again until it ends.

    It works in the main thread of a Unix process, between two byte codes; elsewhere there is no limit.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise Alarm

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), 0.1)
    try:
        yield
    except Alarm:
        raise TimeoutError from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
