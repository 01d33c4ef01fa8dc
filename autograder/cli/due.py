"""`scorelab due`: when an assignment is due."""

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import base
from autograder.cli.base import agreed, app, for_instructors, give_up, out, trouble

if TYPE_CHECKING:
    from autograder.deadlines.course import Change
    from autograder.gradebook.course import Course

WHEN = "such as 2026-11-20 23:59 Europe/Berlin"


@app.command()
@for_instructors
def due(
    name: Annotated[str | None, typer.Argument(help="the assignment; default: all, to look at")] = None,
    when: Annotated[list[str] | None, typer.Argument(help=f"{WHEN}; default: show it", show_default=False)] = None,
    never: Annotated[bool, typer.Option("--never", help="take the due date away")] = False,
    past: Annotated[bool, typer.Option("--past", help="the time may have gone by already")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="change what was set before without asking")] = False,
) -> None:
    """Show when assignments are due, with all extensions, or set one's due date."""
    from autograder.deadlines import course as deadlines
    from autograder.deadlines.when import moment
    from autograder.gradebook.course import Course
    from autograder.gradebook.policy import ScoreLab

    try:
        course = Course(base.ROOT, Path.cwd())
        course.expect_gradebook()
        if name is None or not (when or never):
            _show(course, [name] if name else sorted(course.in_gradebook()))
            return
        if when and never:
            raise ValueError(f"want a time or --never, got both: {' '.join(when)}")
        time = moment(" ".join(when), ScoreLab(config=course.config).timezone) if when else None
        if time and time < datetime.now(UTC) and not past:
            raise ValueError(f"{' '.join(when or ())} has gone by already: --past to set it all the same")
        with course.writing():
            before = deadlines.read(course, name).due
            change = deadlines.due_change(course, name, time)
            if not confirmed(course, name, change, before not in (None, time), yes):
                raise typer.Exit(2)
            deadlines.store(course, change)
        _show(course, [name])
    except trouble() as error:
        raise give_up(error) from None


def confirmed(course: "Course", name: str, change: "Change", replaces: bool, yes: bool) -> bool:
    """Show whose late penalties a change of deadlines changes; whether it may be made."""
    from autograder.batch.remarks import counted
    from autograder.deadlines.course import effects
    from autograder.deadlines.penalties import in_words
    from autograder.grading.display import as_it_is

    found = in_words(effects(course, name, change))
    if found:
        line = counted(found, "late penalty changes", "late penalties change")
        out.print(as_it_is(f"with the next scorelab grade {name}, {line}"), soft_wrap=True)
    would = "what was set before would change" if replaces else "late penalties would change"
    return not (found or replaces) or agreed(would, f"change it for {name}?", yes)


def _show(course: "Course", names: list[str]) -> None:
    from autograder.grading.display import as_it_is

    for name in names:
        for line in _lines(course, name):
            out.print(as_it_is(line), soft_wrap=True)


def _lines(course: "Course", name: str) -> Iterator[str]:
    from autograder.deadlines import course as deadlines
    from autograder.deadlines.when import shown
    from autograder.gradebook.policy import ScoreLab

    zone = ScoreLab(config=course.config).timezone
    found = deadlines.read(course, name)
    yield f"{name} is due {shown(found.due, zone)}" if found.due else f"{name} has no due date"
    for student, until in sorted(found.until.items()):
        waits = ", nothing graded yet" if student in found.waiting else ""
        yield f"  {student} has until {shown(until, zone)}{waits}"
    if deadlines.untold(course, name, found.due):
        release = f"scorelab release {name} --course {shlex.quote(str(course.folder))}"
        yield f"  the released notebook says otherwise; to tell students: {release}"
