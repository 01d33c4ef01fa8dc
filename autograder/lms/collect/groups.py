"""Who hands in together, from a table as an LMS or an instructor writes it.

Sources: Canvas's group set, `name,canvas_user_id,user_id,login_id,sections,group_name,…`; Moodle's participants, whose
column `Groups` has all groups of a student.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from autograder.lms.collect.layout import Who
from autograder.lms.collect.match import Class, plain
from autograder.lms.roster.platforms import EMAIL, MOODLE
from autograder.lms.roster.table import Row, rows_of
from autograder.lms.worksheet import Line

GROUP = ("group", "Group", "group_name", *MOODLE.also)
SEVERAL = ", "  # between the groups of one student in Moodle's list
IDS = {  # the header of such a table: that of the class list which says the same
    "id": "id",
    "canvas_user_id": "ID",
    "user_id": "SIS User ID",
    "login_id": "SIS Login ID",
    **{header: header for header in ("ID", "Username", "OrgDefinedId", *MOODLE.ids)},
    **dict.fromkeys(EMAIL, "email"),
}


class Groups:
    """The groups of a class.    of: the name of each student's."""

    def __init__(self, of: Mapping[str, str] | None = None) -> None:
        self.of = of or {}
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        for student, group in self.of.items():
            self._members[group].append(student)

    def members(self, name: str) -> Sequence[str]:
        """Who is in the group of that name, in whatever spelling an archive gives it; nobody where it may be two."""
        meant = [group for group in self._members if plain(group) == plain(name) != ""]
        return self._members[meant[0]] if len(meant) == 1 else ()

    def with_mates(self, students: Sequence[str]) -> list[str]:
        """These students, and then everybody who is in a group with one of them."""
        mates = (mate for student in students if student in self.of for mate in self._members[self.of[student]])
        return list(dict.fromkeys((*students, *mates)))


def groups_in(path: Path, members: Class) -> Groups:
    """The groups in a table; who has none is passed over.

    Raises OSError, and ValueError in one line with the row for what is no table of groups.
    """
    headers, rows = rows_of(path, lambda found: bool({*GROUP} & {*found} and {*IDS} & {*found}), "groups and ids")
    column = next(header for header in GROUP if header in headers)
    of: dict[str, str] = {}
    for row in rows:
        if group := row.fields[column]:
            student = _student(path, row, members)
            before = of.setdefault(student, group)
            if before != group or (column in MOODLE.also and SEVERAL in group):
                both = group if before == group else f"{before}, {group}"
                raise ValueError(f"{path}, line {row.line}: {student} is in {both}; want one group for each student")
    if not of:
        raise ValueError(f"{path}: nobody in it has a group")
    return Groups(of)


def times(groups: Groups, members: Class, lines: Iterable[Line]) -> dict[str, datetime | None]:
    """When each group handed in, by its `plain` name; None where Moodle's worksheet does not say it of a member."""
    found: dict[str, datetime | None] = dict.fromkeys(map(plain, groups.of.values()))
    for line in lines:
        person = members.find(Who({"email": line.email}, line.name))
        group = "" if isinstance(person, str) else plain(groups.of.get(person.id, ""))
        if group and line.handed_in:
            found[group] = max(found[group] or line.handed_in, line.handed_in)
    return found


def _student(path: Path, row: Row, members: Class) -> str:
    said = {IDS[header]: value for header, value in row.fields.items() if header in IDS and value}
    found = members.find(Who(said))
    if isinstance(found, str):
        raise ValueError(f"{path}, line {row.line}: {found}")
    return found.id
