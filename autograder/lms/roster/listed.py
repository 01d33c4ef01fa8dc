"""From a class list to the people on it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.intake.submitted import misnamed
from autograder.lms.roster.person import Person
from autograder.lms.roster.platforms import EMAIL, FIRST, FULL, LAST, PLATFORMS, Platform
from autograder.lms.roster.table import Row, rows_of

TEST_STUDENT = "Student, Test"  # whom Canvas lists with the others
MAX_ID = 128  # characters: more does not fit into nbgrader's column


def people_in(path: Path, known: Sequence[Person], id_column: str | None = None) -> tuple[Platform, list[Person]]:
    """Which platform's list it is, and who is on it. Who is in the gradebook already keeps their id.

    id_column: the header of the ids; by default the best of the platform's that has one for everybody.
    Raises OSError, and ValueError in one line with the row for what cannot be a class list.
    """
    headers, rows = rows_of(path, lambda headers: any(platform.is_of(headers) for platform in PLATFORMS))
    platform = next(platform for platform in PLATFORMS if platform.is_of(headers))
    rows = [row for row in rows if _is_student(row)]
    if not rows:
        raise ValueError(f"{path}: want students below the headers, got none")
    column = _id_column(path, platform, headers, rows, id_column)
    identify = _Known(known, platform)
    return platform, list(_people(path, platform, rows, column, identify))


def unmarked(field: str) -> str:
    """A field without what stands before it so that a spreadsheet takes it for text: Brightspace's #, an apostrophe."""
    return field.removeprefix("#").removeprefix("'").strip()


class _Known:
    """Finds a row's student among those in the gradebook, by whatever is one student's alone."""

    def __init__(self, known: Sequence[Person], platform: Platform) -> None:
        self.unique = dict.fromkeys((*platform.ids, *platform.number, *EMAIL))
        self.ids: dict[tuple[str, str], set[str]] = {}
        for person in known:
            for mark in self._marks(person.lms, person.email):
                self.ids.setdefault(mark, set()).add(person.id)
        self.plain = {person.id for person in known}

    def id_of(self, row: Mapping[str, str], otherwise: str) -> str:
        """The student's id in the gradebook; `otherwise` for a new one."""
        if otherwise in self.plain:
            return otherwise
        for mark in self._marks(row, _first_of(row, EMAIL)):
            if len(found := self.ids.get(mark, set())) == 1:
                return next(iter(found))
        return otherwise

    def _marks(self, fields: Mapping[str, str], email: str) -> Iterator[tuple[str, str]]:
        for header in self.unique:
            if header not in EMAIL and fields.get(header):
                yield header, fields[header].casefold()
        if email:
            yield "email", email.casefold()


def _is_student(row: Row) -> bool:
    """Canvas has rows of its own below the headers, and a student who is none."""
    return row.fields.get("Student") != TEST_STUDENT and not (
        "Student" in row.fields and (row.fields["Student"] == "Points Possible" or not row.fields.get("ID"))
    )


def _id_column(path: Path, platform: Platform, headers: Sequence[str], rows: Sequence[Row], wanted: str | None) -> str:
    """Where the ids are. Raises ValueError when no column has one for everybody."""
    if wanted is not None:
        if wanted not in headers:
            raise ValueError(f"{path}: want a column {wanted!r}, but there are {', '.join(filter(None, headers))}")
        return wanted
    there = [column for column in platform.ids if column in headers]
    for column in there:
        if all(unmarked(row.fields[column]) for row in rows):
            return column
    if not there:
        raise ValueError(f"{path}: want a column {' or '.join(platform.ids)}, or --id COLUMN")
    row = next(row for row in rows if not unmarked(row.fields[there[-1]]))
    raise ValueError(f"{path}, line {row.line}: no {there[-1]!r}; want one for everybody, or --id COLUMN")


def _people(path: Path, platform: Platform, rows: Sequence[Row], column: str, known: _Known) -> Iterator[Person]:
    lines: dict[str, int] = {}
    for row in rows:
        own = unmarked(row.fields[column])
        if fault := fault_of(own):
            raise ValueError(f"{path}, line {row.line}: the id in {column} {fault}, got {own!r}")
        student = known.id_of(row.fields, own)
        if student in lines:
            raise ValueError(f"{path}, line {row.line}: {student} is on line {lines[student]} already")
        lines[student] = row.line
        yield _person(student, platform, row.fields)


def fault_of(student: str) -> str:
    """Why no student can have that id; it is the name of their folder, too. "" when one can."""
    if not student:
        return "must not be empty"
    if "/" in student or student == "..":
        return "must be the name of a folder, without /"
    if len(student) > MAX_ID:
        return f"must have at most {MAX_ID} characters"
    return misnamed(student).removeprefix("rename the folder: its name ")


def _person(student: str, platform: Platform, row: Mapping[str, str]) -> Person:
    first, last = _first_of(row, FIRST), _first_of(row, LAST)
    if not (first or last):
        first, last = _parted(_first_of(row, FULL))
    number = next((unmarked(row[header]) for header in platform.number if row.get(header)), "")
    return Person(student, first, last, _first_of(row, EMAIL), number, platform.kept(row))


def _first_of(row: Mapping[str, str], headers: Sequence[str]) -> str:
    return next((row[header] for header in headers if row.get(header)), "")


def _parted(full: str) -> tuple[str, str]:
    """First and last name. "Lee, Jr, Ann" has its first name last; without a comma, the last word is the last name."""
    if "," in full:
        last, first = full.rsplit(",", 1)
        return first.strip(), last.strip()
    first, _, last = full.rpartition(" ")
    return first.strip(), last
