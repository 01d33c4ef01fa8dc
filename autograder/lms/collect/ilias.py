"""ILIAS: `Lee_Ann_ann_4711/ps1.ipynb`, names, login and ILIAS' own number."""

import re

from autograder.lms.collect.archive import Archive, Entry, Own
from autograder.lms.collect.layout import Piece, Reader, Who

FILE = re.compile(r"(?:Team \d+/)?(?P<tail>(?P<last>[^/_]+)_(?P<first>[^/_]+)_[^/]+)_\d+/(?P<rest>.+)", re.DOTALL)
LATE = re.compile(r"(Late Submission|Verspätete Abgabe|Verspaetete Abgabe) - ")


class Ilias:
    """The time is that of the file, where the archive has it in UTC: ILIAS keeps it as that of the upload.

    Its own number is in no class list, so a student is found by the login, or else by name.
    """

    name = "ILIAS"

    def reader(self, archive: Archive) -> Reader | None:
        return _read


def _read(entry: Entry) -> Piece | str | None:
    if re.fullmatch(r"[^/]+\.xlsx?", entry.name):
        return Own("it is ILIAS' list of the submissions")
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    who = Who(name=f"{found['first']} {found['last']}", tail=found["tail"])
    name, late = LATE.subn("", found["rest"], count=1)
    return Piece((who,), name, time=entry.time, late=bool(late))
