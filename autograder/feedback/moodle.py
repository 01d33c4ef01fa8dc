"""Moodle's archive of feedback files, for an assignment's "Upload multiple feedback files in a zip".

Moodle reads the student from the file's name, "Full name_1234_assignsubmission_file_feedback.html"; the number is the
participant's, and another in each assignment. An underscore in the full name would shift it.
Source: `mod/assign/feedback/file/importziplib.php` of moodle/moodle.
"""

import re

from autograder.feedback.feedback import Feedback
from autograder.feedback.page import page

PARTICIPANT = re.compile(r"(?:^|/)[^/_]*_(\d+)_assignsubmission_\w+?(?:_|/|$)")
UNFIT = re.compile(r'[_/\\:*?"<>|\x00-\x1f]')


def file(feedback: Feedback, original: str) -> tuple[str, str]:
    """The name of the student's file and its text.    original: the path in Moodle's archive of what was handed in.

    Raises ValueError when that path has no participant's number.
    """
    if not (number := participant(original)):
        raise ValueError("no participant number: collect the archive that Moodle gives for this assignment")
    name = UNFIT.sub(" ", feedback.person.name).lstrip(".~ ") or "student"
    return f"{name}_{number}_assignsubmission_file_{feedback.of.assignment}.html", page(feedback)


def participant(original: str) -> str:
    """The participant's number in a path of Moodle's archive; "" where there is none."""
    found = PARTICIPANT.search(original)
    return found[1] if found else ""
