"""A problem set as one zip file, from which it can be worked on with nothing else of the kit.

<set>/
    <set>.ipynb                      as it was released
    README.md                        how to install it, on one page
    requirements.txt                 the tested versions of what the notebook imports
    scorelab-0.1.0-py3-none-any.whl  the library and the checks, of all problem sets; no answers
    <set>-answers.json               for self-study alone: the model answers
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import BinaryIO

import jinja2
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.alone.answers import BESIDE
from autograder.files import aside
from autograder.handout.answers import kept
from autograder.handout.regions import BEGIN
from autograder.handout.wheel import wheel
from autograder.student.notebook import question_of

PAGE = jinja2.Environment(keep_trailing_newline=True, trim_blocks=True, autoescape=False).from_string(
    Path(__file__).with_name("bundle.md.j2").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Kit:
    """The wheel of a clone, and the versions that its requirements are tested with."""

    wheel: str
    data: bytes
    pins: tuple[str, ...]

    @property
    def torch(self) -> str:
        """torch, as it is pinned."""
        return next(pin for pin in self.pins if pin.startswith("torch=="))


def bundles(notebooks: list[Path], root: Path, to: Path, self_study: bool = False) -> Iterator[Path]:
    """Write a zip for each released notebook into the folder `to`, and yield its path.

    root: the clone.    self_study: with the model answers, in a zip of another name.
    Raises ValueError where there is no clone, or where a notebook to be handed out holds an answer.
    """
    kit = kit_of(root)
    to.mkdir(parents=True, exist_ok=True)
    for notebook in notebooks:
        name = notebook.stem
        files = _files(notebook, kit, self_study)
        if self_study:
            files[BESIDE.format(name)] = kept(name, root).read_bytes()
        path = to / f"{name}{'-self-study' if self_study else ''}.zip"
        _write(path, {f"{name}/{file}": data for file, data in files.items()})
        yield path


def kit_of(root: Path) -> Kit:
    """The wheel of the kit that runs, with the versions of the clone at root. Raises ValueError where there is none."""
    if not (root / "pyproject.toml").is_file():
        raise ValueError(f"a bundle needs a clone of the repository: there is no pyproject.toml in {root}")
    name, data = wheel()
    pins = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return Kit(name, data, tuple(_pinned(needed(io.BytesIO(data)), pins)))


def needed(wheel: Path | BinaryIO) -> set[str]:
    """The distributions that a wheel needs when it is installed without extras, and those that they need in turn.

    As this Python has them installed: what only another system needs is not among them.
    """
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        head = Parser().parsestr(archive.read(metadata).decode())
    found: set[str] = set()
    open_ends = list(head.get_all("Requires-Dist", []))
    while open_ends:
        requirement = Requirement(open_ends.pop())
        if _applies(requirement) and (name := canonicalize_name(requirement.name)) not in found:
            found.add(name)
            open_ends += _requires(name)
    return found


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _requires(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def _pinned(names: set[str], constraints: list[str]) -> Iterator[str]:
    """The lines of the constraints for these distributions, without comments."""
    for line in constraints:
        pin = line.partition("#")[0].strip()
        if pin and canonicalize_name(pin.partition("==")[0]) in names:
            yield pin


def _files(notebook: Path, kit: Kit, self_study: bool) -> dict[str, bytes]:
    text = notebook.read_text(encoding="utf-8")
    if BEGIN in text:
        raise ValueError(f"{notebook}: want a released notebook, got one with answers")
    code, words = _first_questions(text)
    page = PAGE.render(
        name=notebook.stem, wheel=kit.wheel, torch=kit.torch, self_study=self_study, code=code, words=words
    )
    pins = "\n".join([f"./{kit.wheel}", *kit.pins])
    return {
        notebook.name: text.encode(),
        "README.md": page.encode(),
        "requirements.txt": f"{pins}\n".encode(),
        kit.wheel: kit.data,
    }


def _first_questions(text: str) -> tuple[str, str]:
    """The ids of a notebook's first question in code, and of its first one in words, "" for none."""
    first = {"code": "", "markdown": ""}
    for cell in json.loads(text)["cells"]:
        tag = cell["metadata"].get("nbgrader", {})
        if tag.get("grade") and not first[cell["cell_type"]]:
            first[cell["cell_type"]] = question_of(tag["grade_id"])
    return first["code"], first["markdown"]


def _write(path: Path, files: dict[str, bytes]) -> None:
    """Whole or not at all."""
    partial = aside(path)
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
