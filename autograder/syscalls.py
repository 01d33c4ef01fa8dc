"""A filter on system calls, for the few by which a process could still meet another or reach deep into the kernel.

Namespaces do not part the kernel's keyrings for users who share an id; and tracing, mounting, io_uring, BPF and
performance events are the doors through which most ways out of a sandbox have led. Seccomp, see seccomp(2).
"""

import ctypes
import errno
import platform
import struct

# add_key, request_key, keyctl, ptrace, process_vm_readv, process_vm_writev, bpf, perf_event_open, userfaultfd,
# io_uring_setup, io_uring_enter, io_uring_register, unshare, setns, mount, umount2, pivot_root
DENIED = {
    "x86_64": (248, 249, 250, 101, 310, 311, 321, 298, 323, 425, 426, 427, 272, 308, 165, 166, 155),
    "aarch64": (217, 218, 219, 117, 270, 271, 280, 241, 282, 425, 426, 427, 97, 268, 40, 39, 41),
}
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # <linux/audit.h>
OTHER_TABLE = 0x40000000  # x86-64's x32 calls begin here
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # of the filter's machine, <linux/bpf_common.h>
ALLOW, DENY = 0x7FFF0000, 0x00050000 | errno.EPERM  # <linux/seccomp.h>
SET_SECCOMP, FILTER = 22, 2  # <linux/prctl.h>


def program(machine: str) -> bytes:
    """The filter for a kind of processor, as the kernel reads it: eight bytes an instruction."""
    numbers = DENIED[machine]
    end = len(numbers)  # instructions to jump over, from the first comparison to the one that denies
    lines = [
        (LOAD, 0, 0, 4),
        (EQUAL, 0, end + 3, ARCHITECTURE[machine]),
        (LOAD, 0, 0, 0),
        (AT_LEAST, end + 1, 0, OTHER_TABLE),
    ]
    lines += [(EQUAL, end - i, 0, number) for i, number in enumerate(numbers)]
    lines += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, DENY)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def filtered() -> tuple[str, ...]:
    """Put the filter on this process and all it starts, for good; the layer's name, or () where there is none.

    The process must have given up new privileges before.
    """
    if platform.machine() not in DENIED:
        return ()
    code = ctypes.create_string_buffer(text := program(platform.machine()), len(text))
    header = struct.pack("HxxxxxxP", len(text) // 8, ctypes.addressof(code))
    refused = ctypes.CDLL(None).prctl(SET_SECCOMP, FILTER, header, 0, 0) == -1
    return () if refused else ("system call filter",)
