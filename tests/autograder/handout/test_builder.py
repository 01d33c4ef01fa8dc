"""The builder: a percent-format source becomes a notebook that nbgrader can release."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

import nbformat
import pytest

from autograder.handout.builder import build, build_all, notebook
from autograder.handout.regions import answers

ROOT = Path(__file__).parents[3]
HEAD = re.compile("(for|with) .*:")  # of a block: it computes nothing
MODULE = '''\
import functools
import math

HALF = 0.5


def area(r):
    """The area of a disc."""
    ### BEGIN SOLUTION
    a = math.pi * r**2
    ### END SOLUTION
    return a


@functools.cache
def half(x):
    return HALF * x
'''
SOURCE = """\
# %% [markdown] id="title"
# # Discs

# %%
import math

# %% id="q1" role="solution"
from solutions.disc import area

# %% id="q1-check" role="test" points=2
2.0 * (area(1) == math.pi)

# %% [markdown] id="q2" role="written" points=1.5
# Why?
#
# ### BEGIN SOLUTION
# Because.
# ### END SOLUTION
"""


@pytest.fixture
def write(tmp_path):
    """Writes a source notebook into a repository of its own and returns its path."""
    folder = tmp_path / "solutions" / "notebooks"
    folder.mkdir(parents=True)
    (tmp_path / "solutions" / "disc.py").write_text(MODULE)

    def writes(text: str) -> Path:
        path = folder / "discs.py"
        path.write_text(text)
        return path

    return writes


def source_of(nb: nbformat.NotebookNode, name: str) -> str:
    return next(cell.source for cell in nb.cells if cell.id == name)


def test_a_solution_cell_holds_the_source_of_the_function_it_imports(write):
    lines = MODULE.splitlines()
    assert source_of(notebook(write(SOURCE)), "q1") == "\n".join(lines[6:12])


def test_a_given_cell_inlines_all_it_imports_in_full_view(write):
    """In the order of the import; decorators and the cell's other lines are kept."""
    cell = "import functools\nfrom solutions.disc import (\n    HALF,\n    half,\n)\nhalf(2)"
    want = "import functools\nHALF = 0.5\n\n\n@functools.cache\ndef half(x):\n    return HALF * x\n\n\nhalf(2)"
    assert source_of(notebook(write(f"{SOURCE}\n# %% id='more'\n{cell}\n")), "more") == want


def test_imports_in_a_row_bring_functions_with_room_between(write):
    cell = "from solutions.disc import HALF\nfrom solutions.disc import half\n\nhalf(2)"
    want = "HALF = 0.5\n\n\n@functools.cache\ndef half(x):\n    return HALF * x\n\nhalf(2)"
    assert source_of(notebook(write(f"{SOURCE}\n# %% id='more'\nimport functools\n{cell}\n")), "more").endswith(want)


CLASS = '''

class Ring:
    """Between two discs."""

    def __init__(self, inner, outer):
        ### BEGIN SOLUTION
        self.inner, self.outer = inner, outer
        ### END SOLUTION

    def area(self):
        ### BEGIN SOLUTION
        return math.pi * (self.outer**2 - self.inner**2)
        ### END SOLUTION


LAST = 1
'''


@pytest.fixture
def ring(tmp_path, write):
    """A module with a class whose body ends with a region."""
    (tmp_path / "solutions" / "ring.py").write_text("import math\n" + CLASS)


def test_a_class_is_taken_whole_with_the_region_that_ends_it(write, ring):
    text = SOURCE.replace("solutions.disc import area", "solutions.ring import Ring").replace("area(1)", "Ring(0, 1)")
    lines = source_of(notebook(write(text)), "q1").splitlines()
    assert lines == CLASS.strip().splitlines()[:12]
    assert lines[-1].strip() == "### END SOLUTION"


class TestGiven:
    TEXT = SOURCE + '\n# %% id="earlier" role="given"\nfrom solutions.ring import Ring\n'

    def test_an_earlier_answer_is_in_full_view(self, write, ring):
        cell = source_of(notebook(write(self.TEXT)), "earlier")
        assert "SOLUTION" not in cell
        assert cell.endswith("        return math.pi * (self.outer**2 - self.inner**2)")
        compile(cell, "<cell>", "exec")

    def test_it_is_read_only(self, write, ring):
        (cell,) = (cell for cell in notebook(write(self.TEXT)).cells if cell.id == "earlier")
        flags = {"grade": False, "solution": False, "locked": True, "task": False}
        assert cell.metadata.nbgrader == {"schema_version": 3, "grade_id": "earlier", **flags}


def test_the_metadata_is_nbgraders_schema_3(write):
    nb = notebook(write(SOURCE))
    flags = {
        cell.id: {key: cell.metadata.nbgrader.get(key) for key in ("grade", "solution", "locked", "points")}
        for cell in nb.cells
        if "nbgrader" in cell.metadata
    }
    assert flags == {
        "q1": {"grade": False, "solution": True, "locked": False, "points": None},
        "q1-check": {"grade": True, "solution": False, "locked": True, "points": 2},
        "q2": {"grade": True, "solution": True, "locked": False, "points": 1.5},
    }
    nbformat.validate(nb)
    assert nb.metadata.kernelspec == {"name": "python3", "display_name": "Python 3", "language": "python"}
    assert nb.metadata.scorelab.assignment == "discs"


def test_cell_ids_are_the_headers(write):
    assert [cell.id for cell in notebook(write(SOURCE)).cells] == ["title", "cell-2", "q1", "q1-check", "q2"]


def test_the_version_changes_with_a_cell_and_with_nothing_else(write):
    first = notebook(write(SOURCE)).metadata.scorelab.version
    assert notebook(write(SOURCE)).metadata.scorelab.version == first
    assert notebook(write(SOURCE.replace("Why?", "How?"))).metadata.scorelab.version != first


def test_two_builds_are_identical_and_the_second_writes_nothing(write, tmp_path):
    source, out, again = write(SOURCE), tmp_path / "a" / "discs.ipynb", tmp_path / "b" / "discs.ipynb"
    assert build(source, out)
    assert build(source, again)
    assert out.read_bytes() == again.read_bytes()
    assert not build(source, out)
    assert build(write(SOURCE.replace("Why?", "How?")), out)


def test_the_answer_of_a_changed_solution_is_built_anew(write, tmp_path):
    source, out = write(SOURCE), tmp_path / "out.ipynb"
    build(source, out)
    module = tmp_path / "solutions" / "disc.py"
    module.write_text(module.read_text().replace("r**2", "r * r"))
    assert build(source, out)
    assert "r * r" in out.read_text()


def test_magics_and_shell_lines_stay(write):
    text = SOURCE + "\n# %% id='magic'\n# %matplotlib inline\n# !ls\nfrom solutions.disc import HALF\n"
    assert source_of(notebook(write(text)), "magic") == "%matplotlib inline\n!ls\nHALF = 0.5"


WRONG = {
    "duplicate id": ('id="q1-check"', 'id="q1"', r"cell 4 \(q1\): this id is used twice"),
    "no id": ('id="q1" role', "role", r"cell 3 \(cell-3\): a solution cell needs an id"),
    "bad id": ('id="q1" role', 'id="q 1" role', "want an id of at most 64 letters"),
    "unknown role": ('"test"', '"tset"', "want a role among solution, test, written, given, got 'tset'"),
    "test without points": (" points=2", "", r"cell 4 \(q1-check\): a test cell needs points=.*got None"),
    "points of no number": ("points=2", 'points="2"', "a test cell needs points=.*got '2'"),
    "points that count for nothing": ('"solution"', '"solution" points=1', "a solution cell has no points"),
    "wrong cell type": ('"written"', '"test"', "a test cell is code, got markdown"),
    "unknown name": ("import area", "import aera", "want a name that solutions.disc defines, got 'aera'"),
    "renamed": ("import area", "import area as f", "got 'area as f'"),
    "unknown module": ("solutions.disc", "solutions.disk", "no module solutions.disk"),
    "whole module": ("from solutions.disc import area", "import solutions.disc", "want 'from solutions"),
    "import inside a function": (
        "import math",
        "import math\n\ndef f():\n    from solutions.disc import HALF\n    return HALF",
        "want .* at the top level of a cell, got 'from solutions.disc import HALF'",
    ),
    "no region": ("import area", "import HALF", "want regions from .* got none"),
    "two regions of words": ("# Because.", "# A.\n# ### END SOLUTION\n# ### BEGIN SOLUTION", "want one region from"),
    "a region without an end": ("# ### END SOLUTION", "# The end.", "want one region from .* got ### BEGIN SOLUTION"),
    "an answer in an ordinary cell": (
        "import math",
        "import math\nfrom solutions.disc import area",
        "want role='given'",
    ),
    "a region in a given cell": ("import math", "import math\n### BEGIN SOLUTION\n1\n### END SOLUTION", "alone"),
    "mark scheme": ("# Because.", "# ### BEGIN MARK SCHEME", "want the marking scheme inside"),
    "missing import": ("import math", "import cmath", "discs.py: no cell imports or defines math"),
    "not Python": ("import math", "import math math", r"cell 2 \(cell-2\): .*invalid syntax"),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_source_is_named_with_its_cell(write, old, new, message):
    assert old in SOURCE
    with pytest.raises(ValueError, match=message):
        notebook(write(SOURCE.replace(old, new)))


POINTS = {
    "fewer": ('id="q3a-check" role="test" points=4', 'id="q3a-check" role="test" points=2', "q3a-check", 2, 4),
    "more": ('id="q3b-check" role="test" points=4', 'id="q3b-check" role="test" points=4.5', "q3b-check", 4.5, 4),
    "of no check": ('id="q3-check"', 'id="q3c-check"', "q3c-check", 2, 0),
    "of no cell": ('id="q3-check" role="test" points=2', 'id="q3-check"', "q3-check", 0, 2),
}


@pytest.mark.parametrize(("old", "new", "cell", "noted", "summed"), POINTS.values(), ids=POINTS)
def test_points_that_are_not_the_checks_are_refused(tmp_path, old, new, cell, noted, summed):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    source = tmp_path / "solutions" / "notebooks" / "ps1_score_sde.py"
    text = source.read_text()
    assert old in text
    source.write_text(text.replace(old, new))
    with pytest.raises(
        ValueError, match=f"{cell} is worth {noted} points in the notebook, .* checks are worth {summed}$"
    ):
        build_all(tmp_path)


def test_a_build_waits_neither_for_torch_nor_for_the_checks():
    script = (
        f"from autograder.handout.builder import build_all; from pathlib import Path; build_all(Path({str(ROOT)!r}))"
    )
    script += "; import sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], timeout=120).returncode == 0


def test_the_repositorys_sources_build():
    products = build_all(ROOT)
    assert ROOT / "build" / "source" / "ps1_score_sde" / "ps1_score_sde.ipynb" in products


@pytest.mark.parametrize("source", sorted((ROOT / "solutions" / "notebooks").glob("*.py")), ids=lambda p: p.stem)
class TestAssignments:
    """assignments/ gives nothing away; that it is what the sources release, test_course.py shows."""

    def test_no_line_of_an_answer_is_in_it(self, source):
        text = "\n".join(cell.source for cell in released(source).cells)
        secret = [line for cell in notebook(source).cells for line in secrets(cell)]
        assert secret
        assert [line for line in secret if line in text] == []

    def test_no_line_of_a_later_answer_is_in_it(self, source):
        later = [other for other in source.parent.glob("*.py") if other.stem > source.stem]
        assert given_away(released(source), map(notebook, later)) == []

    def test_no_marker_is_in_it(self, source):
        text = "\n".join(cell.source for cell in released(source).cells)
        assert [word for word in ("SOLUTION", "MARK SCHEME", "HIDDEN TESTS") if word in text] == []


def test_a_line_of_a_later_answer_is_found_in_a_cell(write, ring):
    earlier = notebook(write(TestGiven.TEXT.replace("Ring\n", "Ring, LAST\n")))
    text = SOURCE.replace("solutions.disc import area", "solutions.ring import Ring").replace("area(1)", "Ring(0, 1)")
    later = notebook(write(text))
    assert given_away(earlier, [later]) == [
        "return math.pi * (self.outer ** 2 - self.inner ** 2)",
        "self.inner, self.outer = (inner, outer)",
    ]


def given_away(earlier: nbformat.NotebookNode, later: Iterable[nbformat.NotebookNode]) -> list[str]:
    """The lines of later answers that stand in a notebook, whole; `return x` may stand in any."""
    said = {line for cell in earlier.cells for line in statements(cell.source)}
    asked = {line for nb in later for cell in nb.cells for text in answers(cell.source) for line in statements(text)}
    return sorted(line for line in said & asked if any(sign in line for sign in "+-*/(,") and not HEAD.fullmatch(line))


def statements(source: str) -> list[str]:
    """The lines of Python as it is usually written, or of a text as they are."""
    try:
        return [line.strip() for line in ast.unparse(ast.parse(dedent(source))).splitlines()]
    except SyntaxError:
        return [line.strip() for line in source.splitlines()]


def released(source: Path) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "assignments" / source.stem / f"{source.stem}.ipynb", as_version=4)


def secrets(cell: nbformat.NotebookNode) -> list[str]:
    """The lines of a cell's regions, without comments, single words, and heads of blocks, which compute nothing."""
    lines = [line.strip() for answer in answers(cell.source) for line in answer.splitlines()]
    if cell.cell_type == "code":
        lines += [
            line for answer in answers(cell.source) for line in ast.unparse(ast.parse(dedent(answer))).splitlines()
        ]
    return [line for line in lines if len(line) > 8 and not HEAD.fullmatch(line.strip())]
