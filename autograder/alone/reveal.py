"""What `reveal` says of a question, in Markdown: a model answer, and how to compare one's own with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from autograder.alone.answers import Answers, Code, Written
from autograder.alone.judged import share
from autograder.alone.mine import Mine, is_blank
from autograder.grading.results import QuestionResult
from autograder.problem_sets.contract import ProblemSet

IN_CLASS = "Your instructor has the model answer to {question}."
IN_WORDS = "{question} is answered in words: a person reads it, no check does. "
ALONE = 'Write your answer, and save the notebook. Then `reveal("{question}")` shows a model answer to compare with.'
NOT_SAVED = "`reveal` finds no notebook of {assignment} here. Save yours in this folder, and run this again."
NOT_WRITTEN = (
    "Write your own answer to {question} first. As it was saved, {file} has none: save it, and run this again."
)
NOT_RIGHT = (
    '{question} has {score:g} of {most:g} points. With all of them, `reveal("{question}")` shows other right answers.'
)


@dataclass(frozen=True)
class Shown:
    """text: Markdown.    points: what the student gave to the own answer in words; None where nothing was said."""

    text: str
    points: float | None = None


def no_check(question: str, alone: bool) -> str:
    """What to do with a question in words. alone: whether there are model answers."""
    return (IN_WORDS + (ALONE if alone else IN_CLASS)).format(question=question)


def of_words(asked: ProblemSet, question: str, known: Answers, own: Mine | None, said: Sequence[str]) -> Shown:
    """The model answer to a question in words, once there is an answer of one's own.

    said: yes or no to each point of the marking scheme. Raises ValueError for other words, or another number of them.
    """
    if own is None:
        return Shown(NOT_SAVED.format(assignment=asked.name))
    model = known.written[question]
    text, _ = own.written.get(question, ("", 0))
    if is_blank(text, model.prompt):
        return Shown(NOT_WRITTEN.format(question=question, file=own.path.name))
    return _marked(question, model, said) if said else Shown(_model(question, model))


def of_code(asked: ProblemSet, result: QuestionResult, known: Answers | None) -> Shown:
    """The reference's lines and other right answers to a question, once its result has full marks."""
    question = result.id
    if result.score < result.max_score:
        return Shown(NOT_RIGHT.format(question=question, score=result.score, most=result.max_score))
    if known is None:
        return Shown(f"{question} is right. {IN_CLASS.format(question=question)}")
    if question in known.code:
        return Shown(_code(question, known.code[question]))
    names = asked.questions[question].names
    parts = [f'`reveal("{q.id}")`' for q in asked.declared if q.id in known.code and {*q.names} & {*names}]
    return Shown(f"{question} is right. It has no lines of its own: see {' and '.join(parts)}.")


def _model(question: str, model: Written) -> str:
    parts = [f"**{question}: a model answer**", _quote(model.answer)]
    if model.scheme:
        asked = [f"{number}. {point}" for number, point in enumerate(model.scheme, start=1)]
        words = ", ".join(f'"{word}"' for word, _ in zip(cycle(("yes", "no")), asked, strict=False))
        parts += ["**Does your own answer say this?**", "\n".join(asked)]
        parts += [
            f'Say "yes" or "no" to each, such as `reveal("{question}", {words})`. The points stay in your notebook.'
        ]
    return "\n\n".join(parts)


def _marked(question: str, model: Written, said: Sequence[str]) -> Shown:
    if len(said) != len(model.scheme):
        raise ValueError(f'want {len(model.scheme)} words for {question}, "yes" or "no" each, got {len(said)}')
    points = round(share(said) * model.points, 2)
    lines = [f"- {'✓' if word == 'yes' else '✗'} {point}" for word, point in zip(said, model.scheme, strict=True)]
    head = f"**{question}: {points:g} of {model.points:g} points, as you marked it**"
    return Shown("\n\n".join([head, "\n".join(lines), "**The model answer**", _quote(model.answer)]), points)


def _code(question: str, code: Code) -> str:
    parts = [f"**{question} is right.** The reference has:", _block(code.reference)]
    for way, text in code.others.items():
        parts += [f"Just as right: *{way}*", _block(text)]
    return "\n\n".join(parts)


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _block(text: str) -> str:
    return f"```python\n{text}\n```"
