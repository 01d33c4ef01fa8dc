"""Canvas: `leeann_LATE_17_4711_ps1.ipynb`, the name, Canvas' own id, the file's, and its name."""

import re

from autograder.lms.collect.archive import Archive, Entry
from autograder.lms.collect.layout import Piece, Reader, Who

NAME = r"[^/\s]"  # letters with all of their marks, which \w has not
FILE = re.compile(rf"(?P<name>{NAME}*?)_(?P<late>LATE_)?(?P<number>\d+)_(?P<file>\d+)_(?P<rest>[^/]+)", re.DOTALL)
TYPED = re.compile(rf"{NAME}+_(text|link)\.html")
ANONYMOUS = re.compile(r"(LATE_)?anon_\w+?_\d+_[^/]+", re.DOTALL)


class Canvas:
    """The number is the column ID of the gradebook's export."""

    name = "Canvas"

    def reader(self, archive: Archive) -> Reader | None:
        return _read


def _read(entry: Entry) -> Piece | str | None:
    if TYPED.fullmatch(entry.name):
        return "it was typed into Canvas, and is no file of the student's"
    if ANONYMOUS.fullmatch(entry.name):
        return "it was handed in anonymously: let Canvas show names, and download again"
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    return Piece((Who({"ID": found["number"]}, found["name"]),), found["rest"], late=bool(found["late"]))
