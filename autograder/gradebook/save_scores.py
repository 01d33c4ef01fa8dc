"""What nbgrader stores of a graded notebook, where its own reading would be a 0 that nobody has earned."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import is_solution

from autograder.deadlines import extensions
from autograder.gradebook.scores import ELSEWHERE
from autograder.intake import findings


class SaveScores(SaveAutoGrades):
    """nbgrader's; but what could not be graded has no score, and an answer that may stand elsewhere waits."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        self.unusable, self.elsewhere = bool(findings.unusable(nb)), findings.elsewhere(nb)
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:  # nbgrader has made the submission, and counts lateness next
            extensions.apply(gradebook, self.config, where["assignment"], where["student"])
            gradebook.db.commit()
        return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._add_score(cell, resources)
        grade = self.gradebook.find_grade(*self._place(cell))
        if self.unusable:
            grade.auto_score = 0.0 if is_solution(cell) else None
            grade.needs_manual_grade = grade.manual_score is not None
        elif grade.name in self.elsewhere:
            grade.auto_score, grade.needs_manual_grade = None, True
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._add_comment(cell, resources)
        comment = self.gradebook.find_comment(*self._place(cell))
        if comment.name in self.elsewhere:
            comment.auto_comment = ELSEWHERE
            self.gradebook.db.commit()

    def _place(self, cell: NotebookNode) -> tuple[str, str, str, str]:
        return cell.metadata["nbgrader"]["grade_id"], self.notebook_id, self.assignment_id, self.student_id
