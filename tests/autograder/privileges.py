"""A moment without root's right to read what is protected, so that tests of it say the same for every user."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

VERSION, READS = 0x20080522, 0b110  # of Linux's capabilities; CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """In this block nothing can be read that its mode forbids."""
    libc = ctypes.CDLL(None, use_errno=True)
    thread, capabilities = (ctypes.c_uint32 * 2)(VERSION, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(thread, capabilities) == 0
    effective = capabilities[0]
    capabilities[0] &= ~READS
    assert libc.capset(thread, capabilities) == 0
    try:
        yield
    finally:
        capabilities[0] = effective
        assert libc.capset(thread, capabilities) == 0
