"""Wrong answers to question 1."""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps0_template.contract import DISTANCES


@mistake(DISTANCES, "distances_value", title="the root of what is asked for")
def distances_rooted(x, y):
    """My distances are too small, and only those above 1.

    Which unit has your result, if x and y are lengths?

    The question asks for the square of the distance. Do you take it back?

    From (1, 2) to (4, 6) the squared distance is 25; yours is 5.
    """
    return torch.linalg.vector_norm(x - y, dim=-1)
