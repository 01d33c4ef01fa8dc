"""What the function does, drawn: the distance from points on a line."""

import torch
from torch import Generator, Tensor

from autograder.problem_sets.picture import by, picture
from autograder.problem_sets.ps0_template.contract import DISTANCES
from autograder.problem_sets.ps0_template.test_q1 import expect_distances
from autograder.student.submission import Submission
from scorelab.plots.beside import Curves

PLACES = torch.linspace(-2, 2, 21)


@picture(DISTANCES, Curves(PLACES, "x", ("squared distance",)), "Points on a line, and their partner at 1")
def over_places(submission: Submission, generator: Generator) -> Tensor:
    x = PLACES[:, None]
    return submission.call("squared_distances", x=x, y=torch.ones_like(x)).value[None]


PICTURES = (over_places,)
RIGHT = {"squared_distances": by(expect_distances)}
