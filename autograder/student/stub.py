"""A stub, which stands where an answer is to be written: how it looks, and whether it is still there."""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

END = "is not written yet"
PHRASE = "YOUR ANSWER HERE"  # nbgrader's, in place of an answer in words
STUB = f"""\
##### Question {{number}}: You need to implement these lines by yourself!! #####
raise NotImplementedError("{{grade_id}}: {{name}} {END}")"""


def written(*answers: Callable) -> bool:
    """Whether these functions and classes have been written. If not, it says which ones the cell waits for."""
    missing = [answer.__name__ for answer in answers if is_stub(answer)]
    if missing:
        print(f"This cell waits for your {' and '.join(missing)}.")
    return not missing


def is_stub(answer: Callable) -> bool:
    """Whether a function, or some method or property of a class, is still as it was handed out."""
    parts = vars(answer).values() if isinstance(answer, type) else [answer]
    return any(map(_says_so, parts))


def _says_so(part: Any) -> bool:
    function = unwrap(getattr(part, "fget", None) or getattr(part, "__func__", part))
    says = getattr(getattr(function, "__code__", None), "co_consts", ())
    return any(isinstance(said, str) and said.endswith(END) for said in says)
