"""The kit's checks inside nbgrader's autograde: the preprocessor that replaces `Execute`.

It takes the result from the cache, or grades the notebook in a process of its own, and writes into each
test cell what nbgrader reads a score from, the points as the cell's result, and beside it the reasons,
which the feedback page shows.
No cell of the student's is run for any other purpose.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer, Unicode, default

from autograder.gradebook.variants import compared
from autograder.grading.cache import Cache
from autograder.grading.display import as_text, html
from autograder.grading.job import key_of
from autograder.grading.results import QuestionResult, Result, save
from autograder.grading.run import grade, seed_in_force
from autograder.intake import findings
from autograder.student.notebook import Notebook, UnusableSubmission, from_node, question_of

OLD_NAME = "Grade"  # of this class, in the settings of courses from before it was renamed


class FillScores(NbGraderPreprocessor):
    """Fill the cells `<question>-check` with the question's score and the reasons for it."""

    seed = Integer(help="The instructor's seed for the checks' inputs [default: SCORELAB_SEED, else 0].").tag(
        config=True
    )

    results = Unicode(
        help="Folder for the result of each submission as JSON, <assignment>/<student>.json; by default none is kept."
    ).tag(config=True)

    cache = Unicode(
        help="Folder for results by what they depend on, <assignment>/<key>.json; by default none is kept."
    ).tag(config=True)

    retry = Bool(
        True, help="Grade again what ended with a time limit, a crash or an error, though it is in the cache."
    ).tag(config=True)

    trust_submissions = Bool(
        help="Grade where submissions cannot be isolated, too; by default when SCORELAB_TRUST_SUBMISSIONS is 1."
    ).tag(config=True)

    @classmethod
    def section_names(cls) -> list[str]:
        """The sections of a configuration that set its traits; the last wins: courses may still say `c.Grade`."""
        return [*super().section_names(), OLD_NAME]

    @default("seed")
    def _instructors_seed(self) -> int:
        return seed_in_force()

    @default("trust_submissions")
    def _instructors_trust(self) -> bool:
        return os.environ.get("SCORELAB_TRUST_SUBMISSIONS") == "1"

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        where = resources["nbgrader"]
        result = self._result(nb, where["notebook"], where["student"])
        if self.results:
            save(result, Path(self.results) / where["assignment"] / f"{where['student']}.json")
        if result.state == "error":
            self.log.warning("%s", result.message)
            findings.note(nb, unusable=result.message)
            return _filled(nb, {}, result.message), resources
        note = f"Graded with scorelab {result.versions['scorelab']}, isolated by: {', '.join(result.isolation)}."
        return _filled(nb, {q.id: q for q in result.questions}, note), resources

    def _result(self, nb: NotebookNode, assignment: str, student: str) -> Result:
        try:
            if reason := findings.unusable(nb):
                raise UnusableSubmission(reason)
            variant = compared(nb, assignment, student, self.config)
            return replace(self._graded(from_node(nb), assignment, student), submission=student, variant=variant)
        except UnusableSubmission as error:
            return Result(assignment, student, "error", seed=self.seed, message=str(error))

    def _graded(self, notebook: Notebook, assignment: str, student: str) -> Result:
        if not self.cache:
            return grade(notebook, assignment, self.seed, student, self.trust_submissions)
        cache, key = Cache(Path(self.cache) / assignment), key_of(notebook, assignment, self.seed)
        result = cache.get(key)
        if result is None or (self.retry and not result.settled):
            result = grade(notebook, assignment, self.seed, student, self.trust_submissions)
            cache.put(key, result)
        return result


def _filled(nb: NotebookNode, questions: dict[str, QuestionResult], note: str) -> NotebookNode:
    """The notebook with an output in every test cell: a test cell without one would get full marks."""
    for count, cell in enumerate((c for c in nb.cells if c.cell_type == "code"), start=1):
        role = cell.metadata.get("nbgrader", {})
        if role.get("grade") and not role.get("solution"):
            question = questions.get(question_of(role["grade_id"]))
            shown = [question] if question else []
            points = min(question.score, float(role["points"])) if question else 0.0
            cell.execution_count = count
            cell.outputs = [
                new_output("display_data", {"text/html": html(shown, note), "text/plain": as_text(shown, note)}),
                new_output("execute_result", {"text/plain": repr(points)}, execution_count=count),
            ]
    return nb
