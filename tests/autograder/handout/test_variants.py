"""What a release gives to students who have data of their own, and what it leaves as it is."""

import os
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.handout.builder import notebook, source_of
from autograder.handout.variants import OwnVariants, give
from autograder.intake.claims import claims
from autograder.problem_sets import load, names
from autograder.problem_sets.faults import ROOT
from autograder.problem_sets.variants import Variants, drawn

ASSIGNMENT, COURSE = "ps1_score_sde", "autumn 2026"
GIVEN = '(A,) = mine.own("A")  # from here on, these are yours'


def built(name: str = ASSIGNMENT) -> NotebookNode:
    """With the right answers."""
    return notebook(source_of(name, ROOT))


def released(nb: NotebookNode, name: str, word: str) -> NotebookNode:
    config = Config({"ScoreLab": {"variants": word}})
    return OwnVariants(config=config).preprocess(nb, {"nbgrader": {"assignment": name}})[0]


class Asked:
    """A problem set of one constant."""

    name = "probe"

    def __init__(self, **instead: str) -> None:
        self.variants = Variants({"a": (1, 2)}, "a = {a}", lambda a: {"A": a}, lambda a: {}, instead)


@pytest.fixture
def notebook_of() -> Callable[..., NotebookNode]:
    return lambda *sources: nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])


class TestOff:
    @pytest.mark.parametrize("name", names())
    def test_without_the_setting_no_notebook_changes(self, name):
        assert released(built(name), name, "") == built(name)

    @pytest.mark.parametrize("name", [name for name in names() if not load(name).variants])
    def test_nor_does_that_of_a_set_without_variants(self, name):
        assert released(built(name), name, COURSE) == built(name)

    def test_nor_that_of_an_assignment_of_nbgrader_s_own(self, notebook_of):
        nb = notebook_of("x = 1")
        assert released(deepcopy(nb), "essay", COURSE) == nb


class TestGive:
    def test_one_cell_is_new_and_no_graded_one_changes(self):
        before = {cell.id: cell for cell in built().cells}
        after = {cell.id: cell for cell in released(built(), ASSIGNMENT, COURSE).cells}
        assert set(after) - set(before) == {"variant"}
        changed = {name for name, cell in before.items() if after[name] != cell}
        assert changed
        assert [name for name in changed if "nbgrader" in before[name].metadata] == []

    def test_nothing_is_said_of_the_plain_data(self):
        """No number of islands stands in the text, and none of the constants."""
        text = "\n".join(cell.source for cell in released(built(), ASSIGNMENT, COURSE).cells)
        answers = text.split("**A good answer.**")  # students do not get them
        assert re.findall(r"\beight\b", answers[0]) == []
        assert "to 20." not in answers[0]

    def test_it_stands_below_what_brings_the_names(self, notebook_of):
        nb = notebook_of("import math", "A = 0", "print(A)")
        give(nb, Asked(), COURSE)
        assert [cell.id for cell in nb.cells].index("variant") == 2
        assert GIVEN in nb.cells[2].source

    @pytest.mark.parametrize("word", ["it's", 'a "word"', "a\\b"])
    def test_any_word_is_written_as_python_reads_it(self, notebook_of, word):
        nb = notebook_of("A = 0")
        give(nb, Asked(), word)
        assert f"mine = variant('probe', STUDENT, {word!r})" in nb.cells[1].source

    def test_names_that_no_cell_brings_are_one_line(self, notebook_of):
        with pytest.raises(ValueError, match=r"^variants.py: want a cell that imports or defines A, got none$"):
            give(notebook_of("B = 0"), Asked(), COURSE)

    def test_a_phrase_that_is_gone_is_one_line(self, notebook_of):
        with pytest.raises(ValueError, match=r"^variants.py: want 'two' in a cell that is not graded, got none$"):
            give(notebook_of("A = 0"), Asked(two="some"), COURSE)


class TestRun:
    """The released notebook with right answers, from top to bottom, with rough pictures."""

    @staticmethod
    def run(folder: Path, student: str) -> NotebookNode:
        nb = released(built(), ASSIGNMENT, COURSE)
        (cell,) = (cell for cell in nb.cells if cell.id == "variant")
        cell.source = cell.source.replace('STUDENT = ""', f'STUDENT = "{student}"')
        environment = os.environ | {"SCORELAB_DRAFT": "1", "OMP_NUM_THREADS": "1"}
        environment.pop("JUPYTERHUB_USER", None)
        client = NotebookClient(nb, timeout=1800, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
        client.execute(env=environment)
        return nb

    @pytest.mark.parametrize(
        "student", ["ada", *(pytest.param(who, marks=pytest.mark.slow) for who in ("bob", "s001"))]
    )
    def test_it_runs_and_all_checks_give_full_marks(self, tmp_path, student):
        nb = self.run(tmp_path, student)
        mine = drawn(load(ASSIGNMENT), student, COURSE)
        assert claims(nb) == [(student, mine.number)]
        points = [
            output.data["text/plain"]
            for cell in nb.cells
            if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
            for output in cell.outputs
            if output.output_type == "execute_result"
        ]
        assert points == ["4.0", "4.0", "2.0"]
        (irreducible,) = (cell for cell in nb.cells if cell.id == "loss-by-time")
        printed = "".join(output.get("text", "") for output in irreducible.outputs)
        loss = float(printed.split("irreducible")[1].split()[0])
        assert loss == pytest.approx(float(mine.due["q4a"].split()[2]), abs=0.0011)

    def test_without_an_id_it_stops_at_once_in_one_line(self, tmp_path):
        with pytest.raises(CellExecutionError) as raised:
            self.run(tmp_path, "")
        assert raised.value.ename == "NoStudent"
        assert "No id yet: want your id in this course" in raised.value.traceback
        assert "File" not in raised.value.traceback
