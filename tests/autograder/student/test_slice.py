"""Which statements an answer rests on: those that fill in what it reads, and nothing that is computed with it."""

import textwrap
import time
from pathlib import Path

import nbformat
import pytest

from autograder.student.namespace import as_main, build, statements
from autograder.student.notebook import Cell, code_cell, from_node
from autograder.student.slice import needed
from tests.autograder.conftest import RIGHT

RELEASED = Path(__file__).parents[3] / "assignments" / "ps1_score_sde" / "ps1_score_sde.ipynb"
QUESTIONS = {
    "q3a": ("score_matching_loss",),
    "q3b": ("euler_maruyama_step",),
    "q3": ("score_matching_loss", "euler_maruyama_step"),
}


def cells(*sources: str) -> tuple[Cell, ...]:
    return tuple(code_cell("", textwrap.dedent(source)) for source in sources)


def value(*sources: str) -> object:
    return vars(build(cells(*sources), ["f"], 10.0))["f"]()


def lines(cells: tuple[Cell, ...], *wanted: str) -> list[str]:
    """The first line of each statement that is kept."""
    return [_line(s.node.lineno, s.cell, cells) for s, _ in needed(tuple(statements(cells)), wanted)]


def _line(number: int, cell: str, cells: tuple[Cell, ...]) -> str:
    source = cells[int(cell.removeprefix("<cell ").removesuffix(">")) - 1].source
    return source.splitlines()[number - 1]


class TestWhatFillsInAnObject:
    @pytest.mark.parametrize(
        "filling",
        [
            "for k in ('a',):\n    d[k] = 2.0",
            "for k, v in {'a': 2.0}.items(): d.setdefault(k, v)",
            "if True:\n    d['a'] = 2.0",
            "if True:\n    %matplotlib inline\n    d['a'] = 2.0",
            "while 'a' not in d:\n    d.update(a=2.0)",
            "with open('/dev/null') as file:\n    d['a'] = 2.0",
            "try:\n    import gone\nexcept ImportError:\n    d['a'] = 2.0",
            "match 2.0:\n    case x:\n        d['a'] = x",
            "d['b'], d['a'] = 1.0, 2.0",
            "d['a']: float = 2.0",
            "two = 2.0\n_ = d.setdefault('a', two)",
            "two = 2.0\nprint(d.setdefault('a', two))",
            "[d.update(a=n) for n in (1.0, 2.0)]",
            "class C(dict): pass\nd = C(a=2.0, b=1.0)\ndel d['b']",
            "alias = d\nalias['a'] = 2.0",
            "for each in [d]: each['a'] = 2.0",
            "[each.__setitem__('a', 2.0) for each in (d,)]",
            "def fill(x): x['a'] = 2.0\nfill(d)",
            "def fill(x): x['a'] = 2.0\ndone = fill(d)",
            "def fill(x): x['a'] = 2.0\ndef both(x): return fill(x)\nboth(d)",
            "from functools import partial\ndef fill(n, x): x['a'] = n\nfill_in = partial(fill, 2.0)\nfill_in(d)",
            "fill = lambda x: x.update(a=2.0)\nfill(d)",
            "def setup(): d['a'] = 2.0\nsetup()",
            "def setup(): d['a'] = 2.0\ndef all(): setup()\nif True:\n    all()",
            "def setup(n):\n    global d\n    d = {'a': n}\nsetup(2.0)",
            "setup = lambda: d.update(a=2.0)\nsetup()",
            "def put(g):\n    d['a'] = g()\n    return g\n@put\ndef two(): return 2.0",
            "def put(k):\n    def wrap(g):\n        d[k] = g()\n    return wrap\n@put('a')\ndef two(): return 2.0",
            "class C:\n    def __init_subclass__(cls): d['a'] = cls.two\nclass D(C): two = 2.0",
            "class C:\n    def __init__(self): d['a'] = 2.0\nC()",
            "import operator\noperator.setitem(d, 'a', 2.0)",
            "(lambda c: c.update(a=2.0))(d)",
            "list(map(lambda c: c.update(a=2.0), [d]))",
            "def fill(x): x['a'] = 2.0\nlist(map(fill, [d]))",
            "list(map(d.update, [{'a': 2.0}]))",
            "class C(dict):\n    def put(self, n): self['a'] = n\nd = C()\nany(map(d.put, [2.0]))",
            "dict.update(d, a=2.0)",
            "getattr(d, 'update')(a=2.0)",
            "def filler():\n    def fill(x): x['a'] = 2.0\n    return fill\nfiller()(d)",
            "{'fill': lambda x: x.update(a=2.0)}['fill'](d)",
            "exec(\"d['a'] = 2.0\")",
            "globals()['d'] = {'a': 2.0}",
            "import __main__\n__main__.d['a'] = 2.0",
            "import __main__\n__main__.d = {'a': 2.0}",
        ],
    )
    def test_is_kept(self, filling):
        assert value("d = {}\ndef f(): return d['a']", filling) == 2.0

    @pytest.mark.parametrize(
        ("sources", "kind"),
        [
            (("class C: pass", "setattr(C, 'two', 2.0)", "def f(): return C.two"), "a class"),
            (("import math", "math.two = 2.0", "from math import two", "def f(): return two"), "a library"),
            (("import math", "import math as m", "m.two = 2.0", "def f(): return math.two"), "by another name"),
            (("import random\nn = [1.0, 2.0]", "random.shuffle(n)", "def f(): return sum(n) - 1.0"), "by a library"),
            (
                ("import numpy as np\nn = np.ones(1)", "np.put(n, [0], 2.0)", "def f(): return n[0]"),
                "by a library's own",
            ),
            (("import numpy as np\nn = np.ones(1)", "m = np.add(n, 1, out=n)", "def f(): return n[0]"), "as out"),
            (
                ("import math", "def put(): math.two = 2.0", "put()", "def f(): return math.two"),
                "a library, by a function",
            ),
            (
                ("import math", "math.two = 2.0", "def f():\n    import math\n    return math.two"),
                "imported where it is read",
            ),
        ],
    )
    def test_whatever_it_is(self, sources, kind):
        assert value(*sources) == 2.0

    def test_a_function_that_only_shows_an_object_is_left_out(self):
        shown = cells("d = {}", "def show(x): print(x)", "show(d)", "data = load()\nshow(data)", "def f(): return d")
        assert lines(shown, "f") == ["d = {}", "def f(): return d"]


HEAVY = """
import torch
from matplotlib import pyplot as plt
def train(net, data):
    for x in data:
        f()
        net.load(x)
    return [1.0]
net, data, losses = torch.nn.Linear(1, 1), range(10**9), []
quick = False
"""
ANSWER = "def f():\n    losses.append(torch.tensor(2.0))\n    return net, torch, data"


class TestWhatIsComputedWithAnAnswer:
    """The answer reads torch, net, data and a list of its own that is called like the notebook's."""

    @pytest.mark.parametrize(
        "training",
        [
            "losses = train(net, data)",
            "losses += train(net, data)",
            "if not quick:\n    losses = train(net, data)",
            "with torch.enable_grad():\n    losses = train(net, data)",
            "try:\n    losses = train(net, data)\nfinally:\n    pass",
            "for x in data:\n    loss = f()\n    loss.backward()\n    losses.append(loss)\n    optimizer.step()",
            "while True: losses.append(f())",
            "[losses.append(f()) for _ in data]",
            "fit = lambda: losses.extend(train(net, data))\nfit()",
            "def fit(): losses.extend(train(net, data))\nif __name__ == '__main__':\n    fit()",
            "if True:\n    def fit(): losses.extend(train(net, data))\nfit()",
            "def fit(loss, data):\n    for x in data: loss()\n    return []\nhistory = fit(f, data)",
            "loss = f\nfor x in data: losses.append(loss())",
            "for name, g in {'mine': f}.items():\n    while True: losses.append(g())",
            "class Trainer:\n    def run(self):\n        while True: losses.append(f())\nTrainer().run()",
            "optimizer.step()",
            "x = torch.randn(10**9)",
            "x = torch.cdist(net.weight, net.weight)",
            "torch.save(net, 'net.pt')",
            "torch.save(losses, path)",
            "for x in loader: torch.save(x, path)",
            "plt.plot(losses)",
            "plt.figure()\nplt.show()",
            "fig, ax = plt.subplots()\nax.plot(losses)",
            "print(losses, train(net, data))",
            "check('q3a')",
        ],
    )
    def test_is_left_out(self, training):
        kept = lines(cells(HEAVY, ANSWER, training), "f")
        assert not [line for line in kept if "train(net, data)" in line and "def" not in line]
        assert kept == lines(cells(HEAVY, ANSWER), "f")

    def test_the_value_that_nothing_else_binds_is_kept(self):
        """Under `if __name__ == "__main__":`, say, beside a call that tries the answer."""
        assert value("def f(x=0.0): return x or n", "if True:\n    n = 2.0\n    print(f(1.0))") == 2.0

    def test_what_stands_beside_it_in_a_block_is_kept(self):
        assert value("n = 1.0", "def f(x=0.0): return x or n", "if True:\n    n = 2.0\n    print(f(1.0))") == 2.0

    def test_an_answer_that_is_an_object_may_be_set_up(self):
        answer = "class F:\n    def set(self, n): self.n = n\n    def __call__(self): return self.n\nf = F()"
        assert value(answer, "f.set(2.0)") == 2.0

    def test_an_object_that_is_the_answer_is_left_alone_when_it_is_called(self):
        model = "class M(torch.nn.Module):\n    def forward(self): return 2.0\nm = M()\nf = m"
        assert lines(cells(HEAVY, model, "for x in data: losses.append(m())"), "f") == lines(cells(HEAVY, model), "f")

    def test_an_answer_for_each_type_may_be_extended(self):
        answer = "import functools\n@functools.singledispatch\ndef f(x=0): return 1.0"
        extended = vars(build(cells(answer, "@f.register(str)\ndef _(x): return 2.0"), ["f"], 10.0))["f"]
        assert extended("x") == 2.0

    def test_an_answer_may_be_made_of_itself(self):
        assert value("def f(): return 1.0", "old = f\ndef twice(g): return lambda: 2.0 * g()", "f = twice(old)") == 2.0


def released(**answers: str):
    """The notebook as it is handed out, with right answers or the given ones."""
    node = nbformat.read(RELEASED, 4)
    for cell in node.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = (RIGHT | answers).get(grade_id, cell.source)
    return from_node(node)


SEED = """
def seed_everything(seed):
    torch.manual_seed(seed)
    torch.backends.cudnn.deterministic = True
"""


class TestWhatIsNoChangeOfALibrary:
    """A package is not what a call with data in it fills, nor a reason to load that data."""

    @pytest.mark.parametrize(
        "line",
        [
            "x = next(iter(torch.utils.data.DataLoader(data)))",
            "torch.nn.init.normal_(torch.nn.Linear(len(data), 2).weight)",
            "batches = torch.utils.data.DataLoader(data, worker_init_fn=seed_everything)",
            "def prepare():\n    seed_everything(1)\n    return list(data)\nrows = prepare()",
            "seed_everything(len(data))",
        ],
    )
    def test_is_left_out(self, line):
        kept = lines(cells("import torch", SEED, "data = load()", line, "def f(): return torch.tensor(2.0)"), "f")
        assert kept == ["import torch", "def f(): return torch.tensor(2.0)"]

    def test_a_function_that_sets_one_up_is_called(self):
        answer = "def f(): return torch.tensor(2.0)"
        kept = lines(cells("import torch", SEED.strip(), "seed_everything(1)", answer), "f")
        assert kept == ["import torch", "def seed_everything(seed):", "seed_everything(1)", answer]


class TestABlock:
    """Of a block, what trains is left out; what decides whether something is bound is not."""

    F = "def f(): return n"

    @pytest.mark.parametrize(
        "block",
        [
            "try:\n    n = 2.0\n    losses = [f() for _ in data]\nexcept KeyboardInterrupt:\n    print('stopped')",
            "try:\n    while True: f()\n    n = 2.0\nfinally:\n    print(data)",
            "try:\n    n = 2.0\n    while True: data.pop()\nexcept KeyboardInterrupt:\n    raise",
            "if True:\n    n = 2.0\n    while True: f()",
            "if True:\n    with open('/dev/null') as file:\n        n = 2.0\n        while True: print(data)",
            "match 1:\n    case 1:\n        n = 2.0\n        while True: f()",
            "try:\n    open('/no/such/file')\nexcept OSError:\n    n = 2.0",
            "try:\n    gone = 0\nexcept OSError:\n    n = 1.0\nelse:\n    n = 2.0",
        ],
    )
    def test_is_run_as_far_as_it_is_needed(self, block):
        """Its data, too, are not waited for."""
        begin = time.monotonic()
        assert value("import time\ndata = time.sleep(60)", self.F, block) == 2.0
        assert time.monotonic() - begin < 5.0


class TestWhatIsReadWithoutItsName:
    @pytest.mark.parametrize(
        "sources",
        [
            ("def two(): return 2.0", "from __main__ import two as deux", "def f(): return deux()"),
            ("def two(): return 2.0", "import __main__", "def f(): return __main__.two()"),
            ("import math\nFORMULA = 'math.sqrt(4.0)'", "def f(): return eval(FORMULA)"),
            ("n = 2.0", "SOURCE = 'def f(): return n'", "exec(SOURCE)"),
        ],
    )
    def test_is_found(self, sources):
        assert value(*sources) == 2.0

    def test_a_function_may_import_it_from_main(self):
        module = build(
            cells("def two(): return 2.0", "def f():\n    from __main__ import two\n    return two()"), ["f"], 9
        )
        with as_main(module):
            assert module.f() == 2.0


class TestTheReleasedNotebook:
    IMPORTS = ("import torch", "from torch import Generator, Tensor, nn")
    LOSS = "def score_matching_loss(pred: Tensor, std: Tensor, z: Tensor) -> Tensor:"
    STEP = RIGHT["q3b"].splitlines()[0]

    @pytest.mark.parametrize(
        ("question", "kept"), [("q3a", [*IMPORTS, LOSS]), ("q3b", [*IMPORTS, STEP]), ("q3", [*IMPORTS, LOSS, STEP])]
    )
    def test_of_it_only_the_answers_and_their_imports_are_run(self, question, kept):
        assert lines(released().before(f"{question}-check").cells, *QUESTIONS[question]) == kept

    @pytest.mark.parametrize("name", ["losses", "net", "sde", "x_0", "states", "t", "x", "mean", "means", "generator"])
    def test_a_global_called_like_one_of_its_own_brings_no_training_along(self, name):
        filled = RIGHT["q3a"].replace("    return loss", f"    {name}.append(loss)\n    return loss")
        kept = lines(released(q3a=f"{name} = []\n{filled}").before("q3-check").cells, *QUESTIONS["q3"])
        assert f"{name} = []" in kept
        assert [line for line in kept if "= train(" in line or "sample(net" in line or line.startswith("plots.")] == []
