"""How students mark their own answers in words: yes or no to each point of the marking scheme.

A call such as `reveal("q4a", "yes", "no", "yes")` stays in the notebook, and with it the points.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence

from autograder.student.magics import plain_python

WORDS = {"yes": True, "no": False}


def share(said: Sequence[object]) -> float:
    """The share of the points that this earns. Raises ValueError unless every word is yes or no."""
    if wrong := [word for word in said if word not in WORDS]:
        raise ValueError(f'want "yes" or "no" for each point, got {wrong[0]!r}')
    return sum(WORDS[str(word)] for word in said) / len(said)


def judged(sources: Iterable[str]) -> dict[str, float]:
    """By question, the share of its points; the last call counts."""
    shares: dict[str, float] = {}
    for question, *said in (call for source in sources for call in _calls(source)):
        try:
            shares[str(question)] = share(said)
        except (ValueError, TypeError):  # as it does when the cell is run
            continue
    return shares


def _calls(source: str) -> Iterator[list[object]]:
    """The arguments of each `reveal(question, word, …)` in a cell."""
    if "reveal" not in source:
        return
    try:
        nodes = list(ast.walk(ast.parse(plain_python(source))))
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "reveal" and len(node.args) > 1:
            yield [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
