"""Which statements of a notebook run when its functions are taken from it, and which do not."""

import inspect
import sys
import textwrap
import time
import traceback

import pytest

from autograder.student import namespace
from autograder.student.namespace import build, failures, statements
from autograder.student.notebook import Cell, code_cell
from autograder.student.slice import needed


def cells(*sources: str) -> list[Cell]:
    return [code_cell("", textwrap.dedent(source)) for source in sources]


def module(*sources: str, wanted: str = "f") -> dict:
    return vars(build(cells(*sources), [wanted], 10.0))


def kept(*sources: str, wanted: str = "f") -> list[str]:
    """The first line of each statement that runs."""
    chosen = needed(tuple(statements(cells(*sources))), (wanted,))
    return [_line(statement, sources) for statement, _ in chosen]


def _line(statement, sources: tuple[str, ...]) -> str:
    number = int(statement.cell.removeprefix("<cell ").removesuffix(">"))
    return textwrap.dedent(sources[number - 1]).splitlines()[statement.node.lineno - 1].strip()


HEAVY = "losses = train(net)\nraise SystemExit"


class TestWhatAnAnswerNeeds:
    @pytest.mark.parametrize(
        "sources",
        [
            ("import math", "def f(): return math.sqrt(4.0)"),
            ("from math import sqrt as root", "f = lambda: root(4.0)"),
            ("from math import *", "def f(): return sqrt(4.0)"),
            ("TWO = 2.0", "def f(): return TWO"),
            ("a = b = 1.0", "def f(): return a + b"),
            ("(a, *b), c = (1.0, 1.0), 0", "def f(): return a + b[0]"),
            ("def helper(): return half() * 2\ndef half(): return 1.0", "def f(): return helper()"),
            ("def f(): return helper()", "def helper(): return 2.0"),
            ("class Maths:\n    two = 2.0\n    def get(self): return self.two", "def f(): return Maths().get()"),
            ("class F:\n    def __call__(self): return 2.0", "f = F()"),
            ("class F:\n    @staticmethod\n    def two(): return 2.0", "f = F.two"),
            ("import functools\ndef twice(x): return 2 * x", "f = functools.partial(twice, 1.0)"),
            ("def double(g): return lambda: 2 * g()", "@double\ndef f(): return 1.0"),
            ("def g(x=1.0): return 2 * x\nf = g", ""),
            ("def g(): return 2.0\ndef f(g=g): return g()", ""),
            ("n: float = 2.0", "def f() -> float: return n"),
            ("try:\n    import gone\nexcept ImportError:\n    gone = 2.0", "def f(): return gone"),
            ("if True:\n    def f(): return 2.0\nelse:\n    def f(): return 3.0", ""),
            ("for i in (1.0, 2.0):\n    last = i", "def f(): return last"),
            ("with open('/dev/null') as file:\n    n = 2.0", "def f(): return n"),
            ("n = 1.0", "n += 1.0", "def f(): return n"),
            ("d = {}", "d['x'] = 2.0", "def f(): return d['x']"),
            ("l = []", "l.append(two())", "def two(): return 2.0", "def two(): return 2.0", "def f(): return 2.0"),
            ("class C: pass\nc = C()", "c.a = C()\nc.a.b = 2.0", "def f(): return c.a.b"),
            ("n = 1.0", "def init():\n    global n\n    n = 2.0", "init()", "def f(): init(); return n"),
            ("def f():\n    def inner(): return two\n    return inner()", "two = 2.0"),
            ("def f(): return [two for _ in 'x'][0]", "two = 2.0"),
            ("def f():\n    import math\n    return math.sqrt(4.0)",),
            ("(two := 2.0)", "def f(): return two"),
        ],
        ids=lambda sources: sources[0].splitlines()[0],
    )
    def test_is_found_wherever_it_is(self, sources):
        assert module(HEAVY, *sources, HEAVY)["f"]() == 2.0

    def test_the_last_definition_counts(self):
        assert module("def f(): return 1.0", "def f(): return 2.0")["f"]() == 2.0

    def test_a_module_may_be_patched(self):
        """`math.two = 2.0` above the answer that reads it, as it is in the notebook."""
        names = module("import types\nm = types.SimpleNamespace()", "m.two = 2.0", "def f(): return m.two")
        assert names["f"]() == 2.0

    def test_a_module_s_settings_are_made(self):
        source = ("import decimal", "decimal.getcontext().prec = 5", "def f(): return decimal.getcontext().prec")
        assert kept(*source) == [*source]

    def test_the_functions_know_the_line_they_are_on(self):
        """Cells have names and lines in tracebacks, as in a notebook."""
        with pytest.raises(ZeroDivisionError) as caught:
            module("x = 0", "%%time\n\ndef f():\n    return 1 / x")["f"]()
        frame = traceback.extract_tb(caught.value.__traceback__)[-1]
        assert (frame.filename, frame.lineno, frame.line) == ("<cell 2>", 4, "return 1 / x")


class TestAsInAKernel:
    def test_the_module_is_main(self):
        names = module(
            "def f(): return __name__\nimport sys\nsame = sys.modules['__main__'].__dict__ is globals()\nf.x = same"
        )
        assert (names["f"](), names["f"].x) == ("__main__", True)

    def test_the_grader_s_own_main_is_back_whatever_happens(self):
        before = sys.modules["__main__"]
        module("raise SystemExit", "f = 1 / 0")
        assert sys.modules["__main__"] is before

    def test_future_imports_hold_below_them_and_not_above(self):
        future, reads = "from __future__ import annotations", "def f(x: unknown): return 2.0"
        assert module("x = 1", future, "y = 1", reads)["f"](0) == 2.0
        assert module(f"{future}\n{reads}")["f"](0) == 2.0
        assert "f" not in module(reads, future)

    def test_a_cell_may_await(self):
        fetch = "import asyncio\nasync def fetch():\n    await asyncio.sleep(0)\n    return 2.0"
        assert module(fetch, "n = await fetch()", "def f(): return n")["f"]() == 2.0
        assert (
            module(fetch, "async def each():\n    yield 2.0\nasync for n in each(): pass", "def f(): return n")["f"]()
            == 2.0
        )

    def test_magics_in_blocks_do_nothing(self):
        assert module("if True:\n    %matplotlib inline\n    !ls\n    n = 2.0", "def f(): return n")["f"]() == 2.0
        assert module("colab = 'google' in str(get_ipython())", "def f(): return 1.0 if colab else 2.0")["f"]() == 2.0

    def test_a_line_that_is_timed_is_run(self):
        assert module("%time n = 2.0", "def f(): return n")["f"]() == 2.0

    def test_two_cells_of_one_id_are_two_files(self):
        """TorchScript reads a function's source from the file of its name, by line number."""
        texts = ["def f():\n    return 2.0", "# scratch"]
        f = vars(build([code_cell("q", text) for text in texts], ["f"], 10.0))["f"]
        assert inspect.getsource(f) == texts[0] + "\n"

    @pytest.mark.parametrize("deep", [400, 2_000, 9_000])
    def test_a_cell_that_is_nested_too_deeply_costs_itself_at_most(self, deep):
        assert module("x = " + " + ".join(["1"] * deep), "def f(): return 2.0")["f"]() == 2.0


class TestWhatItDoesNot:
    @pytest.mark.parametrize(
        "other",
        [
            HEAVY,
            "print(f())",
            "net = f()",
            "out = [f() for _ in range(10**9)]",
            "for _ in range(10**9):\n    f()",
            "assert False",
            "check('q3a')",
            "plt.plot(losses)",
            "%matplotlib inline",
            "!sleep 1000",
            "files = !sleep 1000",
            "f?",
            "%%bash\nsleep 1000",
            "def f(:",
            "return f()",
            "def g(a, a): return f()",
            "await f()",
            "import no_such_module",
            "'\\N{DEGREE SIGN}'",
        ],
    )
    def test_is_left_alone(self, other):
        assert kept(other, "def f(): return 2.0", other) == ["def f(): return 2.0"]

    def test_a_name_inside_another_function_binds_nothing(self):
        assert kept("def g():\n    f = 1\n    two = 2", "two = 2.0", "def f(): return two") == [
            "two = 2.0",
            "def f(): return two",
        ]

    @pytest.mark.parametrize("call", ["json.dump(losses, 'net.pt')", "json.tool.check(f(), losses)"])
    def test_a_call_on_a_module_does_not_bring_along_what_it_is_passed(self, call):
        """`torch.save(net, path)` is no reason to train the net."""
        assert kept("import json", "losses = train()", call, "def f(): return json.loads('2.0')") == [
            "import json",
            "def f(): return json.loads('2.0')",
        ]

    def test_a_call_on_an_object_that_the_answer_uses_does(self):
        sources = ("weights = []", "one = 1.0", "weights.append(one)", "def f(): return weights")
        assert module(*sources)["f"]() == [1.0]

    def test_an_unrelated_definition_is_not_run(self):
        assert kept("x = 1", "def g(): return x", "def f(): return 2.0") == ["def f(): return 2.0"]


class TestTime:
    MODEL = (
        "class M:\n    n = 1.0\n    def f(self): return self.n\n    def fit(self):\n        while True: self.n = 2.0"
    )

    def test_training_of_an_object_that_holds_the_answer_is_left_when_it_takes_long(self, monkeypatch):
        monkeypatch.setattr(namespace, "ASIDE", 0.05)
        assert module(self.MODEL, "m = M()\nf = m.f", "m.fit()")["f"]() == 2.0
        assert module(self.MODEL, "m = M()\nf = m.f", *["m.fit()"] * 5)["f"]() == 2.0

    def test_however_much_there_is_of_it_there_is_time_for_what_is_needed(self):
        names = build(cells(self.MODEL, "m = M()", *["m.fit()"] * 20, "def f(): return m.f()"), ["f"], 1.0)
        assert vars(names)["f"]() == 2.0

    def test_what_is_needed_has_all_the_time_and_is_named_when_it_has_not_enough(self):
        slow = "import time\n\nn = time.sleep(1)\ndef f(): return n"
        assert module(slow)["f"]() is None
        with pytest.raises(namespace.Late, match=r"took too long\n    line 3: n = time.sleep\(1\)$"):
            build(cells(slow), ["f"], 0.1)

    def test_what_only_such_a_line_needs_is_left_when_it_takes_long(self, monkeypatch):
        """The answer does without: `d['b']` may be what it reads, and may be what trains."""
        monkeypatch.setattr(namespace, "ASIDE", 0.05)
        slow = "import time\nd = {'a': 2.0}", "def load():\n    while True: pass", "data = load()", "d['b'] = data"
        assert module(*slow, "def f(): return d['a']")["f"]() == 2.0

    def test_all_such_lines_together_leave_half_of_the_time(self):
        source = [self.MODEL, "m = M()", *["m.fit()"] * 20, "def f(): return m.f()"]
        begin = time.process_time()  # the limits count it: by the clock, a busy machine takes longer
        assert module(*source)["f"]() == 2.0
        assert time.process_time() - begin < 6.0

    def test_a_time_limit_of_its_own_is_an_exception_like_any(self):
        names = module("raise TimeoutError", "n = 1 / 0", "def f(): return 2.0", "f = open('/no/such/file')")
        assert names["f"]() == 2.0


class TestFailures:
    @pytest.mark.parametrize("kind", ["ValueError", "SystemExit", "KeyboardInterrupt", "GeneratorExit"])
    def test_a_statement_that_raises_is_passed_over_and_remembered(self, kind):
        names = module("def d(g):\n    raise " + kind, "two = 2.0", "@d\ndef f(): return two")
        assert "f" not in names
        assert type(failures(names)["f"]).__name__ == kind

    def test_what_was_bound_before_stays(self):
        names = module("def f(): return 2.0", "f = 1 / 0")
        assert names["f"]() == 2.0
        assert isinstance(failures(names)["f"], ZeroDivisionError)

    def test_a_broken_import_costs_only_what_reads_it(self):
        names = module("import no_such_module as n", "def g(): return n", "def f(x=2.0): return x if x else g()")
        assert names["f"]() == 2.0

    @pytest.mark.parametrize("line", ["import no_such_module, math", "from math import no_such_name, sqrt"])
    def test_names_of_one_import_are_bound_one_by_one(self, line):
        names = module(line, "def f(): return sqrt(4.0) if 'sqrt' in globals() else math.sqrt(4.0)")
        assert names["f"]() == 2.0

    def test_a_star_import_that_fails_waits_under_all_that_it_might_have_bound(self):
        assert isinstance(failures(module("from no_such_module import *"))["f"], ModuleNotFoundError)
        assert set(failures(module("from no_such_module import *", "def f(): return 2.0"))) == {"*"}

    def test_nothing_found_is_an_empty_module(self):
        assert {name for name in module("x = 1") if not name.startswith("__")} == {"get_ipython"}

    def test_the_grader_s_own_names_are_not_there(self):
        assert not set(module("def f(): return 1")) & {"namespace", "statements", "ast"}
