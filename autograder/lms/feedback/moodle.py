"""Moodle's archive of feedback files, for an assignment's "Upload multiple feedback files in a zip".

Moodle reads the student from the file's name, "Full name_1234_assignsubmission_file_feedback.html"; the number is the
participant's, and another in each assignment. An underscore in the full name would shift it.
Source: `mod/assign/feedback/file/importziplib.php` of moodle/moodle.
"""

import re

from autograder.lms.feedback.feedback import Feedback
from autograder.lms.feedback.page import page

UNFIT = re.compile(r'[_/\\:*?"<>|\x00-\x1f]')


def file(feedback: Feedback) -> tuple[str, str]:
    """The name of the student's file and its text. Raises ValueError when the participant's number is not known."""
    if not feedback.participant:
        raise ValueError("no participant number of Moodle's: it is in Moodle's archive, and in --worksheet FILE")
    name = UNFIT.sub(" ", feedback.person.name).lstrip(".~ ") or "student"
    return f"{name}_{feedback.participant}_assignsubmission_file_{feedback.of.assignment}.html", page(feedback)
