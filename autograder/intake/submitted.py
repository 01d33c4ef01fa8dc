"""The submitted/ folder: one folder per student, named after the student."""

import os
import re
import sys
import unicodedata
from collections.abc import Collection, Iterable
from os.path import isdir  # unlike Path.is_dir, it raises nothing
from pathlib import Path

LEFT_BY_PROGRAMS = ("__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini")
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
MAX_NAMES = 5  # in one line
MAX_BYTES = 200  # in a name: file names are derived from it with a suffix, and Linux allows 255
PATTERNS = "[]*?"  # nbgrader would look for all folders that match, and find other students'
CONTROL = ("Cc", "Zl", "Zp")  # Unicode's categories of what breaks lines and moves cursors
# What is not seen though Unicode's categories call it a letter, a mark or a symbol: fillers, joiners, variants.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def students(submitted: Path, assignment: str, assignments: Collection[str]) -> list[str]:
    """Whose folders hold the assignment or something that may be meant for it: none of the course's other assignments.

    Raises ValueError when submitted/ cannot be looked into.
    """
    return [path.name for path in _all_in(submitted) if isdir(path) and _is_due(path, assignment, assignments)]


def strays(submitted: Path) -> list[str]:
    """What lies beside the students' folders and is no folder. Raises ValueError as `students` does."""
    return [path.name for path in _all_in(submitted) if not isdir(path) and not _passed_over(path)]


def alike(names: Iterable[str]) -> list[str]:
    """One line for each of these names that look the same, or differ in capitals alone, and may be one student's."""
    forms: dict[str, list[str]] = {}
    for name in names:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        forms.setdefault(folded, []).append(name)
    return [_alike(found) for found in forms.values() if len(found) > 1]


def misnamed(student: str) -> str:
    """Why no student can have a folder of that name, in one line; "" when one can."""
    encoding = sys.getfilesystemencoding()
    faults = {
        f"be in {encoding}" + (", or set PYTHONUTF8=1" if encoding != "utf-8" else ""): not _is_text(student),
        f"have no {' '.join(PATTERNS)} in it": any(c in PATTERNS for c in student),
        "not begin or end with a space": student != student.strip(),
        "have no line breaks or control characters": any(unicodedata.category(c) in CONTROL for c in student),
        f"have no invisible or direction-changing characters, got {_codes(student)}": _codes(student) != "",
        f"have at most {MAX_BYTES} bytes": len(os.fsencode(student)) > MAX_BYTES,
        "not begin with a dot": student.startswith("."),
    }
    return next((f"rename the folder: its name must {wanted}" for wanted, fault in faults.items() if fault), "")


def misplaced(folder: Path, assignment: str) -> str:
    """Why a student's folder holds none of the assignment, in one line; "" when it does. Raises OSError."""
    if (theirs := folder / assignment).is_dir() or theirs.is_symlink():
        return ""
    found = sorted(path for path in folder.iterdir() if not _passed_over(path))
    instead = _named(path.name if isdir(path) else f"the file {_shown(path.name)}" for path in found)
    return f"no folder {assignment} in submitted/{folder.name}, " + (f"but {instead}" if found else "which is empty")


def missing(notebook: Path) -> str:
    """That there is no such notebook in its folder, what lies there instead, and what to do."""
    below = (path.relative_to(notebook.parent) for path in sorted(notebook.parent.rglob("*")) if not isdir(path))
    found = [path for path in below if not any(map(_passed_over, (path, *path.parents)))]
    notebooks = [path for path in found if path.suffix.lower() == ".ipynb"]
    hints = {
        "rename it": [path for path in notebooks if path.parent == Path()],
        "move it": notebooks,
        "unpack it": [path for path in found if path.name.lower().endswith(ARCHIVES)],
    }
    advice, instead = next(((f": {hint}", paths) for hint, paths in hints.items() if paths), ("", found))
    return f"no {notebook.name} was handed in" + (f", but {_named(map(str, instead))}{advice}" if instead else "")


def _all_in(submitted: Path) -> list[Path]:
    try:
        return sorted(submitted.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ValueError(f"{submitted} cannot be read: {error.strerror}") from None


def _is_due(folder: Path, assignment: str, assignments: Collection[str]) -> bool:
    """Whether there is something to grade in the folder, or to say of it."""
    try:
        names = os.listdir(folder)
    except OSError:
        return not _passed_over(folder)  # grading it will say why
    if assignment in names or _passed_over(folder):
        return assignment in names
    nearly = any(Path(name).stem.strip().casefold() == assignment.casefold() for name in names)
    return nearly or not any(name in assignments for name in names)


def _passed_over(path: Path) -> bool:
    """What file managers and other programs leave anywhere, by its name."""
    return path.name.startswith(".") or path.name in LEFT_BY_PROGRAMS


def _named(names: Iterable[str]) -> str:
    """The first few of them."""
    shown = [_shown(name) for name in names]
    return ", ".join(shown[:MAX_NAMES]) + (f" and {len(shown) - MAX_NAMES} more" if len(shown) > MAX_NAMES else "")


def _shown(name: str) -> str:
    """A name as it is, or in quotes where its spaces would not be seen or it would take more than a line."""
    return name if name.isprintable() and name == name.strip() else repr(name)


def _alike(names: list[str]) -> str:
    if len({unicodedata.normalize("NFKC", name) for name in names}) == len(names):
        return f"{_named(names)} differ only in capital letters"
    return f"{_named(map(ascii, names))} look the same and differ only in their Unicode form"


def _codes(name: str) -> str:
    """What in a name is not seen, or changes how the rest is: `ann` and `ann` may differ by it alone."""
    hidden = [c for c in name if unicodedata.category(c) == "Cf" or UNSEEN.match(c) or (c.isspace() and c != " ")]
    return ", ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(hidden))


def _is_text(name: str) -> bool:
    """Whether the name is more than bytes that Python could not read."""
    return not any(unicodedata.category(c) == "Cs" for c in name)
