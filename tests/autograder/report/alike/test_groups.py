"""What is alike in a class, from the notebooks that were stored; and the same answers as files for another tool."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from autograder.gradebook.course import Course
from autograder.lms.export import answers
from autograder.report.alike.groups import read
from autograder.report.report import render
from autograder.report.roster import Roster
from tests.autograder.lms.export.sheets import PEOPLE, assignment, entry, sheet
from tests.autograder.small_class import ROOT

STUB = "def loss(pred):\n    raise NotImplementedError"
QUESTION = "**Question 4a.** Why does the loss stay above zero in every run that you have seen so far?\n\n"
PROSE = "Because nobody can guess the noise from the noisy point alone, however long it trains."
RIGHT = "def loss(pred):\n    return pred.mean()"
ODD = (
    "def loss(pred):\n    out = pred\n    for i in range(3):\n        out = out - i * 2\n    return out.sum() <script>"
)
CODE = {
    "ada": ODD.replace(" <script>", "  # <script>"),
    "bob": ODD.replace(" <script>", "").replace("out", "x"),
    "cut": STUB,
    "sue": RIGHT,
    "eve": RIGHT,
    "-dash": RIGHT,
}


def notebook(code: str, words: str) -> str:
    cells = [("q3a", "code", code), ("q4a", "markdown", words)]
    return json.dumps(
        {
            "cells": [
                {"cell_type": kind, "source": text, "metadata": {"nbgrader": {"grade_id": name, "solution": True}}}
                for name, kind, text in cells
            ]
        }
    )


@pytest.fixture
def course(tmp_path) -> Course:
    found = Course(ROOT, tmp_path)
    blank = tmp_path / "assignments" / "ps1" / "ps1.ipynb"
    pages: dict[Path, str] = {blank: notebook(STUB, f"{QUESTION}YOUR ANSWER HERE")}
    for student, code in CODE.items():
        words = f"{QUESTION}{PROSE if student in ('ada', 'sue') else 'No idea.'}"
        pages[found.autograded("ps1", student)] = notebook(code, words)
    for path, text in pages.items():
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return found


def roster() -> Roster:
    return replace(assignment(), entries=tuple(entry(student, "graded") for student in CODE))


def test_long_answers_that_few_share_come_first_and_stubs_not_at_all(course):
    odd, right = read(course, roster()).groups
    assert (odd.question, odd.students, odd.of, len(odd.texts)) == ("q3a", ("ada", "bob"), 5, 2)
    assert (right.students, right.of, right.texts) == (("sue", "eve", "-dash"), 5, (RIGHT,))
    assert odd.rarity > right.rarity


def test_written_answers_share_what_is_not_in_the_question(course):
    ((question, found),) = read(course, roster()).passages
    assert (question, found.students, found.words) == ("q4a", ("ada", "sue"), len(PROSE.split()))


def test_a_question_whose_words_have_changed_since_is_nobody_s_answer(course):
    old = QUESTION.replace("every run that you have seen so far", "all of the runs that you have seen")
    for student, words in {"bob": "YOUR ANSWER HERE", "cut": "YOUR ANSWER HERE", "eve": "It is noise."}.items():
        course.autograded("ps1", student).write_text(notebook(STUB, f"{old}{words}"))
    ((_, found),) = read(course, roster()).passages
    assert found.students == ("ada", "sue")


def test_what_could_not_be_graded_is_like_nothing(course):
    states = {student: "could not be graded" if student == "ada" else "graded" for student in CODE}
    found = read(course, replace(roster(), entries=tuple(entry(*both) for both in states.items())))
    assert (found.passages, [group.students for group in found.groups]) == ((), [("sue", "eve", "-dash")])


def test_the_report_shows_both_with_a_warning_and_escapes_them(course, tmp_path):
    found = roster()
    page = render(found, tmp_path, datetime.now().astimezone(), read(course, found))
    assert "no verdict" in page
    assert "2 of 5 students" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "<mark>" in page


def test_without_anything_alike_the_report_says_nothing(tmp_path):
    assert "<h2>Alike</h2>" not in render(roster(), tmp_path, datetime.now().astimezone())


def test_answers_are_a_folder_a_student_and_a_file_a_question(course):
    place = answers.write(course, sheet())
    files = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert {"ps1/released/q3a.py", "ps1/students/ada/q3a.py", "ps1/students/ada/q4a.txt"} <= files
    assert len(files) == 2 * (1 + len(PEOPLE))
    assert (place / "ps1" / "students" / "sue" / "q3a.py").read_text() == RIGHT
    with pytest.raises(ValueError, match="want a new or an empty folder"):
        answers.write(course, sheet(), place)
