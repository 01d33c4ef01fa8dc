"""The reference's answer as a student would hand it in: its source, below the imports and the helpers that it uses."""

import ast
import inspect
from collections.abc import Collection
from types import ModuleType

from autograder.text import begin_of


def answer(solution: ModuleType, name: str, others: Collection[str]) -> str:
    """The source of a function or class of that module, as text that stands alone.

    others: what students write as well; it is left out.    Raises KeyError when the module does not define the name.
    """
    text = inspect.getsource(solution)
    tree = ast.parse(text)
    homes = {bound: node for node in tree.body for bound in _bound(node)}
    needed, queue = {homes[name]}, [homes[name]]
    while queue:
        used = {node.id for node in ast.walk(queue.pop()) if isinstance(node, ast.Name)}
        more = {homes[name] for name in used if name in homes and name not in others} - needed
        needed |= more
        queue += more
    lines = text.splitlines()
    texts = ["\n".join(lines[begin_of(node) - 1 : node.end_lineno]) for node in tree.body if node in needed]
    imports, rest = _parted(texts)
    return "\n".join(imports) + "\n\n\n" + "\n\n\n".join(rest) + "\n"


def _parted(texts: list[str]) -> tuple[list[str], list[str]]:
    imports = [text for text in texts if text.startswith(("import ", "from "))]
    return imports, [text for text in texts if text not in imports]


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement of a module defines."""
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Import() | ast.ImportFrom():
            return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
        case ast.Assign():
            return [target.id for target in node.targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []
