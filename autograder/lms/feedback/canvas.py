"""Canvas's archive of submissions, to be uploaded again in the Gradebook or on the assignment's page.

Canvas reads student and file from the numbers in the name that it gave the file, and shows the student the name of the
file handed in. So feedback goes back under that name, and is a notebook, as the file handed in was.
Source: `infer_comment_context_from_filename` in `app/models/abstract_assignment.rb` of instructure/canvas-lms.
"""

import re

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.grading.display import as_text
from autograder.lms.feedback.feedback import Feedback
from autograder.lms.feedback.page import fragment

NUMBERS = re.compile(r"(?:^|_)(?:\d+|anon_\w+?)_\d+_")


def file(feedback: Feedback) -> tuple[str, str]:
    """The name of the student's file and its text.

    Raises ValueError when the name that Canvas gave is not known, or is no notebook's.
    """
    name = feedback.original.rpartition("/")[2]
    if not NUMBERS.search(name):
        why = "scorelab collect reads it from Canvas's archive, for a group that of whoever handed in"
        raise ValueError(f"no file name of Canvas's: {why}")
    if not name.endswith(".ipynb"):
        raise ValueError(f"Canvas would show the feedback as {name}: give it back by hand")
    return name, nbformat.writes(_notebook(feedback)) + "\n"


def _notebook(feedback: Feedback) -> nbformat.NotebookNode:
    result = feedback.entry.result
    shown = {"text/html": fragment(feedback), "text/plain": as_text(result.questions if result else ())}
    cell = new_code_cell(f"# Feedback on {feedback.of.assignment}", outputs=[new_output("display_data", shown)])
    cell.id = "feedback"
    return new_notebook(cells=[cell], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
