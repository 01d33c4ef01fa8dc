"""How far a student has come with one problem set: its points, and what is next."""

from dataclasses import dataclass
from pathlib import Path

from autograder.alone.mine import Mine, is_blank
from autograder.grading.cache import Cache
from autograder.grading.job import key_of
from autograder.grading.run import grade, seed_in_force
from autograder.handout.worth import worth
from autograder.problem_sets.contract import ProblemSet
from autograder.student.stub import END


@dataclass(frozen=True)
class Part:
    """A question: its points so far, and all of them. waits: for a person, who reads what is written."""

    question: str
    points: float
    most: float
    waits: bool = False

    @property
    def done(self) -> bool:
        """Whether the student has nothing left to do here."""
        return self.waits or self.points >= self.most


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
        """The first question with something to do; None when nothing is left."""
        return next((part.question for part in self.parts if not part.done), None)

    @property
    def begun(self) -> bool:
        return any(part.points or part.waits for part in self.parts)


def standing(asked: ProblemSet, mine: Mine | None, cache: Path) -> Standing:
    """How far a notebook is. What a check said of the same cells before is taken from the cache.

    Raises ValueError when the notebook cannot be graded.
    """
    most = {question: points for question, points in worth(asked.checks).items() if question in asked.questions}
    if mine is None:
        return Standing(asked.name, None, tuple(Part(question, 0.0, points) for question, points in most.items()))
    scores = {} if _is_untouched(asked, mine) else _scores(asked, mine, cache)
    checked = [Part(question, scores.get(question, 0.0), points) for question, points in most.items()]
    return Standing(asked.name, mine, (*checked, *_written(mine)))


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


def _written(mine: Mine) -> list[Part]:
    """The questions in words; one that is answered and has no points yet waits for whoever reads it."""
    shares = mine.judged
    return [
        Part(id, round(shares.get(id, 0.0) * points, 2), points, waits=not is_blank(text) and shares.get(id) != 1.0)
        for id, (text, points) in mine.written.items()
    ]
