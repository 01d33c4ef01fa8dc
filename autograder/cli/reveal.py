"""`scorelab reveal`: a model answer, as the notebook shows it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markdown import Markdown

from autograder.cli.base import app, give_up, out


@app.command()
def reveal(
    path: Annotated[Path, typer.Argument(help="your notebook", show_default=False)],
    question: Annotated[str, typer.Argument(help="its id, such as q4a", show_default=False)],
    said: Annotated[
        list[str] | None, typer.Argument(help="yes or no to each point of the marking scheme", show_default=False)
    ] = None,
) -> None:
    """Show a model answer: to a question in words once yours is written, to another once it has full marks."""
    from autograder.alone.answers import find
    from autograder.alone.mine import Mine
    from autograder.alone.reveal import IN_CLASS, Shown, of_code, of_words
    from autograder.grading.run import grade, seed_in_force
    from autograder.problem_sets import load
    from autograder.problem_sets.answered import assignment_of
    from autograder.student.notebook import parse

    try:
        own = Mine(path, parse(path))
        asked = load(assignment_of(own.code, str(path)))
        known = find(asked.name, path.parent)
        if question in asked.questions:
            result = grade(own.code, asked.name, seed_in_force(), str(path), trust=True).question(question)
            shown = of_code(asked, result, known)
        elif known and question in known.written:
            shown = of_words(asked, question, known, own, said or ())
        elif question in own.written:
            shown = Shown(IN_CLASS.format(question=question))
        else:
            there = ", ".join([*asked.questions, *own.written])
            raise ValueError(f"no question {question!r} in {path}; the questions are {there}")
    except ValueError as error:
        raise give_up(error) from None
    out.print(Markdown(shown.text))
    if shown.points is not None:
        words = ", ".join(f'"{word}"' for word in said or ())
        out.print(f'To keep these points, run this in the notebook: reveal("{question}", {words})', markup=False)
