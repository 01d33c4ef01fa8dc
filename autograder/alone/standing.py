"""How far a student has come with one problem set: its points, and what is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.alone.answers import find
from autograder.alone.mine import Mine, is_blank
from autograder.grading.cache import Cache
from autograder.grading.job import key_of
from autograder.grading.run import grade, seed_in_force
from autograder.handout.worth import worth
from autograder.problem_sets.contract import ProblemSet
from autograder.student.stub import END


@dataclass(frozen=True)
class Part:
    """A question: its points so far, and all of them.

    todo: what to do next, "" when nothing is left.    waits: whether it is written, and a person has to read it.
    """

    question: str
    points: float
    most: float
    todo: str
    waits: bool = False


@dataclass(frozen=True)
class Standing:
    """A problem set in a student's folder. mine: the notebook, None where there is none."""

    name: str
    mine: Mine | None
    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def most(self) -> float:
        return sum(part.most for part in self.parts)

    @property
    def next(self) -> str | None:
        """The first thing to do; None when nothing is left."""
        return next((part.todo for part in self.parts if part.todo), None)

    @property
    def begun(self) -> bool:
        """Whether anything is answered."""
        return any(part.points or part.waits for part in self.parts)

    @property
    def waiting(self) -> list[str]:
        """The questions that a person has to read."""
        return [part.question for part in self.parts if part.waits]


def standing(asked: ProblemSet, mine: Mine | None, cache: Path) -> Standing:
    """How far a notebook is. What a check said of the same cells before is taken from the cache.

    Raises ValueError when the notebook cannot be graded.
    """
    most = {question: points for question, points in worth(asked.checks).items() if question in asked.questions}
    scores = {} if mine is None or _is_untouched(asked, mine) else _scores(asked, mine, cache)
    checked = (_checked(question, scores.get(question, 0.0), points) for question, points in most.items())
    return Standing(asked.name, mine, (*checked, *(_written(asked, mine) if mine else ())))


def _checked(question: str, points: float, most: float) -> Part:
    return Part(question, points, most, "" if points >= most else question)


def _is_untouched(asked: ProblemSet, mine: Mine) -> bool:
    """Whether every answer is still the stub that was handed out."""
    cells = [cell.source for cell in mine.code.cells if cell.grade_id in asked.questions]
    return bool(cells) and all(END in source for source in cells)


def _scores(asked: ProblemSet, mine: Mine, folder: Path) -> dict[str, float]:
    cache, seed = Cache(folder), seed_in_force()
    key = key_of(mine.code, asked.name, seed)
    if (result := cache.get(key)) is None:
        result = grade(mine.code, asked.name, seed, str(mine.path), trust=True)
        if result.settled:
            cache.put(key, result)
    return {question.id: question.score for question in result.questions}


def _written(asked: ProblemSet, mine: Mine) -> Iterator[Part]:
    """The questions in words. Who has model answers marks the own ones; others wait for a person."""
    shares, alone = mine.judged, find(asked.name, mine.path.parent) is not None
    for question, (text, most) in mine.written.items():
        if is_blank(text):
            yield Part(question, 0.0, most, question)
        elif question in shares:
            yield Part(question, round(shares[question] * most, 2), most, "")
        else:
            yield Part(question, 0.0, most, f'reveal("{question}")' if alone else "", waits=not alone)
