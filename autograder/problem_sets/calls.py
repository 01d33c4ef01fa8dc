"""Calls in a row, as checks make them that look at dtypes and inputs and leave values to others."""

from collections.abc import Iterable, Iterator, Mapping

from autograder.student.answer import Answer
from autograder.student.arguments import Argument
from autograder.student.errors import StudentError
from autograder.student.submission import Submission


def answered(submission: Submission, function: str, cases: Iterable[Mapping[str, Argument]]) -> Iterator[Answer]:
    """The answers that there are: a call that raises is judged by the checks of values, and costs its points once.

    Raises StudentError when no call answers, and at once when it is one of another kind, such as a time limit.
    """
    trouble, found = None, False
    for inputs in cases:
        try:
            answer = submission.call(function, **inputs)
        except StudentError as error:
            if type(error) is not StudentError:
                raise
            trouble = error
            continue
        found = True
        yield answer
    if trouble and not found:
        raise trouble
