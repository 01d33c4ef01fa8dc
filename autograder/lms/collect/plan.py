"""Decide of every file in an archive what becomes of it, before any is unpacked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath

from autograder.intake.folder import MAX_FILES, TIMESTAMP
from autograder.lms.collect.archive import Archive, Entry, Own
from autograder.lms.collect.groups import Groups
from autograder.lms.collect.layout import Piece, Reader
from autograder.lms.collect.match import Class

STAMP = "%Y-%m-%dT%H-%M-%SZ"


@dataclass
class Attempt:
    """What a student handed in at once.

    files: by the name that they will have.
    by:    who did so: the student, others of the group, or nobody where the archive names the group alone.
    """

    student: str
    time: datetime | None
    late: bool = False
    by: tuple[str, ...] = ()
    files: dict[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True)
class SetAside:
    """A file that is not taken, and why."""

    name: str
    reason: str

    @property
    def missed(self) -> bool:
        """Whether it may be a student's work."""
        return not isinstance(self.reason, Own)


@dataclass(frozen=True)
class Plan:
    """The attempts that an archive holds, and the files that are set aside."""

    attempts: tuple[Attempt, ...]
    aside: tuple[SetAside, ...]


def planned(
    archive: Archive,
    reader: Reader,
    members: Class,
    zone: tzinfo | None,
    left_out: Mapping[str, str] | None = None,
    groups: Groups | None = None,
) -> Plan:
    """What becomes of every file.

    zone:   of times that have none.    left_out: who is on the class list and is not collected, and why.
    groups: what one of a group hands in is everybody's.
    Raises ValueError, in one line, when there are such times and no zone.
    """
    found: defaultdict[tuple[str, str, tuple[str, ...]], list[tuple[Piece, Entry]]] = defaultdict(list)
    groups = groups or Groups()
    aside: list[SetAside] = []
    for entry in archive.entries:
        said = _students(entry, reader(entry), members, groups, left_out or {})
        if isinstance(said, str):
            aside.append(SetAside(entry.name, said))
            continue
        piece, by, students = said
        name = str(PurePosixPath(piece.name))  # without the double slashes that would make two names of one
        piece = replace(piece, name=name, time=_in_utc(archive, piece.time, zone))
        for student in dict.fromkeys(students):
            found[student, piece.attempt, by].append((piece, entry))
    attempts = [_attempt(student, by, pieces, aside) for (student, _, by), pieces in sorted(found.items())]
    return Plan(tuple(attempt for attempt in attempts if attempt.files), tuple(aside))


def stamp(time: datetime) -> str:
    """A time in the name of a folder; they sort as the times do."""
    return time.astimezone(UTC).strftime(STAMP)


def _students(
    entry: Entry, said: Piece | str | None, members: Class, groups: Groups, left_out: Mapping[str, str]
) -> tuple[Piece, tuple[str, ...], list[str]] | str:
    """The piece, who handed it in, and whose it is; or why nobody gets it."""
    if fault := entry.fault:
        return fault
    if said is None:
        return "nothing in its name says whose it is"
    if isinstance(said, str):
        return said
    if fault := _fault(said.name):
        return fault
    people = [members.find(who) for who in said.who]
    by = tuple(person.id for person in people if not isinstance(person, str))
    together = [*by, *(student for who in said.who for student in groups.members(who.name) if not by)]
    strangers = [person for person in people if isinstance(person, str)]
    if not together or (by and strangers):
        return "; ".join(strangers) or "nothing says whose it is"
    everybody = groups.with_mates(together)
    if taking := [student for student in everybody if student not in left_out]:
        return said, by, taking
    reason = "; ".join(f"{student} is {left_out[student]}" for student in everybody)
    return Own(reason) if all(isinstance(left_out[student], Own) for student in everybody) else reason


def _fault(name: str) -> str:
    """Why a file of that name may not lie in a student's folder; "" when it may."""
    path = PurePosixPath(name)
    if path.name == "" or path.is_absolute() or ".." in path.parts:
        return "its name leads out of the student's folder"
    return f"{TIMESTAMP} is the kit's to write" if path.parts[0].casefold() == TIMESTAMP else ""


def _in_utc(archive: Archive, time: datetime | None, zone: tzinfo | None) -> datetime | None:
    if time is None or time.tzinfo:
        return time
    if zone is None:
        want = "c.ScoreLab.timezone in nbgrader_config.py, or --zone"
        raise ValueError(f"{archive.path}: its times have no zone; want {want}, such as Europe/Berlin")
    return time.replace(tzinfo=zone).astimezone(UTC)


def _attempt(
    student: str, by: tuple[str, ...], pieces: Sequence[tuple[Piece, Entry]], aside: list[SetAside]
) -> Attempt:
    """The attempt with all of its files that can lie beside one another; it was handed in with the last of them."""
    times = [piece.time for piece, _ in pieces if piece.time]
    made = Attempt(student, max(times, default=None), any(piece.late for piece, _ in pieces), by)
    for piece, entry in pieces:
        if reason := _clash(made, piece.name):
            aside.append(SetAside(entry.name, reason))
        else:
            made.files[piece.name] = entry
    return made


def _clash(made: Attempt, name: str) -> str:
    """Why a file cannot lie beside those that are there; "" when it can."""
    if name in made.files:
        return f"{made.student} has handed in another file of that name"
    if len(made.files) >= MAX_FILES:
        return f"{made.student} has handed in more than {MAX_FILES} files"
    own = PurePosixPath(name)
    others = map(PurePosixPath, made.files)
    inside = any(own in other.parents or other in own.parents for other in others)
    return f"{made.student} has a file and a folder of that name" if inside else ""
