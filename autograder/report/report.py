"""`scorelab report`: a graded class as one self-contained HTML file.

The numbers come from `tallies`, the page is `report.html.j2`.
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import jinja2

from autograder.alike import groups
from autograder.alike.groups import Alike
from autograder.files import write as write_file
from autograder.gradebook.course import Course
from autograder.grading.outcomes import PARTS
from autograder.problem_sets import load, names
from autograder.report import tallies
from autograder.report.concerns import concerns
from autograder.report.roster import Entry, Roster, read
from autograder.student.notebook import question_of

PAGE = "report.html.j2"


def write(course: Course, assignment: str, to: Path | None = None, dropped: bool = False) -> Path:
    """Write the report on an assignment, whole or not at all, and return its path.

    to: the file; by default gradebook/<assignment>-report.html in the course.
    dropped: with those who have left the class.
    Raises ValueError when there is no such assignment or no folder for the file, OSError when it cannot be written.
    """
    roster = read(course, assignment, dropped)
    to = (to or course.kept(f"{assignment}-report.html")).absolute()
    if to.is_dir() or not to.parent.is_dir():
        raise ValueError(f"want a file in a folder that exists, got {to}")
    page = render(roster, to.parent, datetime.now().astimezone(), groups.read(course, roster))
    # ASCII: readable under every locale, though a message hold half a surrogate pair
    write_file(to, page.encode("ascii", "xmlcharrefreplace").decode())
    return to


def render(roster: Roster, folder: Path, now: datetime, alike: Alike | None = None) -> str:
    """The page of a class at that moment. Its links to feedback are relative to the folder where it will lie."""
    entries = roster.entries
    graded = [entry.result for entry in entries if entry.result and entry.result.state == "graded"]
    known = load(roster.assignment).mistakes if roster.assignment in names() else ()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,  # whatever a submission put into a message, and whatever a student is called
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["question"] = question_of
    environment.filters["points"] = lambda value: f"{value:.6g}"
    return environment.get_template(PAGE).render(
        roster=roster,
        standings=tallies.standings(entries),
        reasons=tallies.reasons(entries),
        histograms=tallies.histograms(roster),
        parts=PARTS,
        questions=tallies.questions(graded),
        graded=len(graded),
        mistakes=tallies.mistakes(entries, known),
        unnamed=tallies.unnamed(entries),
        concerns=concerns(entries),
        alike=alike or Alike(),
        known={entry.student: entry for entry in entries},
        used=list(tallies.used(entries)),
        late=any(entry.penalty for entry in entries),
        link=_links_from(folder),
        now=now,
    )


def _links_from(folder: Path) -> Callable[[Entry], str]:
    def link(entry: Entry) -> str:
        """The way to the student's feedback, or nothing. It starts with a dot, so that no id makes it a scheme."""
        if entry.feedback is None:
            return ""
        return "./" + quote(os.path.relpath(entry.feedback, folder), errors="surrogateescape")

    return link
