"""What an LMS called the files that were handed in: feedback and grades go back under these names.

`scorelab collect` accounts for every file of an archive in gradebook/collected/, a table for each time it ran.
"""

import csv
import re

from autograder.gradebook.course import Course

TIME = "????-??-??T??-??-??Z"  # in the name of a table
PARTICIPANT = re.compile(r"(?:^|/)[^/_]*_(\d+)_assignsubmission_")


def originals(course: Course, assignment: str) -> dict[str, str]:
    """The path in the LMS's archive of each student's last file, a notebook's rather than another; by student.

    A file that a student got from their group has another student's name, or the group's: it is not theirs.
    """
    found: dict[str, tuple[str, bool, str]] = {}
    for table in sorted(course.kept("collected").glob(f"{assignment}-{TIME}.csv")):
        with table.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                path = row["file"].removeprefix("'")  # which keeps a spreadsheet from computing it
                latest = (row["handed_in"], path.endswith(".ipynb"), path)
                own = row["student"] and not row.get("for_group")  # tables of before have no such column
                if own and latest[:2] >= found.get(row["student"], latest)[:2]:
                    found[row["student"]] = latest
    return {student: path for student, (*_, path) in found.items()}


def participant(path: str) -> str:
    """The number by which Moodle knows the student in this assignment, in a path of its archive; "" without one."""
    number = PARTICIPANT.search(path)
    return number[1] if number else ""
