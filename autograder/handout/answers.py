"""Collect the model answers of a problem set, each from the one place where it stands.

What is written comes from the notebook's source, the reference's lines from the cell that students fill in, and other
right answers from the kit's tests: the first ones there that differ from the reference.
"""

import ast
import importlib
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from nbformat import NotebookNode

from autograder.alone.answers import Answers, Code, Written
from autograder.files import write
from autograder.handout.builder import source_of
from autograder.handout.regions import BEGIN, answers, named_answers, unmarked
from autograder.problem_sets import load
from autograder.problem_sets.contract import ProblemSet, Question

OTHERS = 2  # right answers beside the reference's
REFERENCE = "the reference's"  # the name that the tests give to its answer
OPENING = re.compile(r"\*\*A good answer\.\*\*\s*")
SCHEME = re.compile(r"^\*\*Marking scheme.*$", re.MULTILINE)
CELL = re.compile(r"\n*^# %%\n", re.MULTILINE)  # between the cells of an answer
POINT = re.compile(r"^- (.+?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)


def keep(built: NotebookNode, name: str, root: Path) -> Path:
    """Write the model answers of a problem set, whose built notebook it is, to where its sources are; the file.

    Where they stand there already nothing is written: a release into a course changes no source.
    """
    file, text = kept(name, root), json.dumps(collected(built, name, root).to_json(), indent=1, ensure_ascii=False)
    if not file.is_file() or file.read_bytes() != f"{text}\n".encode():
        write(file, f"{text}\n")
    return file


def kept(name: str, root: Path) -> Path:
    """Where the model answers of a problem set are kept: in the folder `answers` beside that of the notebooks."""
    return source_of(name, root).parents[1] / "answers" / f"{name}.json"


def collected(built: NotebookNode, name: str, root: Path) -> Answers:
    """The model answers of a problem set, whose built notebook it is. root: the clone, or where the sources are."""
    asked, cells = load(name), {cell.id: cell for cell in built.cells}
    right = _right_answers(asked, root)
    written = {question: _written(cell) for question, cell in cells.items() if _is_written(cell)}
    return Answers(written, {q.id: _code(q, cells[q.id].source, right) for q in asked.declared if q.id in cells})


def _is_written(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and bool(cell.metadata.get("nbgrader", {}).get("grade"))


def _written(cell: NotebookNode) -> Written:
    (region,) = answers(cell.source)
    answer, *scheme = SCHEME.split(region, maxsplit=1)
    points = tuple(" ".join(found.split()) for found in POINT.findall("".join(scheme)))
    prompt = cell.source.partition(BEGIN)[0].strip()
    return Written(prompt, OPENING.sub("", answer).strip(), points, cell.metadata.nbgrader["points"])


def _code(question: Question, cell: str, right: Mapping[str, Mapping[str, str]]) -> Code:
    parts = [(name, textwrap.dedent(text).strip("\n")) for name, text in named_answers(cell)]
    lines = [text if len(parts) == 1 else f"# {name}\n{text}" for name, text in parts]
    functions = dict.fromkeys(name.split(".")[0] for name in question.names)
    others = [other for name in functions for other in _others(right.get(name, {}), unmarked(cell), name)]
    return Code("\n\n".join(lines), {way: CELL.sub("\n\n", text).strip("\n") for way, text in others})


def _others(ways: Mapping[str, str], reference: str, name: str) -> Iterator[tuple[str, str]]:
    """The first right answers that are not the reference's own, not even under another name."""
    own = _bare(reference, name)
    return islice(((w, text) for w, text in ways.items() if REFERENCE not in w and _bare(text, name) != own), OTHERS)


def _bare(source: str, name: str) -> set[str]:
    """What a function or class computes: its expressions, whatever their values are called."""
    found = [node for node in ast.parse(source).body if getattr(node, "name", "") == name]
    lines = (line for node in found for line in ast.walk(node) if isinstance(line, ast.Assign | ast.Return))
    return {ast.unparse(line.value) for line in lines if line.value and not isinstance(line.value, ast.Name)}


def _right_answers(asked: ProblemSet, root: Path) -> Mapping[str, Mapping[str, str]]:
    """By function or class, right answers by what is special about them; none where the set brings none along."""
    places = {"autograder": asked.folder, "tests": root / "tests" / "problem_sets" / asked.name}
    for package, folder in places.items():
        if (folder / "right_answers.py").is_file():
            return importlib.import_module(f"{package}.problem_sets.{asked.name}.right_answers").RIGHT
    return {}
