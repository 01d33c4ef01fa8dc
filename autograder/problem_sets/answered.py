"""Which problem set a submission answers: the one it says, or else the one whose functions it defines."""

import re
import symtable
from collections.abc import Iterator

from autograder.problem_sets import load, names
from autograder.problem_sets.contract import ProblemSet
from autograder.student.notebook import Notebook, UnusableSubmission


def assignment_of(notebook: Notebook, name: str) -> str:
    """The assignment that a submission answers. name: of its file, for the message.

    Raises UnusableSubmission, in one line, when it says none, and several fit or none does.
    """
    if notebook.assignment:
        return notebook.assignment
    found = fitting(notebook)
    if len(found) > 1:
        raise UnusableSubmission(f"{name}: it may answer {' or '.join(found)}; want one of them as --assignment")
    if not found:
        known = ", ".join(names())
        raise UnusableSubmission(f"{name}: it defines no function that an assignment asks for; there is {known}")
    return found[0]


def fitting(notebook: Notebook) -> list[str]:
    """The assignments that a submission may answer, by what it defines and by its cells; both is better than one.

    A set whose answers another one shows is none of them: they are given there.
    """
    sets = [load(name) for name in names()]
    defining = _last([asked for asked in sets if defines(notebook, asked)])
    celled = [asked.name for asked in sets if has_cells(notebook, asked)]
    return [name for name in defining if name in celled] or defining or celled


def _last(sets: list[ProblemSet]) -> list[str]:
    """Their names, but for those whose answers another of them shows."""
    given = {name for asked in sets for name in asked.given}
    return [asked.name for asked in sets if asked.name not in given]


def defines(notebook: Notebook, asked: ProblemSet) -> bool:
    """Whether a cell defines a function or a class that the problem set asks for, or means to and is not Python."""
    wanted = {function.split(".")[0] for function in asked.functions}
    return any(wanted & (_meant(cell.source) if cell.problem else bound(cell.source)) for cell in notebook.cells)


def has_cells(notebook: Notebook, asked: ProblemSet) -> bool:
    """Whether it has a cell for an answer to the problem set, or one of its test cells."""
    known = {*asked.questions, *(question.cell for question in asked.declared)}
    return any(cell.grade_id in known for cell in notebook.cells)


def bound(source: str) -> set[str]:
    """The names that a cell gives a meaning to: by def, class, import or assignment, in any form."""
    try:
        top = symtable.symtable(source, "cell", "exec")
    except SyntaxError:
        return _meant(source)
    outside = {name for child in top.get_children() for name in _globals(child)}
    return {symbol.get_name() for symbol in top.get_symbols() if _binds(symbol)} | outside


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    """The names that functions bind outside of themselves: `global f`."""
    yield from (s.get_name() for s in table.get_symbols() if s.is_declared_global() and _binds(s))
    for child in table.get_children():
        yield from _globals(child)


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _meant(source: str) -> set[str]:
    """The names that a text which is not Python seems to define."""
    found = re.findall(r"^\s*(?:(?:async\s+)?def|class)\s+(\w+)|^(\w+)\s*[:=]", source, re.MULTILINE)
    return {name for pair in found for name in pair if name}
