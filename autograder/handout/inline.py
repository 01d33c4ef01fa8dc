"""Put the source of a function in place of the import that asks for it.

Only what the import names is taken, as text: neither the module nor torch is loaded to build a notebook.
"""

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.handout.regions import end_of
from autograder.problem_sets.answered import bound
from autograder.student.notebook import plain_python
from autograder.text import begin_of

PACKAGE = "solutions"


def inlined(source: str, package: Path) -> str:
    """The cell with every `from solutions.module import name` replaced by the source of that name.

    package: the folder of the package. Raises ValueError for a name or a module that is not there, and
    for an import that cannot be replaced: of a whole module, under another name, inside a function.
    """
    lines = source.split("\n")
    for node in reversed(ast.parse(plain_python(source)).body):
        if isinstance(node, ast.ImportFrom) and _ours(node):
            body = "\n\n\n".join(_definitions(node, package)).split("\n")
            more = "".join(lines[node.end_lineno : (node.end_lineno or 0) + 1]).strip()
            lines[node.lineno - 1 : node.end_lineno] = [*body, "", ""] if more else body
    result = "\n".join(lines)
    if left := [node for node in ast.walk(ast.parse(plain_python(result))) if _ours(node)]:
        wanted = f"'from {PACKAGE}.module import name' at the top level of a cell"
        raise ValueError(f"want {wanted}, got {ast.unparse(left[0])!r}")
    return result


def undefined(sources: Iterable[str]) -> set[str]:
    """The names that cells read and none binds; a function brings its source, not its module's imports."""
    reads, binds = set(), set(dir(builtins)) | {"get_ipython"}
    for source in sources:
        top = symtable.symtable(plain_python(source), "cell", "exec")
        binds |= bound(plain_python(source))
        reads |= {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
        reads |= {name for table in top.get_children() for name in _globals(table)}
    return reads - binds


def _ours(node: ast.AST) -> bool:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    return any(name.split(".")[0] == PACKAGE for name in names)


def _definitions(node: ast.ImportFrom, package: Path) -> Iterator[str]:
    """The source of each name that `from solutions.module import ...` asks for, in its order."""
    path = package.joinpath(*(node.module or "").split(".")[1:]).with_suffix(".py")
    if not path.is_file():
        raise ValueError(f"no module {node.module}, looked for {path}")
    text = path.read_text(encoding="utf-8")
    lines, found = text.splitlines(), dict[str, str]()
    for item in ast.parse(text).body:
        start = begin_of(item)
        end = end_of(lines, start, item.end_lineno or start)
        found |= dict.fromkeys(_bound(item), "\n".join(lines[start - 1 : end]))
    for alias in node.names:
        if alias.name not in found or alias.asname:
            raise ValueError(f"want a name that {node.module} defines, got {ast.unparse(alias)!r}")
        yield found[alias.name]


def _bound(item: ast.stmt) -> list[str]:
    if isinstance(item, ast.FunctionDef | ast.ClassDef):
        return [item.name]
    targets = item.targets if isinstance(item, ast.Assign) else [getattr(item, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    yield from (symbol.get_name() for symbol in table.get_symbols() if symbol.is_global())
    for child in table.get_children():
        yield from _globals(child)
