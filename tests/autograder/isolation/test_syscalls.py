"""The filter on system calls, run step by step for both kinds of processor as the kernel would run it."""

import errno

import pytest

from autograder.isolation import syscalls
from autograder.isolation.syscalls import ALLOW, ARCHITECTURE, CLONE, CLONE3, DENIED, ERRNO, MACHINES, program

DENY = ERRNO | errno.EPERM
FORK, THREAD = 17, 0x3D0F00  # SIGCHLD; what the C library passes for a thread
CLONE_NEWUSER = 0x10000000


def verdict(machine: str, number: int, first_argument: int = 0, architecture: int | None = None) -> int:
    """What the filter returns for a call."""
    seen = {0: number, 4: ARCHITECTURE[machine] if architecture is None else architecture, 16: first_argument}
    lines, at, value = program(machine), 0, 0
    while True:
        what, yes, no, operand = lines[at]
        if what == syscalls.RETURN:
            return operand
        if what == syscalls.LOAD:
            value, holds = seen[operand], True
            assert (yes, no) == (0, 0)
        else:
            holds = {
                syscalls.EQUAL: value == operand,
                syscalls.AT_LEAST: value >= operand,
                syscalls.ANY_BIT: value & operand != 0,
            }[what]
        at += 1 + (yes if holds else no)


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("name", DENIED)
def test_what_is_denied_is_not_permitted(machine, name):
    assert verdict(machine, DENIED[name][MACHINES[machine]]) == DENY


def test_nothing_else_is_touched(machine):
    which = MACHINES[machine]
    known = {numbers[which] for numbers in DENIED.values()} | {CLONE3[which]}
    assert {verdict(machine, number) for number in range(600) if number not in known} == {ALLOW}


def test_a_fork_and_a_thread_are_allowed_and_a_namespace_is_not(machine):
    clone = CLONE[MACHINES[machine]]
    assert verdict(machine, clone, FORK) == verdict(machine, clone, THREAD) == ALLOW
    assert verdict(machine, clone, FORK | CLONE_NEWUSER) == DENY


def test_clone3_whose_flags_cannot_be_seen_is_not_there(machine):
    assert verdict(machine, CLONE3[MACHINES[machine]]) == ERRNO | errno.ENOSYS


def test_calls_by_another_table_of_numbers_are_denied(machine):
    """32-bit programs, and x86-64's x32, in which the numbers mean other calls."""
    i386 = 0x40000003
    assert verdict(machine, 1, architecture=i386) == DENY
    assert verdict(machine, syscalls.OTHER_TABLE + 1) == DENY


def test_it_is_short_enough_for_the_kernel_and_its_jumps_for_a_byte(machine):
    lines = program(machine)
    assert len(lines) <= 4096
    assert all(0 <= jump < 256 for _, yes, no, _ in lines for jump in (yes, no))
