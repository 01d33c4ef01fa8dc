"""What all reports share: one self-contained HTML file, written whole, in which nothing of a student's can be code."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import jinja2

from autograder.files import write as write_file
from autograder.report.roster import Entry
from autograder.student.notebook import question_of


def rendered(template: str, **values: object) -> str:
    """The page that a template of this folder makes of the values."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,  # whatever a submission put into a message, and whatever a student is called
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["question"] = question_of
    environment.filters["points"] = lambda value: f"{value:.6g}"
    return environment.get_template(template).render(**values)


def expect_place(to: Path) -> Path:
    """The file, absolute. Raises ValueError when it is a folder, or in none that exists."""
    to = to.absolute()
    if to.is_dir() or not to.parent.is_dir():
        raise ValueError(f"want a file in a folder that exists, got {to}")
    return to


def put(page: str, to: Path) -> Path:
    """Write a page, whole or not at all, and return its path. Raises OSError when it cannot be written."""
    # ASCII: readable under every locale, though a message hold half a surrogate pair
    write_file(to, page.encode("ascii", "xmlcharrefreplace").decode())
    return to


def links_from(folder: Path) -> Callable[[Entry], str]:
    """The ways from a page in that folder to students' feedback."""

    def link(entry: Entry) -> str:
        """The way to the student's feedback, or nothing. It starts with a dot, so that no id makes it a scheme."""
        if entry.feedback is None:
            return ""
        return "./" + quote(os.path.relpath(entry.feedback, folder), errors="surrogateescape")

    return link
