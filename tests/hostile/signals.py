"""Signals and debuggers: to the grader, to the process that forked it, to a sibling; all of them the test's own."""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import RIGHT, answered, blocked

SENT = """
def attack():
    sent = []
    for who, pid in {"grader": @GRADER@, "fork server": @SERVER@, "sibling": @SIBLING@}.items():
        try:
            SEND
            sent.append(who)
        except OSError:
            pass
    return sent
"""


def sent(name: str, tries: str, how: str, **options: object) -> object:
    return blocked(name, tries, SENT.replace("SEND", how), lethal=True, **options)


WAKES = """
def attack():
    parent = os.getppid()
    if parent <= 1:
        return None
    if not os.fork():
        os.setsid()
        named("@TOKEN@")
        time.sleep(1)
        os.kill(parent, signal.SIGCONT)  # so that nobody waits for ever
        os._exit(0)
    try:
        os.kill(parent, signal.SIGSTOP)
    except OSError:
        return None
    return f"stopped {parent}"
"""

ATTACKS = [
    sent("kill", "sends SIGKILL to the grader, the fork server and a sibling", "os.kill(pid, signal.SIGKILL)"),
    sent("term", "sends SIGTERM", "os.kill(pid, signal.SIGTERM)"),
    sent("interrupt", "sends SIGINT, as Ctrl-C would", "os.kill(pid, signal.SIGINT)"),
    sent("probe", "sends signal 0, to learn who is there", "os.kill(pid, 0)"),
    sent("kill-group", "sends SIGKILL to their process groups", "os.killpg(pid, signal.SIGKILL)"),
    sent("kill-by-descriptor", "sends SIGKILL by a descriptor of the process",
         "signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL)"),
    sent("kill-shell", "has the shell send it", "if os.system(f'kill -9 {pid} 2>/dev/null'): raise OSError"),
    sent("queue", "sends a signal with a value, thread by thread", "checked(LIBC.syscall(234, pid, pid, 15))"),
    blocked("owner", "has the kernel send SIGTERM, to the owner of a descriptor", """
def attack():
    import fcntl
    for pid in (@GRADER@, @SERVER@, @SIBLING@):
        ours, theirs = socket.socketpair()
        try:
            fcntl.fcntl(ours, fcntl.F_SETOWN, pid)
            fcntl.fcntl(ours, 10, signal.SIGTERM)  # F_SETSIG
            fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
            theirs.send(b"x")
        except OSError:
            pass
""", lethal=True),
    blocked("kill-parent", "sends SIGKILL to its parent", """
def attack():
    parent = os.getppid()
    if parent > 1:
        os.kill(parent, signal.SIGKILL)
        return f"killed {parent}"
""", lethal=True),
    blocked("stop-parent", "sends SIGSTOP to its parent, and SIGCONT a second later", WAKES, lethal=True),
    answered("kill-first", "sends SIGKILL to process 1, where that is its namespace's own", f"""
try:
    if os.getpid() != 1 and open("/proc/1/comm").read() == open("/proc/self/comm").read():
        os.kill(1, signal.SIGKILL)
except OSError:
    pass
return {RIGHT}
""".strip(), ("passed", "crash"), score=4.0, seconds=10.0),
    blocked("ptrace", "attaches itself as a debugger to the grader, the fork server and a sibling", """
def attack():
    LIBC.ptrace.argtypes = [ctypes.c_long] * 4
    attached = []
    for pid in (@GRADER@, @SERVER@, @SIBLING@, os.getppid()):
        if pid > 1 and LIBC.ptrace(0x4206, pid, 0, 0) == 0:  # PTRACE_SEIZE stops nothing
            LIBC.ptrace(17, pid, 0, 0)
            attached.append(pid)
    return attached
""", lethal=True),
    blocked("limits-of-others", "changes limits and priority of the grader", """
def attack():
    changed = []
    for pid in (@GRADER@, @SERVER@, @SIBLING@):
        try:
            resource.prlimit(pid, resource.RLIMIT_CORE, resource.prlimit(pid, resource.RLIMIT_CORE))
            changed.append(pid)
        except (OSError, ProcessLookupError):
            pass
        try:
            os.sched_setaffinity(pid, os.sched_getaffinity(pid))
            changed.append(pid)
        except OSError:
            pass
    return changed
""", lethal=True),
    blocked("terminal", "types into the terminal that the grader was started from", """
def attack():
    import fcntl, termios
    return [path for path in glob.glob("/dev/tty") + glob.glob("/dev/pts/[0-9]*") if os.open(path, os.O_RDWR | os.O_NOCTTY) >= 0]
"""),
    blocked("daemon", "leaves a process in a session of its own, that outlives the submission", """
def attack():
    if not os.fork():
        os.setsid()
        if os.fork():
            os._exit(0)
        named("@TOKEN@")
        time.sleep(10)
        os._exit(0)
    os.wait()
"""),
    blocked("orphans", "leaves ten processes that refuse SIGTERM and SIGHUP, each in a group of its own", """
def attack():
    for _ in range(10):
        if not os.fork():
            os.setpgid(0, 0)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            named("@TOKEN@")
            time.sleep(10)
            os._exit(0)
"""),
]  # fmt: skip
