"""What is wrong with a problem set: its contract, checks, mistakes, notebook and points, which must agree.

Each fault is one line that names the set, the file and what was wanted.
"""

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.handout.builder import notebook, source_of
from autograder.handout.variants import give
from autograder.handout.worth import check_marks
from autograder.problem_sets import load, names
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.mistake import Misconception, problems
from autograder.text import named

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Check:
    """A check as it is written: its file, its name without `test_`, and its mark's parts."""

    file: str
    name: str
    question: str | None
    after: tuple[str, ...]
    documented: bool


def faults(name: str, root: Path = ROOT) -> list[str]:
    """What is wrong with a problem set, a line each; nothing where all of it agrees.

    root: the folder whose solutions/notebooks has its notebook. Raises ValueError where there is no such set.
    """
    try:
        asked = load(name)
    except ValueError as error:
        if name not in names():
            raise
        return [str(error)]
    found = [*_contract(asked), *_told(_checks, asked), *_told(_mistakes, asked)]
    found += _notebook(asked, root)
    return [f"{name}: {fault}" for fault in found]


def expect_faultless(name: str, root: Path = ROOT) -> None:
    """Raise ValueError with the first fault of a problem set, and how many more there are."""
    if found := faults(name, root):
        raise ValueError(found[0] + (f" (and {len(found) - 1} more)" if len(found) > 1 else ""))


def _told(faults_in: Callable[[ProblemSet], Iterator[str]], asked: ProblemSet) -> list[str]:
    """The faults that are found; or what ended the search, where a module cannot be imported."""
    try:
        return list(faults_in(asked))
    except Exception as error:  # whatever a module that is wrong raises
        return [f"{faults_in.__name__.strip('_')}: {named(error)}"]


def _contract(asked: ProblemSet) -> Iterator[str]:
    if not asked.declared:
        yield "contract.py: want at least one Question in QUESTIONS, got none"
    for question, times in Counter(question.id for question in asked.declared).items():
        if times > 1:
            yield f"contract.py: want one Question {question}, got {times}"
    functions = {function for question in asked.declared for function in question.functions}
    for function, times in Counter(function.name for function in functions).items():
        if times > 1:
            yield f"contract.py: want one declaration of {function}, got {times}"


def _checks(asked: ProblemSet) -> Iterator[str]:
    checks = [check for file in asked.checks for check in written(file)]
    used = Counter(check.name for check in checks)
    for check in checks:
        where = f"{check.file}: test_{check.name}"
        if check.question not in asked.questions:
            wanted = ", ".join(asked.questions)
            yield f"{where}: want pytest.mark.check with a question among {wanted}, got {check.question}"
        if not check.documented:
            yield f"{where}: want a docstring, the sentence that students read"
        if unknown := [name for name in check.after if name not in used]:
            yield f"{where}: want after= to name checks, got {', '.join(unknown)}"
    yield from (f"test_….py: want one check {name}, got {times}" for name, times in used.items() if times > 1)
    for question in asked.questions:
        if question not in {check.question for check in checks}:
            yield f"test_….py: want a check of {question}, got none"


def written(file: Path) -> Iterator[Check]:
    """The checks in a file, read as text. Raises SyntaxError when it is not Python."""
    for node in ast.parse(file.read_text(encoding="utf-8"), file.name).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            call = next(iter(check_marks(node)), None)
            keywords = {keyword.arg: keyword.value for keyword in call.keywords} if call else {}
            question = ast.literal_eval(call.args[0]) if call and call.args else None
            after = tuple(ast.literal_eval(keywords["after"])) if "after" in keywords else ()
            name = node.name.removeprefix("test_")
            yield Check(file.name, name, question, after, bool(ast.get_docstring(node)))


def _mistakes(asked: ProblemSet) -> Iterator[str]:
    known = [check.name for file in asked.checks for check in written(file)]
    files = {entry.id: _file(entry, asked) for entry in asked.mistakes}
    if not asked.mistakes:
        yield "mistakes/: want at least one mistake, got none"
    for fault in problems(asked.mistakes, known):
        yield f"{files[fault.split(':')[0]]}: {fault}"
    for entry in asked.mistakes:
        if entry.function not in asked.functions:
            wanted = ", ".join(asked.functions)
            yield f"{files[entry.id]}: {entry.id}: want a mistake of {wanted}, got one of {entry.function}"


def _file(entry: Misconception, asked: ProblemSet) -> str:
    file = Path(inspect.getsourcefile(entry.answer) or "mistakes")
    return str(file.relative_to(asked.folder)) if file.is_relative_to(asked.folder) else str(file)


def _notebook(asked: ProblemSet, root: Path) -> Iterator[str]:
    source = source_of(asked.name, root)
    if not source.is_file():
        yield f"want a notebook in {source}, got none"
        return
    try:
        built = notebook(source)
    except (ValueError, SyntaxError) as error:
        yield f"solutions/notebooks/{error}" if str(error).startswith(source.name) else str(error)  # a file of checks
        return
    yield from _variants(asked, built)


def _variants(asked: ProblemSet, built: NotebookNode) -> Iterator[str]:
    """Of a set with variants: they can be given to its notebook."""
    try:
        if asked.variants is not None:
            give(built, asked, "a word")
    except Exception as error:  # whatever a module that is wrong raises
        yield str(error) if isinstance(error, ValueError) else f"variants.py: {named(error)}"
