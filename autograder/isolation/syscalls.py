"""Filter the system calls by which a process could reach other processes or deep into the kernel.

Tracing, mounting, new namespaces, io_uring, BPF and performance events are the doors through which most ways out
of a sandbox have led; in a user namespace of its own a process would have every right that the others ask for.
Namespaces do not separate keyrings, and limits do not count anonymous shared memory, so both are denied. The filter is
seccomp's, see seccomp(2).
"""

import ctypes
import errno
import platform
import struct

# name: number on x86-64, on 64-bit Arm; from 424 on they are the same everywhere
DENIED = {
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "syslog": (103, 116),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "unshare": (272, 97), "setns": (308, 268),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442),
    "shmget": (29, 194), "msgget": (68, 186), "memfd_create": (319, 279), "memfd_secret": (447, 447),
}  # fmt: skip
MACHINES = {"x86_64": 0, "aarch64": 1}  # which of the numbers
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # <linux/audit.h>
CLONE, CLONE3 = (56, 220), (435, 435)
NAMESPACES = 0x7E020000  # the flags of clone that make one, <linux/sched.h>
OTHER_TABLE = 0x40000000  # x86-64's x32 calls begin here
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # of the filter's machine, <linux/bpf_common.h>
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # where in what the filter looks at, <linux/seccomp.h>
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
SET_SECCOMP, FILTER = 22, 2  # <linux/prctl.h>

Line = tuple[int, int, int, int]  # what to do, how far to jump when it holds and when it does not, with what


def program(machine: str) -> list[Line]:
    """The filter program for a processor architecture.

    clone3 is "not there", for its flags are in memory that a filter cannot see; the C library then takes clone.
    """
    which = MACHINES[machine]
    lines: list[tuple[int, int, str, str]] = [  # with the names of the lines to go to in place of distances
        (LOAD, MACHINE, "", ""),
        (EQUAL, ARCHITECTURE[machine], "", "denied"),
        (LOAD, NUMBER, "", ""),
        (AT_LEAST, OTHER_TABLE, "denied", ""),
        *((EQUAL, numbers[which], "denied", "") for numbers in DENIED.values()),
        (EQUAL, CLONE3[which], "not there", ""),
        (EQUAL, CLONE[which], "", "allowed"),
        (LOAD, FIRST_ARGUMENT, "", ""),
        (ANY_BIT, NAMESPACES, "denied", "allowed"),
    ]
    ends = {"allowed": ALLOW, "denied": ERRNO | errno.EPERM, "not there": ERRNO | errno.ENOSYS}
    place = {name: len(lines) + n for n, name in enumerate(ends)}
    jumps = [
        (what, place[yes] - at - 1 if yes else 0, place[no] - at - 1 if no else 0, number)
        for at, (what, number, yes, no) in enumerate(lines)
    ]
    return jumps + [(RETURN, 0, 0, end) for end in ends.values()]


def filtered() -> tuple[str, ...]:
    """Filter this process and all it starts, for good; return the layer's name, or () if there is none.

    The process must have given up new privileges before.
    """
    if platform.machine() not in MACHINES:
        return ()
    lines = program(platform.machine())
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    header = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    refused = ctypes.CDLL(None).prctl(SET_SECCOMP, FILTER, header, 0, 0) == -1
    return () if refused else ("system call filter",)
