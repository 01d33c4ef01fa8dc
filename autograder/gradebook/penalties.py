"""Find late penalties that nbgrader, which gives them when it stores a submission, would compute differently today."""

import logging
from collections.abc import Iterator

from nbgrader.api import Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.text import named


def outdated(gradebook: Gradebook, assignment: str, config: Config) -> dict[str, tuple[float, float | str]]:
    """Whose penalty nbgrader would change: the plugin, a due date or the points that it depends on are others now.

    By student, the penalty that is stored, and the new one or why there is none.
    """
    preprocessor = AssignLatePenalties(config=config)
    preprocessor.log = logging.Logger("nbgrader")  # what it has to say, it says when it stores
    preprocessor.log.addHandler(logging.NullHandler())
    preprocessor.init_plugin()
    found: dict[str, tuple[float, float | str]] = {}
    for submission, notebook in _notebooks(gradebook, assignment):
        stored, new = notebook.late_submission_penalty, _penalty(preprocessor, submission, notebook)
        if new != stored:
            found[submission.student_id] = (stored or 0.0, new or 0.0)
    return found


def _notebooks(gradebook: Gradebook, assignment: str) -> Iterator[tuple[SubmittedAssignment, SubmittedNotebook]]:
    submissions = {s.id: s for s in gradebook.assignment_submissions(assignment)}
    query = (
        gradebook.db.query(SubmittedNotebook)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
    )
    return ((submissions[notebook.assignment_id], notebook) for notebook in query)


def _penalty(
    preprocessor: AssignLatePenalties, submission: SubmittedAssignment, notebook: SubmittedNotebook
) -> float | str | None:
    """What the preprocessor would store; for a plugin that fails, why."""
    late = submission.total_seconds_late
    if late <= 0:
        return None
    try:
        given = preprocessor.plugin_inst.late_submission_penalty(submission.student_id, notebook.score, late)
        return None if given is None else preprocessor._check_late_penalty(notebook, given)
    except Exception as error:  # nbgrader will fail in the same way, and give the reason
        return named(error)
