"""nbgrader's late penalties by the course's settings."""

from nbgrader.plugins import LateSubmissionPlugin

from autograder.gradebook.policy import ScoreLab


class LatePenalty(LateSubmissionPlugin):
    """What `c.ScoreLab` says that being late costs; where it says nothing, nbgrader's own `penalty_method`."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        rule = ScoreLab(config=self.config)
        if rule.penalises:
            return rule.penalty(score, total_seconds_late)
        return super().late_submission_penalty(student_id, score, total_seconds_late)
