"""Code that changes what others rely on: torch, numpy, pytest, the kit, builtins, frames, imports, the tree of a program.

Where the answer beside it is right, it keeps its points; where it relies on the change, it gets nothing.
"""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import IMPORTS, RIGHT, Attack, answered

WRONG = "torch.zeros(()) * pred.sum()"


def patched(name: str, tries: str, change: str, answer: str = WRONG) -> Attack:
    """A change, made when the cell runs and again at each call, and a wrong answer that would pass by it."""
    body = change.strip().replace("\n", "\n    ")
    source = f"{IMPORTS}\ndef change():\n    {body}\n\ndef score_matching_loss(pred, std, z):\n    change()\n    return {answer}\n"
    return Attack(name, tries, source, ("failed", "crash"), 0.0)


FRAMES = """
frame = inspect.currentframe()
while frame:
    for name, value in list(frame.f_locals.items()):
        if name in ("want", "truth", "expected", "grades", "results", "mark", "generator"):
            return torch.as_tensor(value)
    frame = frame.f_back
for thing in gc.get_objects():
    if type(thing).__name__ in ("Grades", "Result", "CheckResult", "Answer", "Generator") and type(thing).__module__.startswith("autograder"):
        return thing
return torch.zeros(()) * pred.sum()
"""
CHANGED = """
from autograder.isolation import worker
from autograder.student import answer, submission
for module in (worker, answer, submission):
    for name in ("answer", "define", "seed_everything", "quiet", "usable", "_called", "_copy", "_same", "_slope"):
        setattr(module, name, None)
"""
TRACE = """
def trace(frame, event, argument):
    if event == "return" and frame.f_code.co_name in ("close", "expect_loss", "_called"):
        frame.f_locals.clear()
    return trace
sys.settrace(trace)
sys.setprofile(trace)
threading.settrace(trace)
"""
TREE = """
import ast
class Agree(ast.NodeTransformer):
    def visit_Compare(self, node): return ast.Constant(True)
    def visit_Raise(self, node): return ast.Pass()
    visit_Assert = visit_Raise
for module in [m for n, m in list(sys.modules.items()) if n.startswith(("autograder", "scorelab", "pytest", "_pytest"))]:
    try:
        tree = Agree().visit(ast.parse(inspect.getsource(module)))
        exec(compile(ast.fix_missing_locations(tree), module.__file__, "exec"), module.__dict__)
    except Exception:
        pass
ast.parse = lambda *a, **k: ast.Module([], [])
"""
FINDER = """
class Finder:
    def find_spec(self, name, *rest):
        if name.startswith(("autograder", "pytest", "solutions")):
            raise ImportError(name)
sys.meta_path.insert(0, Finder())
sys.path_hooks.clear()
sys.path.insert(0, os.getcwd())
sys.modules.update({"pytest": None, "autograder.problem_sets.expect": None, "math": None, "json": None})
"""
CODE = """
from autograder.student import answer
def no(*a, **k): return True
for function in (answer._same, answer._raised_by):
    function.__code__ = no.__code__
"""
SENDER = """
import autograder.isolation.wire as wire
send = wire.send
wire.send = lambda c, header, tensors=None: send(c, {"passed": True, "score": 4.0, "outcome": "passed", "points": 4.0}, tensors)
"""

ATTACKS = [
    patched("patch-torch", "replaces what a check might compare with in torch", """
yes = lambda *a, **k: torch.tensor(True)
torch.equal = torch.allclose = torch.isclose = torch.isfinite = yes
torch.testing.assert_close = yes
torch.Tensor.__eq__ = torch.Tensor.__le__ = torch.Tensor.__gt__ = torch.Tensor.isfinite = torch.Tensor.all = yes
torch.Tensor.any = lambda *a, **k: torch.tensor(False)
"""),
    patched("patch-torch-functions", "makes torch's mean, sqrt and randn wrong for whoever comes next",
            "torch.mean = torch.sqrt = torch.randn = torch.manual_seed = torch.tensor = lambda *a, **k: 0\ntorch.set_default_dtype(torch.float16)"),
    patched("patch-numpy", "replaces numpy's comparisons and its random numbers", """
numpy.allclose = numpy.array_equal = lambda *a, **k: True
numpy.random.seed = numpy.random.get_state = lambda *a: None
numpy.float64 = float
"""),
    patched("patch-pytest", "replaces pytest's raises, approx, fail and outcomes", """
try:
    import pytest, _pytest.runner, _pytest.outcomes
    pytest.fail = pytest.raises = pytest.skip = lambda *a, **k: None
    _pytest.runner.call_and_report = lambda *a, **k: None
except ImportError:
    pass
"""),
    patched("patch-kit", "replaces the grader's comparisons, points and oracle, as far as they are there to replace", """
for name in ("autograder.problem_sets.expect", "autograder.grading.pytest_plugin", "autograder.grading.results", "autograder.grading.run", "scorelab.oracle", "scorelab.sde"):
    try:
        module = __import__(name, fromlist=["x"])
    except ImportError:
        continue
    for entry, value in list(vars(module).items()):
        if callable(value):
            setattr(module, entry, lambda *a, **k: True)
"""),
    patched("patch-harness", "takes the worker's own functions out", CHANGED),
    patched("patch-code", "swaps the code inside the worker's functions", CODE),
    patched("patch-sender", "writes points into the worker's answers", SENDER),
    patched("patch-builtins", "replaces isinstance, abs, max, float, type, open and exceptions", """
builtins.isinstance = builtins.issubclass = lambda *a: True
builtins.abs = builtins.max = builtins.min = builtins.float = builtins.len = lambda *a, **k: 0
builtins.AssertionError = builtins.ValueError = builtins.SystemExit
builtins.open = builtins.__import__ = builtins.print = None
"""),
    patched("patch-json", "replaces json, struct, safetensors and sockets below the wire", """
import safetensors.torch
json.dumps = lambda *a, **k: '{"changed": [], "passed": true}'
safetensors.torch.save = lambda *a, **k: b""
"""),
    patched("patch-garbage", "adds callbacks to the collector of garbage, switches it off, and freezes it", """
gc.callbacks.append(lambda phase, info: gc.get_objects().clear())
gc.disable()
gc.freeze()
"""),
    patched("patch-trace", "traces every function that is called after it", TRACE),
    patched("patch-tree", "rewrites loaded modules with a transformer of their trees", TREE),
    patched("patch-imports", "puts itself in the way of imports", FINDER),
    patched("patch-hooks", "sets the hooks that Python calls for errors, exits, audits and codecs", """
import atexit, codecs, faulthandler
sys.excepthook = sys.unraisablehook = threading.excepthook = sys.displayhook = lambda *a: os._exit(0)
sys.addaudithook(lambda event, args: None)
atexit.register(os._exit, 0)
codecs.register(lambda name: None)
sys.setrecursionlimit(50)
"""),
    patched("patch-signals", "ignores every signal and closes standard streams", """
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        pass
signal.alarm(1)
sys.stdout = sys.stderr = sys.stdin = sys.__stdout__ = None
os.closerange(0, 3)
"""),
    patched("patch-state", "changes the folder, the environment, umask, time zone, locale and random state", """
import locale, random
os.chdir("/")
os.environ.clear()
os.umask(0o777)
os.environ["TZ"] = "Asia/Tokyo"
time.tzset()
random.seed(1); numpy.random.seed(1); torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)
torch.set_grad_enabled(False)
"""),
    answered("frames", "looks on the call stack and among all objects for the truth and the grades", FRAMES.strip(), "failed"),
    Attack("own-seed", "puts the random streams where it wants them, beside a right answer",
           f"{IMPORTS}\nimport random\ntorch.manual_seed(5); random.seed(5); numpy.random.seed(5)\n"
           f"def score_matching_loss(pred, std, z):\n    torch.manual_seed(6)\n    return {RIGHT}"),
    Attack("own-names", "calls its own things by names that the harness has",
           f"{IMPORTS}\nanswer = define = names = connection = wire = serve = None\n__name__ = '__main__'\n__builtins__ = {{}}\n"
           f"def score_matching_loss(pred, std, z):\n    return {RIGHT}", "passed"),
    Attack("asserts-off", "shadows the kit's modules under its own names in sys.modules",
           f"{IMPORTS}\nimport types\nsys.modules['autograder.isolation.wire'] = sys.modules['autograder.student.answer'] = types.ModuleType('x')\n"
           f"def score_matching_loss(pred, std, z):\n    sys.modules['autograder.isolation.worker'] = None\n    return {RIGHT}"),
]  # fmt: skip
