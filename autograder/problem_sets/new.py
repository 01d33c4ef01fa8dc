"""A new problem set with one question that passes everything, to be rewritten piece by piece.

It is a copy of `autograder/template/ps0_template`, whose files are Python like any other. In a clone of the kit each
file goes to where the kit expects it; elsewhere all of them go into the set's own folder.
"""

import keyword
import re
from pathlib import Path

from autograder.problem_sets import names

NAME, MODULE = "ps0_template", "template"
TEMPLATE = Path(__file__).resolve().parents[1] / MODULE / NAME
PROOF = ("right_answers.py", "proof.py")  # what lies in tests/ in a clone


def create(name: str, folder: Path) -> list[Path]:
    """Make the problem set in a clone of the kit, or in a folder of one's own sets; the files that were made.

    Raises ValueError, and makes nothing, for a name that will not do or where a file is in the way.
    """
    _expect_name(name)
    module = re.sub(r"^ps\d+_", "", name)
    cloned = is_clone(folder)
    texts = {}
    for file in sorted(TEMPLATE.rglob("*.py")):
        inside = file.relative_to(TEMPLATE)
        target = folder / (_in_clone(inside, name) if cloned else Path(name, inside))
        target = target.with_name(_renamed(target.name, name, module))
        texts[target] = _renamed(file.read_text(encoding="utf-8"), name, module, cloned)
    texts.pop(folder / "solutions" / "__init__.py", None)  # of a clone, which has one
    if there := [path for path in texts if path.exists()]:
        raise ValueError(f"{there[0]} is there already; nothing was made")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if cloned:
        _list(name, folder / "assignments" / "README.md")
    return sorted(texts)


def is_clone(folder: Path) -> bool:
    """Whether a folder is a clone of the kit."""
    return (folder / "autograder" / "problem_sets").is_dir()


def _expect_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(re.sub(r"^ps\d+_", "", name) or "if"):
        raise ValueError(f"want a name of small letters, digits and _, such as ps7_name, got {name!r}")
    if name in names():
        raise ValueError(f"there is a problem set {name} already")


def _in_clone(inside: Path, name: str) -> Path:
    """Where a file of the template goes in a clone."""
    if inside.parts[0] == "solutions":
        return inside
    return Path("tests" if inside.name in PROOF else "autograder", "problem_sets", name, inside)


def _list(name: str, readme: Path) -> None:
    """Give the set a row below the others in the table that students read first, if there is one."""
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.is_file() else []
    rows = [number for number, line in enumerate(lines) if line.startswith("| [")]
    if rows:
        lines.insert(rows[-1] + 1, f"| [{name}]({name}/{name}.ipynb) | one function | minutes | seconds | 2 |")
        readme.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _renamed(text: str, name: str, module: str, cloned: bool = False) -> str:
    """A text of the template with the new names. In a clone, the answers are in the package `solutions`."""
    if cloned:
        text = text.replace(f"autograder.problem_sets.{NAME}.solutions", "solutions")
    words = {NAME: name, f"solutions.{MODULE}": f"solutions.{module}", f"import {MODULE}": f"import {module}"}
    words |= {f"SOLUTION = {MODULE}": f"SOLUTION = {module}", f"{MODULE}.py": f"{module}.py"}
    return re.sub("|".join(map(re.escape, words)), lambda found: words[found[0]], text)
