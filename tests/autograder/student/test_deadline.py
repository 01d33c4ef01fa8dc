"""A time limit on code in this process: it rings in the body, and nowhere else."""

import gc
import signal
import time

import pytest

from autograder.student.deadline import PATIENCE, Limit, deadline
from tests.autograder.processes import busy


def test_what_takes_too_long_is_ended():
    with pytest.raises(TimeoutError):  # noqa: PT012, the block is what is timed
        with deadline(0.05):
            while True:
                pass


def test_it_rings_again_for_who_swallows_it():
    rings = 0
    with pytest.raises(TimeoutError):  # noqa: PT012, the block is what is timed
        with deadline(0.01):
            while True:
                try:
                    time.sleep(10)
                except BaseException:
                    rings += 1
                    if rings == 3:
                        raise


def test_what_ends_in_time_goes_on_and_an_exception_of_its_own_passes():
    with deadline(10):
        done = True
    with pytest.raises(KeyError), deadline(10):
        raise KeyError
    assert done


def test_where_the_garbage_collector_calls_somebody_it_waits():
    """Python prints what is raised there, and goes on."""

    def called(phase: str, info: dict[str, int]) -> None:
        began = time.monotonic()
        while time.monotonic() < began + 0.02:
            pass

    gc.callbacks.append(called)
    try:
        with pytest.raises(TimeoutError):  # noqa: PT012, the block is what is timed
            with deadline(0.01):
                gc.collect(0)  # here it rings first
                while True:
                    pass
    finally:
        gc.callbacks.remove(called)


def work(seconds: float) -> None:
    """Keep the processor busy for so long, however long that takes."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_a_busy_machine_costs_no_time():
    """Eight beside on two cores leave it a fifth, and tests that run beside it leave less."""
    with busy(8), deadline(3.0):
        work(0.5)


def test_what_waits_is_ended_by_the_clock():
    began = time.monotonic()
    with pytest.raises(TimeoutError), deadline(0.1):
        time.sleep(60)
    assert time.monotonic() - began > 0.9 * PATIENCE * 0.1


def test_several_bodies_may_share_a_limit():
    limit = Limit(0.5)
    with deadline(limit):
        work(0.3)
    with pytest.raises(TimeoutError), deadline(limit):
        work(0.3)
    assert limit.left() <= 0


def test_a_body_that_ends_with_the_time_never_lets_an_alarm_out():
    """The bell may ring on the way in or out, where nothing would catch it."""
    before = signal.getsignal(signal.SIGALRM)
    for n in range(400):
        until = time.perf_counter() + 0.9e-3 + n * 5e-7
        try:
            with deadline(0):  # a millisecond
                while time.perf_counter() < until:
                    pass
        except TimeoutError:
            pass
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before
