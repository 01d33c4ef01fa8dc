"""What the checks of questions 2 and 3 share: SDEs of the kit, a field in place of a network, and what it was asked."""

from torch import Generator, Tensor

from autograder.problem_sets.fields import uniform
from scorelab.sde import SDE, VPSDE, LinearSDE


def family(generator: Generator) -> list[SDE]:
    """Other rates for each seed: VP; a constant pull; no pull at all, where alpha = 1 and sigma grows past 1."""
    return [
        VPSDE(uniform(0.1, 1.1, generator), uniform(5, 20, generator)),
        LinearSDE(uniform(0.5, 2, generator), uniform(1.5, 2.5, generator)),
        LinearSDE(0.0, uniform(2, 2.5, generator)),
    ]


def field(x: Tensor, t: Tensor) -> Tensor:
    """A smooth function of x and t, made up for this check."""
    return x.flip(-1).cos() + t * x - 0.5
