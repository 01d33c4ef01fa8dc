"""Where a self-check shows what it has to say: HTML in a notebook, text elsewhere; never stderr, which costs points."""

import sys

from IPython import get_ipython
from IPython.display import display
from rich.console import Console
from rich.markdown import Markdown

from autograder.grading.aside import Aside
from autograder.grading.display import as_text, html, table
from autograder.grading.ladder import with_hints
from autograder.grading.results import QuestionResult


def show(question: QuestionResult, hints: int, note: str, praise: str, beside: Aside) -> None:
    """Show a question's result.    hints: how many to print where there are no folds.    praise: for full marks."""
    asides, said = {question.id: beside}, f"{praise} {note}".strip()
    few = with_hints(question, hints, f'(for one more hint: check("{question.id}", hints={{}}))')
    if _in_notebook():
        show_page(html([question], note, beside, praise), as_text([few], said, asides))
    else:
        Console(file=sys.stdout).print(table([few], said, asides))


def show_page(page: str, text: str) -> None:
    """Show HTML in a notebook, and the text elsewhere."""
    if _in_notebook():
        display({"text/html": page, "text/plain": text}, raw=True)
    else:
        print(text)


def say(text: str) -> None:
    """Show Markdown, rendered in a notebook and in a terminal."""
    if _in_notebook():
        display({"text/markdown": text, "text/plain": text}, raw=True)
    else:
        Console(file=sys.stdout).print(Markdown(text))


def history() -> list[str]:
    """The cells that were run in this notebook."""
    shell = get_ipython()
    return list(shell.history_manager.input_hist_raw) if shell is not None else []


def _in_notebook() -> bool:
    return getattr(get_ipython(), "kernel", None) is not None
