"""Tell students in the notebook when it is due."""

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.deadlines.line import due_line
from autograder.gradebook.policy import ScoreLab


class DueDate(NbGraderPreprocessor):
    """The last of nbgrader's steps to a release: the due date in the gradebook, under the notebook's title.

    By then nbgrader has entered the graded cells, and none of them is touched.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            due = gradebook.find_assignment(where["assignment"]).duedate
        if due is not None:
            _say(nb, due_line(due, ScoreLab(config=self.config).timezone))
        return nb, resources


def _say(nb: NotebookNode, line: str) -> None:
    first = nb.cells[0] if nb.cells else None
    if first is not None and first.cell_type == "markdown" and "nbgrader" not in first.metadata:
        first.source = f"{first.source}\n\n{line}"
    else:
        nb.cells.insert(0, new_markdown_cell(line, id="due"))
