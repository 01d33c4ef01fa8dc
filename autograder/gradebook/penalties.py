"""Find late penalties that nbgrader, which gives them when it stores a submission, would compute differently today."""

import logging

from nbgrader.api import Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config


def outdated(gradebook: Gradebook, assignment: str, config: Config) -> set[str]:
    """Whose penalty nbgrader would change: the plugin, a due date or the points that it depends on are others now."""
    preprocessor = AssignLatePenalties(config=config)
    preprocessor.log = logging.Logger("nbgrader")  # what it has to say, it says when it stores
    preprocessor.log.addHandler(logging.NullHandler())
    preprocessor.init_plugin()
    submissions = {s.id: s for s in gradebook.assignment_submissions(assignment)}
    notebooks = (
        gradebook.db.query(SubmittedNotebook)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
    )
    return {
        submissions[notebook.assignment_id].student_id
        for notebook in notebooks
        if _penalty(preprocessor, submissions[notebook.assignment_id], notebook) != notebook.late_submission_penalty
    }


def _penalty(preprocessor: AssignLatePenalties, submission: SubmittedAssignment, notebook: SubmittedNotebook) -> object:
    """What the preprocessor would store; a plugin that fails gives nothing that is stored anywhere."""
    late = submission.total_seconds_late
    if late <= 0:
        return None
    try:
        given = preprocessor.plugin_inst.late_submission_penalty(submission.student_id, notebook.score, late)
        return None if given is None else preprocessor._check_late_penalty(notebook, given)
    except Exception as error:  # nbgrader will fail in the same way, and give the reason
        return error
