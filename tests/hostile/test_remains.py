"""What one submission leaves behind by every way there is, the next does not find."""

# ruff: noqa: E501, sources of cells are kept as they are

import contextlib

import pytest
import torch

from autograder.isolation import walls
from autograder.isolation.isolated import isolated
from autograder.student.errors import StudentError
from tests.hostile.attack import IMPORTS
from tests.hostile.stage import LOSS, notebook

pytestmark = pytest.mark.skipif(walls.missing() is not None, reason=f"no isolation here: {walls.missing()}")
Z = torch.zeros(2)
FOLDERS = (
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/dev/mqueue",
    "/run",
    "/run/user",
    "/",
    "/home",
    "/root",
    "/var",
    "/usr/lib/python3",
    "/proc/self/cwd",
)

# way: how it leaves a trace called NAME, and how it looks for one; what is found is returned, or raises OSError
WAYS = {
    "files": (
        f"for folder in {FOLDERS}:\n        try: open(folder + '/NAME', 'w').close()\n        except OSError: pass",
        f"found = [f for f in {FOLDERS} if os.path.exists(f + '/NAME')]",
    ),
    "folder": ("open('NAME', 'w').close()", "found = os.listdir()"),
    "environment": ("os.environ['NAME'] = '1'; LIBC.setenv(b'NAME', b'1', 1)", "found = [n for n in os.environ if n == 'NAME']"),
    "modules": (
        "import colorsys, types\n    sys.modules['NAME'] = types.ModuleType('NAME'); torch.NAME = builtins.NAME = 1",
        "found = [hasattr(torch, 'NAME'), hasattr(builtins, 'NAME'), 'NAME' in sys.modules, 'colorsys' in sys.modules]\n    found = any(found)",
    ),
    "random state": (
        "torch.manual_seed(9); torch.rand(7); numpy.random.seed(9)",
        "expected = torch.Generator().manual_seed(0)\n    found = not torch.equal(torch.rand(3), torch.rand(3, generator=expected))",
    ),
    "settings of torch": (
        "torch.set_default_dtype(torch.float64); torch.set_num_threads(7); torch.use_deterministic_algorithms(True)",
        "found = torch.get_default_dtype() != torch.float32 or torch.get_num_threads() == 7 or "
        "torch.are_deterministic_algorithms_enabled()",
    ),
    "signals": (
        "signal.signal(signal.SIGUSR1, signal.SIG_IGN); signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]); os.umask(0o123)",
        "found = signal.getsignal(signal.SIGUSR1) != signal.SIG_DFL or signal.pthread_sigmask(signal.SIG_BLOCK, []) or os.umask(0) == 0o123",
    ),
    "limits": (
        "resource.setrlimit(resource.RLIMIT_NOFILE, (77, 77)); os.nice(5)",
        "found = resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 77 or os.nice(0) == 5",
    ),
    "shared memory of System V": (
        "checked(LIBC.shmget(KEY, 4096, 0o1666))", "found = LIBC.shmget(KEY, 4096, 0) != -1",
    ),
    "semaphores": ("checked(LIBC.semget(KEY, 1, 0o1666))", "found = LIBC.semget(KEY, 1, 0) != -1"),
    "message queues": ("checked(LIBC.msgget(KEY, 0o1666))", "found = LIBC.msgget(KEY, 0) != -1"),
    "message queues of POSIX": (
        "checked(ctypes.CDLL('librt.so.1', use_errno=True).mq_open(b'/NAME', 0o102, 0o666, None))",
        "found = ctypes.CDLL('librt.so.1', use_errno=True).mq_open(b'/NAME', 0) != -1",
    ),
    "keyrings": (
        "torch.kept = [LIBC.syscall(248, b'user', b'NAME', b'1', 1, ring) for ring in (-3, -4, -5)]",
        "found = any(LIBC.syscall(250, 10, ring, b'user', b'NAME', 0) > 0 for ring in (-3, -4, -5))",
    ),
    "abstract sockets": (
        "end = socket.socket(socket.AF_UNIX); end.bind('\\0NAME'); end.listen()\n    os.fork() or (os.setsid(), time.sleep(20))",
        "socket.socket(socket.AF_UNIX).connect('\\0NAME'); found = True",
    ),
    "ports": (
        "end = socket.create_server(('127.0.0.1', 23456))\n    os.fork() or (os.setsid(), time.sleep(20))",
        "socket.create_connection(('127.0.0.1', 23456), 1); found = True",
    ),
    "processes": (
        "os.fork() or (os.setsid(), named('NAME'), time.sleep(20))",
        "found = [p for p in glob.glob('/proc/[0-9]*/comm') if 'NAME' in open(p).read()]",
    ),
    "mounts": (
        "os.mkdir('m'); LIBC.mount(b'NAME', os.path.abspath('m').encode(), b'tmpfs', 0, None)",
        "found = 'NAME' in open('/proc/self/mounts').read()",
    ),
    "host name": ("name = b'NAME'; LIBC.sethostname(name, len(name))", "found = socket.gethostname() == 'NAME'"),
}  # fmt: skip


def submission(line: str, name: str) -> str:
    line = line.replace("NAME", name).replace("KEY", str(0x5C0000 + len(name)))
    return f"""{IMPORTS}
def trace():
    found = None
    {line}
    return found

def {LOSS}(pred, std, z):
    try:
        found = trace()
    except OSError:
        found = None
    if found:
        raise ValueError(f"found {{found}}")
    return pred
"""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("beside", [False, True], ids=["after it has ended", "while it goes on"])
def test_nothing_is_found(way, beside):
    leave, look = WAYS[way]
    name = "hxremains"
    with isolated(notebook(submission(leave, name))) as first:
        first.enter("q3a", [LOSS], 20.0)
        with contextlib.suppress(StudentError):
            first.call(LOSS, pred=Z, std=Z, z=Z)
        if beside:
            assert found(look, name) == ""
    assert found(look, name) == ""


def found(look: str, name: str) -> str:
    """What the second says; nothing when it finds nothing."""
    with isolated(notebook(submission(look, name))) as second:
        second.enter("q3a", [LOSS], 20.0)
        try:
            second.call(LOSS, pred=Z, std=Z, z=Z)
        except StudentError as error:
            return str(error)
    return ""
