"""`scorelab report`: a graded class as one self-contained HTML file.

The numbers come from `tallies`, the page is `report.html.j2`.
"""

from datetime import datetime
from pathlib import Path

from autograder.gradebook.course import Course
from autograder.grading.outcomes import PARTS
from autograder.problem_sets import load, names
from autograder.report import contest, page, tallies
from autograder.report.alike import groups
from autograder.report.alike.groups import Alike
from autograder.report.concerns import concerns
from autograder.report.roster import Roster, read


def write(course: Course, assignment: str, to: Path | None = None, dropped: bool = False) -> Path:
    """Write the report on an assignment, whole or not at all, and return its path.

    to: the file; by default gradebook/<assignment>-report.html in the course.
    dropped: with those who have left the class.
    Raises ValueError when there is no such assignment or no folder for the file, OSError when it cannot be written.
    """
    roster = read(course, assignment, dropped)
    to = page.expect_place(to or course.kept(f"{assignment}-report.html"))
    return page.put(render(roster, to.parent, datetime.now().astimezone(), groups.read(course, roster)), to)


def render(roster: Roster, folder: Path, now: datetime, alike: Alike | None = None) -> str:
    """The page of a class at that moment. Its links to feedback are relative to the folder where it will lie."""
    entries = roster.entries
    graded = [entry.result for entry in entries if entry.result and entry.result.state == "graded"]
    asked = load(roster.assignment) if roster.assignment in names() else None
    return page.rendered(
        "report.html.j2",
        roster=roster,
        standings=tallies.standings(entries),
        reasons=tallies.reasons(entries),
        histograms=tallies.histograms(roster),
        parts=PARTS,
        questions=tallies.questions(graded),
        graded=len(graded),
        mistakes=tallies.mistakes(entries, asked.mistakes if asked else ()),
        unnamed=tallies.unnamed(entries),
        contests=contest.tables(entries, asked.challenge if asked else None),
        concerns=concerns(entries),
        alike=alike or Alike(),
        known={entry.student: entry for entry in entries},
        used=list(tallies.used(entries)),
        late=any(entry.penalty for entry in entries),
        varied=any(result.variant for result in graded),
        link=page.links_from(folder),
        now=now,
    )
