"""Wrong answers about objects, pairs, whole numbers and iterators."""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.probe.contract import BINS, GROWTH, MOMENTS, PICK, SHIFT, WALK


@mistake(GROWTH, "growth_sigma", "growth_time")
class growth_linear:
    """My noise grows evenly.

    Between which two numbers is sigma at t = 1/2, and how far from each?

    Geometric growth adds equally to the logarithm, not to the number.

    From 1 to 9, sigma at t = 1/2 is 3; yours is 5.
    """

    def __init__(self, low, high):
        self.low, self.high = low, high

    def sigma(self, t):
        return self.low + t * (self.high - self.low)

    def time(self, sigma):
        return (sigma - self.low) / (self.high - self.low)


@mistake(GROWTH, "growth_time")
class growth_log_ten:
    """My times are right but for a factor.

    At which time is sigma equal to high?

    A ratio of logarithms needs one base, above and below.

    From 1 to 10, the time of sigma = 10 is 1; yours is 0.43.
    """

    def __init__(self, low, high):
        self.low, self.high = low, high

    def sigma(self, t):
        return self.low * (self.high / self.low) ** t

    def time(self, sigma):
        return torch.log10(sigma / self.low) / math.log(self.high / self.low)


@mistake(MOMENTS, "moments_value")
def moments_unbiased(x):
    """My variance is a little large.

    By which number do you divide?

    The default of torch.var divides by B - 1.

    The numbers 0 and 2 have the variance 1 by this question's rule; yours is 2.
    """
    return x.mean(0), x.var(0)


@mistake(MOMENTS, "moments_value")
def moments_stacked(x):
    """I return both in one tensor.

    What is the type of your result?

    A pair is a tuple of two tensors.

    `return a, b` gives a pair; torch.stack gives one tensor of two rows.
    """
    return torch.stack([x.mean(0), x.var(0, correction=0)])


@mistake(PICK, "pick_value")
def pick_from_one(table, k, reverse, kind):
    """From the back, my entries are one off.

    Which index does the last entry have?

    Indices count from 0, so the last is len(table) - 1.

    In a table of 3, k = 0 from the back is entry 2; yours is entry 0, which is -0.
    """
    picked = table[-k if reverse else k]
    return picked.square() if kind == "square" else picked


@mistake(BINS, "bins_value")
def bins_rounded(x, n):
    """My bins begin in the middle.

    In which bin is 0.7 of four?

    A number goes to the bin whose lower edge is below it: round down.

    0.7 of four bins is in bin 2; rounding gives 3.
    """
    return (x * n).round().long().clamp(0, n - 1)


@mistake(BINS, "bins_value")
def bins_as_floats(x, n):
    """I return the bins as floats.

    Which dtype has your result?

    floor keeps the dtype; bins are whole numbers.

    torch.tensor(2.7).floor() is 2.0, a float; .long() makes it 2.
    """
    return (x * n).floor()


@mistake(SHIFT, "shift_learns")
class shift_constant(torch.nn.Module):
    """My module never learns.

    What does list(module.parameters()) say?

    A plain tensor is no parameter: an optimiser does not see it.

    nn.Parameter(torch.zeros(2)) is one of the module's parameters; torch.zeros(2) is not.
    """

    def __init__(self, dims):
        super().__init__()
        self.b = torch.zeros(dims)

    def forward(self, x):
        return x + self.b


@mistake(WALK, "walk_states")
def walk_without_start(x, steps, generator):
    """My walk lacks its first state.

    How many states do you yield for 0 steps?

    The walk yields x itself before the first step.

    For two steps there are three states; yours are two.
    """
    for _ in range(steps):
        x = x + torch.randn(x.shape, generator=generator, dtype=x.dtype)
        yield x
