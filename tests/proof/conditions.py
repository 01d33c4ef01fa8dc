"""Wrong answers that are right most of the time: a wrong line that only a condition lets run.

Every condition meets every wrong line. A check that calls with one batch size, one size of a number or one kind of
argument alone is blind to half of them. A set brings them along in its `conditions.py`:

    RIGHT        by function, the source of a right answer but for its last line, `return right`
    CONDITIONS   by function, expressions; `calls` counts the calls
    WRONG        by function, lines by a name
    HARMLESS     by function, pairs of condition and name that change nothing

Out of reach, and so not in there, is what no check ever does: a call after more calls than any check makes, two
conditions at once, an exact size among thousands, or what hangs on chance.
"""

from itertools import product

from tests.proof import parts


def conditional(name: str) -> list[str]:
    """The functions of a set for which it brings conditions."""
    return list(getattr(parts.part(name, "conditions"), "RIGHT", {}))


def condition_mutants(name: str, function: str) -> list[str]:
    """The function's answers that are wrong where one condition holds, and right elsewhere."""
    if (brought := parts.part(name, "conditions")) is None or function not in brought.RIGHT:
        return []
    pairs = product(brought.CONDITIONS[function], brought.WRONG[function].items())
    harmless = brought.HARMLESS[function]
    right = brought.RIGHT[function]
    return [_guarded(right, condition, line) for condition, (what, line) in pairs if (condition, what) not in harmless]


def _guarded(right: str, condition: str, line: str) -> str:
    return f"import torch\ncalls = 0\n\n\n{right}    if {condition}:\n        {line}\n    return right\n"
