"""`scorelab collect`: from an LMS's archive to submitted/."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, out, trouble

if TYPE_CHECKING:
    from autograder.gradebook.course import Course
    from autograder.lms.collect.collecting import Collected

MOST = 20  # files in the list of those set aside; all are in the log


@app.command()
@for_instructors
def collect(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    archive: Annotated[Path, typer.Argument(help="the platform's zip with everybody's files", show_default=False)],
    attempt: Annotated[str, typer.Option(help="which one counts: last, first, best, or a number")] = "last",
    student: Annotated[list[str] | None, typer.Option(help="collect only this student; may be repeated")] = None,
    worksheet: Annotated[Path | None, typer.Option(help="Moodle's grading worksheet, which has the times")] = None,
    groups: Annotated[Path | None, typer.Option(help="a table of who hands in together, with groups and ids")] = None,
    zone: Annotated[str | None, typer.Option(help="of times without one; default: c.ScoreLab.timezone")] = None,
    trust_submissions: Annotated[
        bool, typer.Option("--trust-submissions", help="look for the best even if submissions cannot be isolated here")
    ] = False,
) -> None:
    """Put everybody's files into submitted/, with the right times. Exits with 1 when a student's file was not taken."""
    from autograder.deadlines.when import zone_of
    from autograder.gradebook.course import Course
    from autograder.gradebook.policy import ScoreLab
    from autograder.grading.display import as_it_is
    from autograder.isolation import walls
    from autograder.lms.collect import collecting
    from autograder.lms.collect.attempts import expect_choice

    try:
        expect_choice(attempt)
        course = Course(base.ROOT, Path.cwd())
        course.expect_gradebook()
        where = zone or ScoreLab(config=course.config).timezone
        with course.writing():
            course.intake(name)  # or there is no such assignment

            def best(attempts: Mapping[str, Sequence[Path]], spare: Path) -> dict[str, Path]:
                return _best(course, name, attempts, spare, trust_submissions)

            options = collecting.Options(zone_of(where) if where else None, attempt, student or (), worksheet, groups)
            found = collecting.collect(course, name, archive, options, best)
        for line in _lines(found, archive):
            out.print(as_it_is(line), soft_wrap=True)
    except trouble(walls.NotIsolated) as error:
        raise give_up(error) from None
    raise typer.Exit(int(any(aside.missed for aside in found.aside)))


def _best(
    course: "Course", name: str, attempts: Mapping[str, Sequence[Path]], spare: Path, trust: bool
) -> dict[str, Path]:
    """Each student's best attempt. Raises NotIsolated where students' code cannot be run."""
    from autograder.batch import pool
    from autograder.batch.batch import Batch
    from autograder.isolation import walls
    from autograder.lms.collect.best import best

    if not trust and (reason := walls.missing()):
        raise walls.NotIsolated(reason)
    with pool.Local() as processes:
        return best(Batch(course, name, trust=trust), attempts, processes, spare)


def _lines(found: "Collected", archive: Path) -> Iterator[str]:
    from autograder.batch.remarks import counted
    from autograder.lms.collect.place import NEW, REPLACED, SAME

    n = len(found.became)
    counts = Counter(found.became.values())
    how = ", ".join(f"{counts[what]} {what}" for what in (NEW, REPLACED, SAME) if counts[what])
    yield f"{archive.name}, as {found.platform} writes it: {n} student{'' if n == 1 else 's'} ({how})"
    if found.untimed:
        why = "no time of handing in, for the archive has none: nobody of them counts as late"
        yield counted(found.untimed, f"student has {why}", f"students have {why}")
    if found.late:
        yield counted(found.late, f"is late, says {found.platform}", f"are late, says {found.platform}")
    if found.torn:
        why = "hand-ins of more than one of their group: the last counts"
        yield counted(found.torn, f"student has {why}", f"students have {why}")
    if missed := [aside for aside in found.aside if aside.missed]:
        n = len(missed)
        yield f"{n} file{' is' if n == 1 else 's are'} set aside:"
        yield from (f"  {aside.name}: {aside.reason}" for aside in missed[:MOST])
        if n > MOST:
            yield f"  and {n - MOST} more"
    yield f"every file is accounted for in {found.log}"
