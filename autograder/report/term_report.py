"""`scorelab report` over several assignments: the whole term as one self-contained HTML file, and as CSV."""

import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from autograder.files import write as write_file
from autograder.gradebook.course import Course
from autograder.grading.outcomes import PARTS, STATES, State
from autograder.report import chart, ledger, page, tallies
from autograder.report.roster import Roster, days, read
from autograder.report.tallies import Histogram
from autograder.report.term import LOW, Term, checked, falling_behind, of


def write(
    course: Course, assignments: Sequence[str] = (), to: Path | None = None, dropped: bool = False
) -> tuple[Path, Path]:
    """Write the report on these assignments, or all in the gradebook; the paths of the page and of the CSV beside it.

    to: the page; by default gradebook/term-report.html in the course.
    dropped: with those who have left the class.
    Raises ValueError when there is no such assignment, or none at all, or no folder for the file; OSError when it
    cannot be written.
    """
    term = of([read(course, name, dropped) for name in assignments or _all(course)])
    to = page.expect_place(to or course.kept("term-report.html"))
    table = page.expect_place(to.with_suffix(".csv"))
    write_file(table, ledger.text(term).encode("utf-8", "replace").decode())
    return page.put(render(term, to.parent, datetime.now().astimezone()), to), table


def render(term: Term, folder: Path, now: datetime) -> str:
    """The page of a term at that moment. Its links to feedback are relative to the folder where it will lie."""
    asked = chart.chart(term.rosters)
    return page.rendered(
        "term.html.j2",
        term=term,
        standings=[_standings(roster) for roster in term.rosters],
        histograms=[_of_checks(roster) for roster in term.rosters],
        most={r.assignment: sum(column.points for column in r.columns) for r in term.rosters},
        checked={r.assignment: checked(r) for r in term.rosters},
        behind=falling_behind(term),
        chart=asked,
        parts=[part for part in PARTS if any(part in question.parts for question in asked)],
        answers={r.assignment: {e.student: chart.answers(e) for e in r.entries} for r in term.rosters},
        symbols=chart.SYMBOLS,
        most_mistakes=chart.MOST,
        waited=[_days(roster) for roster in term.rosters],
        places={student.id: place for place, student in enumerate(term.students)},
        low=LOW,
        link=page.links_from(folder),
        reports={r.assignment: (folder / f"{r.assignment}-report.html").is_file() for r in term.rosters},
        now=now,
    )


def _of_checks(roster: Roster) -> Histogram | None:
    scores = [entry.checks for entry in roster.entries if entry.marks]
    most = checked(roster)
    return tallies.histogram(roster.assignment, scores, most) if scores and most else None


def _standings(roster: Roster) -> dict[State, list[str]]:
    """Who is in each state."""
    return {state: [entry.student for entry in roster.entries if entry.state == state] for state in STATES}


def _days(roster: Roster) -> tuple[float, int] | None:
    """The median of the days from the release to handing in, and of how many it is; None where no time is known."""
    known = [number for entry in roster.entries if (number := days(roster, entry)) is not None]
    return (statistics.median(known), len(known)) if known else None


def _all(course: Course) -> list[str]:
    course.expect_gradebook()
    if not (found := course.in_gradebook()):
        raise ValueError("no assignment in the gradebook yet; release one: scorelab release NAME")
    return found
