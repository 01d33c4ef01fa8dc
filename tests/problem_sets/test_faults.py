"""A problem set whose parts disagree is told so, in a line that names the set, the file and what was wanted."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import problem_sets
from autograder.cli import app
from autograder.problem_sets import new
from autograder.problem_sets.faults import expect_faultless, faults
from tests.problem_sets import rooms

MARK = '@pytest.mark.check("q1", points=2.0)'
FAULTS = {
    "no contract": ("contract.py", "QUESTIONS = (", "QUESTION = (", "contract.py: .*no attribute 'QUESTIONS'"),
    "not Python": (
        "contract.py",
        "QUESTIONS = (",
        "QUESTIONS = ((",
        "contract.py: SyntaxError: .* was never closed",
    ),
    "no question": ("contract.py", 'Question("q1", DISTANCES),', "", "contract.py: want at least one Question"),
    "a question twice": (
        "contract.py",
        'Question("q1", DISTANCES),',
        'Question("q1", DISTANCES), Question("q1", DISTANCES)',
        "contract.py: want one Question q1, got 2$",
    ),
    "a question without a check": (
        "contract.py",
        'Question("q1", DISTANCES),',
        'Question("q1", DISTANCES), Question("q2", DISTANCES)',
        "test_….py: want a check of q2, got none$",
    ),
    "an unknown question": (
        "test_q1.py",
        '"q1", points',
        '"q2", points',
        "test_q1.py: test_distances_value: want pytest.mark.check with a question among q1, got q2",
    ),
    "no mark": ("test_q1.py", MARK, "", "test_q1.py: test_distances_value: want pytest.mark.check .*, got None"),
    "waits for nothing": (
        "test_q1.py",
        "points=2.0",
        'points=2.0, after=["sum"]',
        "test_q1.py: test_distances_value: want after= to name checks, got sum$",
    ),
    "no sentence": (
        "test_q1.py",
        '    """Each point has the right squared distance."""\n',
        "",
        "test_q1.py: test_distances_value: want a docstring",
    ),
    "other points": (
        "test_q1.py",
        "points=2.0",
        "points=3.0",
        r"solutions/notebooks/disc.py: q1-check is worth 2 points in the notebook, but its checks are worth 3$",
    ),
    "points to be computed": ("test_q1.py", "points=2.0", "points=1 + 1", "^disc: test_q1.py: want pytest.mark.check"),
    "a mistake of no check": (
        "mistakes/q1.py",
        '"distances_value"',
        '"value"',
        "mistakes/q1.py: distances-rooted: there is no check value$",
    ),
    "a mistake with other arguments": (
        "mistakes/q1.py",
        "rooted(x, y)",
        "rooted(x, z)",
        "mistakes/q1.py: distances-rooted: want the arguments x, y, got x, z$",
    ),
    "a mistake with a hint too few": (
        "mistakes/q1.py",
        "    Which unit has your result, if x and y are lengths?\n\n",
        "",
        "mistakes/q1.py: distances-rooted: want three hints .*, got 2$",
    ),
    "no mistakes": ("mistakes/__init__.py", "collected(q1)", "()", "mistakes/: want at least one mistake, got none$"),
    "mistakes that cannot be imported": (
        "mistakes/q1.py",
        "import torch",
        "import troch",
        "mistakes: ModuleNotFoundError: No module named 'troch'$",
    ),
    "a solution with other arguments": (
        "solutions/disc.py",
        "(x: Tensor, y: Tensor)",
        "(y: Tensor, x: Tensor)",
        r"disc.py: cell q1: want squared_distances\(x, y\) as contract.py declares it, got \(y, x\)$",
    ),
    "a solution of another name": (
        "contract.py",
        '"squared_distances"',
        '"distances"',
        "disc.py: want a solution cell that defines distances, as contract.py declares it; got none$",
    ),
    "shapes of no question": (
        "solutions/notebooks/disc.py",
        "<!-- shapes q1 -->",
        "<!-- shapes q7 -->",
        r"cell 3 \(q1-intro\): the contract declares no question 'q7'; want one of q1$",
    ),
}


@pytest.fixture
def disc(tmp_path, monkeypatch) -> Path:
    """The folder of a new problem set, which lives for this test."""
    new.create("disc", tmp_path)
    rooms.add(monkeypatch, tmp_path, "disc", {})
    problem_sets._load.cache_clear()
    return tmp_path / "disc"


@pytest.mark.parametrize("name", problem_sets.names())
def test_every_problem_set_is_without_a_fault(name):
    assert faults(name) == []


@pytest.mark.parametrize(("file", "old", "new", "told"), FAULTS.values(), ids=FAULTS)
def test_what_disagrees_is_named(disc, file, old, new, told):
    text = (disc / file).read_text()
    assert old in text
    (disc / file).write_text(text.replace(old, new))
    first = faults("disc")[0]
    assert "\n" not in first
    with pytest.raises(ValueError, match=told) as raised:
        expect_faultless("disc")
    assert str(raised.value).startswith("disc: ")


def test_a_set_without_a_notebook(disc):
    (disc / "solutions" / "notebooks" / "disc.py").unlink()
    (fault,) = faults("disc")
    assert fault.startswith("disc: want a notebook in ")


def test_how_many_more_there_are_is_said(disc):
    (disc / "test_q1.py").write_text((disc / "test_q1.py").read_text().replace("points=2.0", 'points=1, after=["a"]'))
    with pytest.raises(ValueError, match=r"want after= to name checks, got a \(and 1 more\)$"):
        expect_faultless("disc")


def test_a_contract_that_cannot_be_read_is_a_line_wherever_it_is_asked_for(disc, tmp_path):
    (disc / "contract.py").write_text("from torch import nowhere\n")
    (tmp_path / "mine.py").write_text("def squared_distances(x, y): ...\n")
    for command in (["check", str(tmp_path / "mine.py")], ["release", "--course", str(tmp_path / "course")]):
        done = CliRunner().invoke(app, command)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("scorelab: disc: contract.py: ImportError: cannot import name 'nowhere'")
        assert done.stderr.count("\n") == 1


def test_there_must_be_such_a_set():
    with pytest.raises(ValueError, match="no assignment 'ps0'"):
        faults("ps0")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"instead": {"nine islands": "islands"}}, "want 'nine islands' in a cell that is not graded, got none"),
        ({"own": lambda **_: {"lake": 1}}, "want a cell that imports or defines lake, got none"),
        ({"own": lambda: {}}, "TypeError: "),
    ],
    ids=["phrase", "name", "constants"],
)
def test_variants_that_do_not_fit_the_notebook(monkeypatch, changes, says):
    asked = next(asked for name in problem_sets.names() if (asked := problem_sets.load(name)).variants)
    monkeypatch.setitem(vars(asked), "variants", replace(asked.variants, **changes))
    (fault,) = faults(asked.name)
    assert fault.startswith(f"{asked.name}: variants.py: {says}")
