"""The class lists of LMSs, each told by its headers. docs/instructors/roster.md names their sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Headers of the same, of which the first that is there counts; the last are Moodle's in German.
FIRST = ("First name", "First Name", "first_name", "Vorname")
LAST = ("Last name", "Surname", "Last Name", "last_name", "Nachname")
EMAIL = ("Email address", "Email", "email", "E-Mail-Adresse")
FULL = ("Student", "Full name")


@dataclass(frozen=True)
class Platform:
    """One kind of list.

    told_by: headers of which it has all of one group.    ids: what may be a student's id here, best first.
    number:  the platform's own number or name for a student.    also: further columns that its uploads want.
    """

    name: str
    told_by: tuple[tuple[str, ...], ...]
    ids: tuple[str, ...]
    number: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def is_of(self, headers: Iterable[str]) -> bool:
        """Whether a list with these headers is of this kind."""
        there = set(headers)
        return any(there.issuperset(group) for group in self.told_by)

    def kept(self, row: Mapping[str, str]) -> dict[str, str]:
        """The columns that say who it is: grades and last visits are nobody's business here."""
        wanted = (*self.ids, *self.number, *self.also, *FULL, *FIRST, *LAST, *EMAIL)
        return {header: row[header] for header in dict.fromkeys(wanted) if header in row}


CANVAS = Platform(
    "Canvas",
    (("Student", "ID", "Section"), ("Student", "SIS Login ID")),
    ids=("SIS Login ID", "SIS User ID", "ID"),
    number=("ID",),
    also=("Root Account", "Integration ID", "Section"),
)
BRIGHTSPACE = Platform(
    "Brightspace",
    (("OrgDefinedId",), ("Username", "End-of-Line Indicator")),
    ids=("Username", "OrgDefinedId"),
    number=("OrgDefinedId",),
)
MOODLE = Platform(
    "Moodle",
    (
        ("Identifier", "Full name"),
        ("First name", "Email address"),
        ("Vorname", "E-Mail-Adresse"),
    ),
    ids=("Username", "ID number", "ID-Nummer", "Email address", "E-Mail-Adresse"),
    also=("Groups", "Gruppen"),
)
BLACKBOARD = Platform(
    "Blackboard",
    (("Last Name", "First Name", "Username"),),
    ids=("Username",),
    number=("Student ID",),
    also=("Child Course ID", "Availability"),
)
PLAIN = Platform("a plain list", (("id",),), ids=("id",), number=("lms_user_id",))

PLATFORMS = (CANVAS, BRIGHTSPACE, MOODLE, BLACKBOARD, PLAIN)
