"""Code that uses up a resource. All are bounded: 3 GB of memory, 200 processes or threads, 256 MB written."""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import RIGHT, Attack, answered, blocked


def in_sum(name: str, tries: str, take: str) -> Attack:
    """Six processes that each take memory and hold it for some seconds; then the right answer."""
    body = f"""
import mmap
for _ in range(6):
    if not os.fork():
        named("@TOKEN@")
        held = {take}
        time.sleep(5)
        os._exit(0)
for _ in range(6):
    os.wait()
return {RIGHT}"""
    return answered(name, tries, body.strip(), "crash", slow=True)


ATTACKS = [
    blocked("memory", "asks for 3 GB in pieces", """
import mmap
def attack():
    held = []
    try:
        for _ in range(48):
            held.append(mmap.mmap(-1, 64 * 2**20))
    except (OSError, MemoryError):
        return None
    return f"{len(held) * 64} MB"
"""),
    blocked("memory-at-once", "asks torch for 3 GB", """
def attack():
    try:
        return torch.empty(3 * 2**30, dtype=torch.uint8).shape
    except RuntimeError:
        return None
"""),
    blocked("memory-touched", "asks for 3 GB and writes to it", """
def attack():
    held = []
    try:
        for _ in range(48):
            held.append(b"x" * (64 * 2**20))
    except MemoryError:
        return None
    return f"{len(held) * 64} MB"
""", slow=True),
    in_sum("memory-in-sum", "has six processes take 500 MB each, none of them too much", "b'x' * (500 * 2**20)"),
    in_sum("memory-shared-in-sum", "has six processes take 500 MB each as shared memory",
           "mmap.mmap(-1, 500 * 2**20); held.write(bytes(500 * 2**20))"),
    blocked("memory-without-a-process", "asks for memory that no process has to hold", """
def attack():
    made = []
    for make in (lambda: os.memfd_create("@TOKEN@"), lambda: checked(LIBC.shmget(0, 4096, 0o1600)),
                 lambda: checked(LIBC.msgget(0, 0o1600)), lambda: checked(LIBC.syscall(447, 0))):
        try:
            made.append(make())
        except OSError:
            pass
    return made
"""),
    blocked("memory-limit-raised", "raises its own limits, then asks for 3 GB", """
import mmap
def attack():
    raised = []
    for limit in range(16):
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            raised.append(limit)
        except (OSError, ValueError):
            pass
    try:
        return len(mmap.mmap(-1, 3 * 2**30)), raised
    except (OSError, MemoryError):
        return None
"""),
    blocked("forks", "forks 200 processes that sleep", """
def attack():
    pids = []
    try:
        for _ in range(200):
            if not (pid := os.fork()):
                named("@TOKEN@")
                time.sleep(8)
                os._exit(0)
            pids.append(pid)
    except OSError:
        return None
    return f"{len(pids)} processes"
"""),
    blocked("threads", "starts 200 threads that sleep", """
def attack():
    threads = []
    def sleep():
        named("@TOKEN@")
        time.sleep(8)
    try:
        for _ in range(200):
            threads.append(threading.Thread(target=sleep, daemon=True))
            threads[-1].start()
    except (RuntimeError, MemoryError):
        return None
    return f"{len(threads)} threads"
"""),
    blocked("descriptors", "opens 5000 files", """
def attack():
    opened = []
    try:
        for _ in range(5000):
            opened.append(os.open("/dev/null", os.O_RDONLY))
        return len(opened)
    finally:
        for descriptor in opened:
            os.close(descriptor)
"""),
    blocked("big-file", "writes a file of 256 MB", """
def attack():
    with open("big", "wb") as file:
        return sum(file.write(bytes(2**20)) for _ in range(256))
"""),
    blocked("many-big-files", "writes 256 files of 1 MB", """
def attack():
    for i in range(256):
        with open(f"file{i}", "wb") as file:
            file.write(bytes(2**20))
    return "256 MB"
"""),
    blocked("many-files", "makes 20 000 empty files, which take no space but memory of the kernel", """
def attack():
    for i in range(20_000):
        os.close(os.open(f"empty{i}", os.O_CREAT))
    return "20 000 files"
"""),
    blocked("shared-memory", "fills /dev/shm with 256 MB", """
def attack():
    with open("/dev/shm/@TOKEN@", "wb") as file:
        try:
            return sum(file.write(bytes(2**20)) for _ in range(256))
        finally:
            os.unlink("/dev/shm/@TOKEN@")
"""),
    answered("prints", "prints 50 MB, in Python and past it",
        f"print('x' * 2**20)\nfor _ in range(2):\n    os.write(1, b'y' * 2**20)\n    os.write(2, b'y' * 2**20)\n"
        f"sys.__stdout__.write('z' * 2**22)\nreturn {RIGHT}", "passed", score=4.0),
    answered("long-message", "raises an error with 100 MB to say", "raise ValueError('x' * 10**8)", "failed"),
    answered("many-lines", "raises an error with a million lines", "raise ValueError('x\\n' * 10**6)", "failed"),
    answered("expanded", "returns 10^12 numbers that take no memory", "return torch.zeros(()).expand(10**12)", "failed"),
    answered("huge", "returns 8 million numbers", "return torch.zeros(2**23)", "failed"),
    answered("huge-graph", "returns the end of a graph of 20 000 steps",
        "x = pred.mean()\nfor _ in range(20_000):\n    x = x + 0\nreturn x", ("failed", "crash")),
    answered("many-dimensions", "returns a tensor of 60 dimensions", "return torch.zeros([1] * 60)", ("failed", "crash")),
    answered("threads-of-torch", "has torch use 1000 threads",
        f"torch.set_num_threads(1000)\nreturn {RIGHT}", ("passed", "crash", "failed"), score=4.0, seconds=20.0),
]  # fmt: skip
