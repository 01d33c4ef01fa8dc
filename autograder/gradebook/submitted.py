"""What lies in submitted/: folders that are called like students and hold what each has handed in."""

import os
import sys
import unicodedata
from pathlib import Path

MAX_BYTES = 200  # in a name: files are called so, too, and by a little more; Linux takes 255
PATTERNS = "[]*?"  # nbgrader would look for all folders that match, and find other students'
CONTROL = ("Cc", "Zl", "Zp")  # Unicode's categories of what breaks lines and moves cursors


def students(submitted: Path, assignment: str) -> list[str]:
    """Whose folders hold the assignment, or cannot be looked into. Raises ValueError when submitted/ cannot be."""
    try:
        folders = [path for path in submitted.iterdir() if path.is_dir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ValueError(f"{submitted} cannot be read: {error.strerror}") from None
    return sorted(folder.name for folder in folders if _holds(folder, assignment))


def misnamed(student: str) -> str:
    """Why no student can have a folder of that name, in one line; "" when one can."""
    encoding = sys.getfilesystemencoding()
    faults = {
        f"a name in {encoding}" + (", or PYTHONUTF8=1" if encoding != "utf-8" else ""): not _is_text(student),
        f"no {' '.join(PATTERNS)} in it": any(c in PATTERNS for c in student),
        "no spaces at its ends": student != student.strip(),
        "no line breaks or control characters in it": any(unicodedata.category(c) in CONTROL for c in student),
        f"at most {MAX_BYTES} bytes": len(os.fsencode(student)) > MAX_BYTES,
        "no dot at its start": student.startswith("."),
    }
    return next((f"rename the folder: want {wanted}" for wanted, fault in faults.items() if fault), "")


def _holds(folder: Path, assignment: str) -> bool:
    try:
        return assignment in os.listdir(folder)
    except OSError:
        return True  # grading it will say why


def _is_text(name: str) -> bool:
    """Whether the name is more than bytes that Python could not read."""
    return not any(unicodedata.category(c) == "Cs" for c in name)
