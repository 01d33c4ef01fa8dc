"""Code that does not end, in Python, in C, in the cells, in what it returns; and code that ends the process."""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import IMPORTS, RIGHT, Attack, answered

DEEP = """
sys.setrecursionlimit(10**6)
class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")
return Deep().x
"""
SPINNER = f"""
def spin():
    named("@TOKEN@")
    while True:
        pass
if threading.active_count() < 3:
    threading.Thread(target=spin).start()
return {RIGHT}
"""


def endless(name: str, tries: str, body: str, outcome: str | tuple[str, ...] = "timeout") -> Attack:
    """An answer in time has time, on a busy machine too; what never ends need not be waited for."""
    return answered(name, tries, body.strip(), outcome, seconds=10.0 if outcome == "passed" else 0.4)


ATTACKS = [
    endless("loop", "loops for ever", "while True: pass"),
    endless(
        "loop-swallowing",
        "loops for ever and swallows KeyboardInterrupt and the rest",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ),
    endless("loop-in-c", "loops for ever inside one call of C code", "return pred * sum(iter(int, 1))"),
    endless("regex", "matches a pattern that backtracks for years", "re.match('(a+)+$', 'a' * 60 + 'b')\nreturn pred"),
    endless("big-number", "computes a power with 50 million digits", "return pred * (3 ** 10**8 % 2)"),
    endless("svd", "has torch work for minutes without a byte code between", "return torch.linalg.svd(torch.randn(5000, 5000))"),
    endless("sleep", "sleeps", "time.sleep(60)\nreturn pred"),
    endless(
        "loop-deaf", "loops with every signal blocked", "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nwhile True: pass"
    ),
    endless("deadlock", "waits for a lock that it holds", "lock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
    endless("pipe", "reads from a pipe that nobody writes to", "os.read(os.pipe()[0], 1)"),
    endless("stops-itself", "sends itself SIGSTOP", "os.kill(os.getpid(), signal.SIGSTOP)\nreturn pred"),
    endless(
        "torch-function",
        "passes torch an object whose __torch_function__ never ends",
        "class Liar(torch.Tensor):\n    @classmethod\n    def __torch_function__(cls, *args):\n        while True: pass\n"
        "return torch.mean(torch.ones(2).as_subclass(Liar))",
    ),
    endless(
        "message", "raises an error whose message never ends",
        "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
    ),
    endless("destructor", "leaves an object whose __del__ never ends",
        "class D:\n    def __del__(self):\n        while True: pass\nD()\nreturn pred"),
    endless("becomes-another", "replaces its program by another", "os.execv('/bin/sleep', ['sleep', '60'])", ("timeout", "crash")),
    Attack(
        "loop-in-cell",
        "loops in the cell, before there is a function",
        f"{IMPORTS}\nN = sum(iter(int, 1))\ndef score_matching_loss(pred, std, z):\n    return pred * N",
        "timeout", 0.0, seconds=0.4,
    ),
    Attack(
        "decorator", "loops in a decorator",
        f"{IMPORTS}\ndef decorated(f):\n    while True: pass\n@decorated\ndef score_matching_loss(pred, std, z):\n    return pred",
        "timeout", 0.0, seconds=0.4,
    ),
    endless("spinner", "answers, and leaves a thread that never ends", SPINNER.strip(), "passed"),
    endless("at-exit", "answers, and never ends at exit",
        f"import atexit\natexit.register(time.sleep, 60)\nreturn {RIGHT}", "passed"),
    endless("slow-reader", "stops its own threads' switching and holds the lock of the interpreter",
        "sys.setswitchinterval(1000)\nthreading.Thread(target=lambda: sum(iter(int, 1))).start()\ntime.sleep(60)\nreturn pred"),
    answered("generator", "is a generator that never ends", "while True:\n    yield pred", "failed"),
    answered("iterator", "returns an iterator that never ends", "return itertools.count()", "failed"),
    answered("iterable", "returns an object that is iterable for ever, of endless length",
        "class Endless:\n    def __iter__(self):\n        while True: yield 1.0\n    def __len__(self):\n        while True: pass\n"
        "    __float__ = __repr__ = __bool__ = __len__\nreturn Endless()", "failed"),
    answered("recursion", "calls itself", "return score_matching_loss(pred, std, z)", "failed"),
    answered("recursion-in-c", "overflows the stack of the process", DEEP.strip(), ("crash", "failed")),
    answered("nested", "raises an error with a list nested 10^5 deep",
        "x = []\nfor _ in range(10**5):\n    x = [x]\nraise ValueError(x)", ("failed", "crash")),
    answered("exit", "calls sys.exit", "sys.exit(0)", "failed"),
    answered("quit", "raises KeyboardInterrupt", "raise KeyboardInterrupt", "failed"),
    answered("hard-exit", "calls os._exit", "os._exit(0)", "crash"),
    answered("suicide", "kills itself", "os.kill(os.getpid(), signal.SIGKILL)", "crash"),
    answered("suicide-of-group", "kills its process group", "os.killpg(0, signal.SIGKILL)", "crash"),
    answered("segfault", "reads address 0, and would leave a core",
        "resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)\nctypes.string_at(0)", "crash"),
    answered("abort", "aborts", "os.abort()", "crash"),
    answered("exit-from-thread", "exits from a thread while the answer is computed",
        "threading.Thread(target=os._exit, args=(0,)).start()\ntime.sleep(5)", "crash"),
    answered("exit-in-fork", "answers from two processes at once", f"os.fork()\nreturn {RIGHT}", ("passed", "crash", "failed"), score=4.0, seconds=10.0),
]  # fmt: skip
