"""Measure from outside how much of its time a submission's process has used."""

import math
import time
from collections.abc import Callable

from autograder.student.deadline import PATIENCE

# A submission as a whole. The check that may take longest has 120 s, and all the others of a right answer take 3.
WHOLE = 150.0
WHOLE_CLOCK = 2 * WHOLE  # so that none holds a process for longer than five minutes, whatever it waits for
LOOK = 0.05  # seconds between two looks, at least
STALE = 0.02  # of a check's limit: what was last read may be so old at its beginning; reading costs a millisecond


class Meter:
    """Limits on one check and on all together: processor seconds, and several times as many by the clock.

    The processor's are asked for at a check's beginning, and when the clock has passed the limit.
    """

    def __init__(self) -> None:
        self.opened = time.monotonic()
        self.before = self.last = 0.0  # of the processor: had by processes that are gone, and by the present one
        self.read = -math.inf  # when that was read

    def start(self, seconds: float, computed: Callable[[], float]) -> None:
        """Start a check. computed: processor seconds that the present process has used."""
        self.computed, self.seconds, began = computed, seconds, time.monotonic()
        if began - self.read > STALE * seconds:
            self._read()
        self.base = self.last
        self.next = began + min(seconds, max(WHOLE - self.before - self.last, LOOK))
        self.end = min(began + PATIENCE * seconds, self.opened + WHOLE_CLOCK)

    def left(self) -> float:
        """Seconds that the check has left, as far as is known without asking."""
        return max(self.seconds - (self.last - self.base), 0.0)

    def charge(self, seconds: float) -> None:
        """The grader itself has worked so long on what the check's code asked of it."""
        self.base -= seconds
        self.next = min(self.next, time.monotonic() + max(self.left(), LOOK))

    def renew(self) -> None:
        """Forget the present process, which has ended; the next one counts from 0."""
        self.before, self.last, self.read = self.before + self.last, 0.0, -math.inf

    @property
    def over(self) -> bool:
        """Whether all checks together have used up their time."""
        return self.before + self.last >= WHOLE or time.monotonic() >= self.opened + WHOLE_CLOCK

    def until(self) -> float:
        """When to look again, by the monotonic clock. Raises TimeoutError when a limit is reached."""
        if (now := time.monotonic()) >= self.end:
            raise TimeoutError
        if now >= self.next:
            self._read()
            left = min(self.seconds - (self.last - self.base), WHOLE - self.before - self.last)
            if left <= 0:
                raise TimeoutError
            self.next = now + max(left, LOOK)
        return min(self.next, self.end)

    def _read(self) -> None:
        self.last, self.read = self.computed(), time.monotonic()
