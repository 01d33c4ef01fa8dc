"""The pages that Sphinx reads: the documents, the notebooks, and what is put together from several places."""

import pkgutil
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import jinja2
import nbformat

import scorelab
from autograder.problem_sets import names
from docs.site.certificate import certificate
from docs.site.notebooks import pictures, shown
from scorelab.plots import playground

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "assignments/README.md", "autograder/README.md")
ROW = r"^\| \[{name}\]\([^)]*\): [^|]+ \| ([^|]+) \| ([^|]+) \|"  # of a set, in the students' table
IN_GALLERY = 3  # pictures of a set: its last, which show what came of it

ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Set:
    """A problem set on the map of the course.    due: in words; "" without a due date."""

    name: str
    title: str
    writes: str
    time: str
    pictures: list[str]
    due: str = ""


def write_pages(root: Path, to: Path, run: bool, due: Mapping[str, str] | None = None) -> None:
    """Write all pages of the repository at root into the folder `to`.

    run: as for `notebooks.shown`.    due: when sets are due, in words.
    """
    for document in (*DOCUMENTS, *(str(file.relative_to(root)) for file in (root / "docs").rglob("*.md"))):
        _copy(root / document, to / document)
    for picture in (root / "docs").glob("*.png"):
        _copy(picture, to / "docs" / picture.name)
    known = [name for name in names() if (root / "assignments" / name).is_dir()]
    sets = [replace(_write_set(name, root, to, run), due=(due or {}).get(name, "")) for name in known]
    frame = playground()._repr_html_().replace("\n", "&#10;")  # an empty line would end it in Markdown
    for page in ("index", "gallery"):
        _write(to / f"{page}.md", ENVIRONMENT.get_template(f"{page}.md.j2").render(sets=sets, playground=frame))
    for module in _modules():
        _write(to / "reference" / f"{module}.md", f"# {module}\n\n```{{eval-rst}}\n.. automodule:: {module}\n```\n")


def _write_set(name: str, root: Path, to: Path, run: bool) -> Set:
    """The notebook and the certificate of a problem set."""
    notebook = shown(name, root, run)
    _write(to / "assignments" / name / f"{name}.ipynb", nbformat.writes(notebook))
    title = re.match(r"# (.*)", notebook.cells[0].source)[1]  # type: ignore[index]
    power = (root / "docs" / "power.md").read_text(encoding="utf-8")
    _write(to / "certificates" / f"{name}.md", certificate(name, title, power, ENVIRONMENT))
    table = (root / "assignments" / "README.md").read_text(encoding="utf-8")
    row = re.search(ROW.format(name=name), table, re.MULTILINE)
    writes, time = row.groups() if row else ("", "")
    return Set(name, title, writes, time, list(pictures(notebook.cells))[-IN_GALLERY:])


def _modules() -> list[str]:
    """The library's public modules that are no packages of others."""
    found = pkgutil.walk_packages(scorelab.__path__, "scorelab.")
    return sorted(module.name for module in found if not module.ispkg and module.name != "scorelab.command")


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, to)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
