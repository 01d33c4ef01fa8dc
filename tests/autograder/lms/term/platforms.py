"""Platforms as a term meets them: a class list, an archive of files, and grades read back by their own rules."""

import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path

from autograder.lms.collect.archive import EXTENDED_TIME
from autograder.lms.export.names import Format
from autograder.lms.feedback.names import Way
from tests.autograder.lms.term.handed_in import Piece
from tests.autograder.lms.term.people import Member

OUTSIDE = "../../evil.ipynb"  # in every archive
TITLE = "Set 1"


class Platform:
    """What all platforms have; a class list of one's own unless the platform has another.

    timed: its archive says when something was handed in.    all_attempts: and has everybody's earlier ones.
    by_name: it knows students by name alone, so two of one name are nobody.    mail: addresses are on its list.
    """

    form, way, column = Format.CSV, Way.FOLDER, f"{TITLE} score"
    timed, all_attempts, by_name, mail = True, False, False, True

    def roster(self, members: Iterable[Member]) -> bytes:
        rows = ([m.id, m.first, m.last, m.email] for m in members)
        return _table(["id", "first_name", "last_name", "email"], rows, ";").encode()

    def path(self, piece: Piece) -> str:
        """What the platform calls the file in its archive."""
        raise NotImplementedError

    def also(self, pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
        """Files of the platform's own in its archive."""
        yield from ()

    def worksheet(self, members: Sequence[Member], pieces: Sequence[Piece]) -> str:
        """What the platform has beside the archive; "" for nothing."""
        return ""

    def archive(self, to: Path, pieces: Sequence[Piece]) -> int:
        """Write the archive; how many files it has."""
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file:
            for piece in pieces:
                info = zipfile.ZipInfo(self.path(piece))
                info.extra = self.extra(piece)
                file.writestr(info, piece.text)
            for name, text in (*self.also(pieces), (OUTSIDE, "x")):
                file.writestr(name, text)
            return len(file.infolist())

    def extra(self, piece: Piece) -> bytes:
        return b""

    def key(self, row: dict[str, str]) -> str:
        """The student's number here, as the platform finds it in a row of grades; "" for a row that it passes over."""
        return row["student_id"].removeprefix("s")

    def read_back(self, text: str, assignment: str) -> dict[int, str]:
        """The grade that the platform gives to each number."""
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        column = self.column.replace(TITLE, assignment)
        return {int(number): row[column] for row in rows if (number := self.key(row)) and row[column]}

    def number(self, member: Member) -> str:
        """What stands for the student in the name of a file of theirs."""
        return str(member.number)


class Moodle(Platform):
    form, way, column = Format.MOODLE, Way.MOODLE, "Grade"

    def roster(self, members: Iterable[Member]) -> bytes:
        rows = ([m.first, m.last, m.id, m.email] for m in members)
        return _table(["First name", "Last name", "ID number", "Email address"], rows).encode("utf-8-sig")

    def path(self, piece: Piece) -> str:
        return f"{piece.member.name}_{_participant(piece.member)}_assignsubmission_file_/{piece.name}"

    def worksheet(self, members: Sequence[Member], pieces: Sequence[Piece]) -> str:
        times = {piece.member.id: piece.time for piece in pieces}
        said = {student: f"{time:%A, %d %B %Y, %I:%M %p}" for student, time in times.items()}
        head = ["Identifier", "Full name", "Email address", "Last modified (submission)", "Last modified (grade)"]
        rows = ([f"Participant {_participant(m)}", m.name, m.email, said.get(m.id, "-"), "-"] for m in members)
        return _table(head, rows)

    def number(self, member: Member) -> str:
        return str(_participant(member))

    def key(self, row: dict[str, str]) -> str:
        number = int(row["Identifier"].removeprefix("Participant ") or 0)
        return str((number - 5) // 3) if number else ""


class Canvas(Platform):
    form, way, column, timed, mail = Format.CANVAS, Way.CANVAS, TITLE, False, False

    def roster(self, members: Iterable[Member]) -> bytes:
        head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        rows = [[f"{m.last}, {m.first}", str(m.number), f"U{m.number}", m.id, "A, B"] for m in members]
        return _table(
            head, [["    Points Possible", "", "", "", ""], *rows, ["Student, Test", "7", "", "x", ""]]
        ).encode()

    def path(self, piece: Piece) -> str:
        m, late = piece.member, "LATE_" if piece.is_late else ""
        name = re.sub(r"[\W_]", "", f"{m.last}{m.first}").lower()
        stem, end = piece.name.rsplit(".", 1)
        again = "-1" if piece.number > 1 else ""
        return f"{name}_{late}{m.number}_{10 * m.number + piece.number}_{stem}{again}.{end}"

    def key(self, row: dict[str, str]) -> str:
        return row["ID"]


class Blackboard(Platform):
    form, all_attempts, mail, column = Format.BLACKBOARD, True, False, f"{TITLE} [Total Pts: 16 Score]"

    def roster(self, members: Iterable[Member]) -> bytes:
        rows = ([m.last, m.first, m.id, str(m.number), "Yes"] for m in members)
        return _table(["Last Name", "First Name", "Username", "Student ID", "Availability"], rows, "\t").encode(
            "utf-16"
        )

    def path(self, piece: Piece) -> str:
        return f"{_blackboard(piece)}_{piece.name}"

    def also(self, pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
        notes = {f"{_blackboard(piece)}.txt": f"Name: {piece.member.name}" for piece in pieces}
        yield from notes.items()

    def key(self, row: dict[str, str]) -> str:
        return row["Username"].removeprefix("s")


class Brightspace(Platform):
    form, all_attempts, by_name, column = Format.BRIGHTSPACE, True, True, f"{TITLE} Points Grade"

    def roster(self, members: Iterable[Member]) -> bytes:
        head = ["OrgDefinedId", "Username", "Last Name", "First Name", "Email", "End-of-Line Indicator"]
        return _table(head, ([f"#{m.number}", f"#{m.id}", m.last, m.first, m.email, "#"] for m in members)).encode()

    def path(self, piece: Piece) -> str:
        m, time = piece.member, f"{piece.time:%b} {piece.time.day}, {piece.time:%Y} {piece.time:%I%M %p}"
        return f"{152000 + m.number}-{351764 + piece.number} - {m.name} - {time}/{piece.name}"

    def also(self, pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
        yield "index.html", "<html>"

    def key(self, row: dict[str, str]) -> str:
        return row["OrgDefinedId"].removeprefix("#")


class Gradescope(Platform):
    way = Way.MAIL

    def path(self, piece: Piece) -> str:
        return f"assignment_9_export/submission_{piece.member.number}/{piece.name}"

    def also(self, pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
        said = {
            p.member.number: f"submission_{p.member.number}:\n  :submitters:\n  - :name: {p.member.name}\n"
            f"    :email: {p.member.email.upper()}\n  :created_at: {p.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} Z\n"
            for p in pieces
        }
        yield "assignment_9_export/submission_metadata.yml", "".join(said.values())


class Ilias(Platform):
    def path(self, piece: Piece) -> str:
        m, late = piece.member, "Late Submission - " if piece.is_late else ""
        return f"Problem set 1/{m.last}_{m.first}_{m.id}_{4000 + m.number}/{late}{piece.name}"

    def extra(self, piece: Piece) -> bytes:
        return struct.pack("<HHBi", EXTENDED_TIME, 5, 1, int(piece.time.timestamp()))


PLATFORMS: dict[str, Platform] = {
    "Moodle": Moodle(),
    "Canvas": Canvas(),
    "Blackboard": Blackboard(),
    "Brightspace": Brightspace(),
    "Gradescope": Gradescope(),
    "ILIAS": Ilias(),
}


def _participant(member: Member) -> int:
    return 3 * member.number + 5


def _blackboard(piece: Piece) -> str:
    return f"{TITLE}_{piece.member.id}_attempt_{piece.time:%Y-%m-%d-%H-%M-%S}"


def _table(head: list[str], rows: Iterable[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([head, *rows])
    return text.getvalue()
