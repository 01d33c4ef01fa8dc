"""Wrong answers to question 4 that get the prior, or the sum of the parts, wrong; the most frequent first."""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import LIKELIHOOD
from autograder.problem_sets.ps4_samplers.mistakes.likelihood_parts import change, follow, log_normal


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="takes 1 for the prior's standard deviation")
def likelihood_prior_of_one(sde, score, x, times, probe):
    """My log-densities are right under VP, and wrong under any other SDE.

    How wide is the noise that your SDE ends in?

    The prior is N(0, prior_std^2), and an SDE says its own prior_std. Only under VP it is 1.

    With prior_std = 2 and x = 0 in one dimension the prior's log-density is -1.61; yours is -0.92.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, 1) + integral


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="leaves out the prior's log of the width")
def likelihood_no_log_of_the_width(sde, score, x, times, probe):
    """My log-densities are all off by one and the same number, which grows with the dimension.

    How high is a Gaussian at its middle, if it is wide?

    A density integrates to 1, so twice as wide is half as high, in every dimension.

    With prior_std = 2 and x = 0 in one dimension the log-density is -1.61, which is 0.69 below that of N(0, 1).
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    x = x.flatten(1) / sde.prior_std
    return -(x**2 + math.log(2 * math.pi)).sum(1) / 2 + integral


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="leaves out the prior")
def likelihood_no_prior(sde, score, x, times, probe):
    """My log-densities hardly depend on how far out a point lies.

    What would you return if nothing moved?

    The integral says how the log-density changes along the way. Where the way ends, you need the density itself.

    With a flow that is 0 everywhere the answer is the log-density of the prior at x; yours is 0.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return integral


@mistake(LIKELIHOOD, "likelihood_point", "likelihood_law", title="asks the prior about the point it began with")
def likelihood_prior_at_the_start(sde, score, x, times, probe):
    """My log-densities are right near 0, and wrong further out.

    Which x belongs to the prior?

    The prior is the density at the last time. It wants the point where x is then.

    If the flow takes x = 2 to 1, the prior is asked about 1; yours is asked about 2.
    """
    _, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="takes prior_std for a variance")
def likelihood_std_for_variance(sde, score, x, times, probe):
    """My log-densities are right under VP only: the prior is too narrow or too wide.

    Is prior_std a standard deviation or a variance?

    The square of x is divided by a variance, and the log of the width counts half if it is one.

    With prior_std = 2 and x = 2 the exponent of the prior is -0.5; yours is -1.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std**0.5) + integral


@mistake(LIKELIHOOD, "likelihood_prior", title="sigma at the last time taken for the prior's width")
def likelihood_sigma_at_the_end(sde, score, x, times, probe):
    """My log-densities are right if the last time is 1, and for some SDEs not even then.

    Which standard deviation does the contract give to the prior?

    The prior is where sampling starts, whenever your times end. The SDE knows its standard deviation.

    With b = 2, no pull, and times up to 0.25, prior_std is 2; yours is 1.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, float(sde.sigma(times[-1]))) + integral


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="leaves out 2 pi")
def likelihood_no_two_pi(sde, score, x, times, probe):
    """My log-densities are all too large by the same number.

    What is the log-density of N(0, 1) at 0?

    A Gaussian has a factor in front of its exponential, with pi in it, once for each dimension.

    In one dimension yours is too large by 0.92, which is half the logarithm of 6.28.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    x = x.flatten(1)
    return -(x**2 / sde.prior_std**2).sum(1) / 2 - x.shape[1] * math.log(sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="counts the prior's constant once for all dimensions")
def likelihood_constant_once(sde, score, x, times, probe):
    """My log-densities are right in one dimension, and too large in more.

    How often does the factor of a Gaussian appear in D dimensions?

    N(0, s^2 I) is a product of D densities, each with its own factor.

    In two dimensions with prior_std = 1 the density at 0 is 0.16; yours is 0.40.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    x = x.flatten(1) / sde.prior_std
    return -(x**2).sum(1) / 2 - math.log(sde.prior_std * math.sqrt(2 * math.pi)) + integral


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="averages the prior over the dimensions")
def likelihood_prior_mean_of_dimensions(sde, score, x, times, probe):
    """My log-densities are right in one dimension only.

    Do the log-densities of the coordinates add up, or do they average?

    Independent densities multiply, so their logarithms add.

    Two coordinates with log-densities -1 and -3 make -4 together; yours make -2.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std) / x[0].numel() + integral


@mistake(LIKELIHOOD, "likelihood_prior", title="takes the logarithm of a product of densities")
def likelihood_log_of_a_density(sde, score, x, times, probe):
    """My log-densities are -inf for points that are far out.

    How small a number can a float hold?

    A density far out is smaller than any float, and is rounded to 0. Its logarithm alone is an ordinary number.

    At x = 1000 the log-density of N(0, 1) is about -500 000; yours is the logarithm of 0.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    densities = torch.exp(-((x / sde.prior_std) ** 2) / 2) / (sde.prior_std * math.sqrt(2 * math.pi))
    return densities.flatten(1).prod(1).log() + integral


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_law", title="subtracts the prior")
def likelihood_minus_prior(sde, score, x, times, probe):
    """My log-densities are largest far away from the data.

    Is a point far out likely or unlikely?

    Both parts have a plus in Song Eq. 39: the log-density at the end, and the integral.

    With a flow that is 0 everywhere the answer is the log-density of the prior; yours is its negative.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return integral - log_normal(x, sde.prior_std)


@mistake(
    LIKELIHOOD, "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law", title="returns a loss"
)
def likelihood_negative(sde, score, x, times, probe):
    """My log-densities have the wrong sign.

    Should a point that is more likely get the larger number?

    A negative log-density is what one minimises. The log-density itself was asked for.

    In one dimension N(0, 1) has the log-density -0.92 at 0; yours is 0.92.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return -log_normal(x, sde.prior_std) - integral


@mistake(
    LIKELIHOOD,
    "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law",
    title="averages over the batch",
)  # fmt: skip
def likelihood_mean_of_batch(sde, score, x, times, probe):
    """I get one number for a whole batch.

    How many points are there, and how many answers?

    Each point has a log-density of its own: the result has the shape (B,).

    For 3 points there are 3 numbers; you return their mean.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return (log_normal(x, sde.prior_std) + integral).mean()


@mistake(
    LIKELIHOOD,
    "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law",
    title="divides by the number of dimensions",
)  # fmt: skip
def likelihood_per_dimension(sde, score, x, times, probe):
    """My log-densities are right in one dimension, and too close to 0 in more.

    What is asked for: nats, or nats per dimension?

    Question 5 divides by the number of dimensions. Here it is the whole point's log-density.

    In two dimensions N(0, I) has the log-density -1.84 at 0; yours is -0.92.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return (log_normal(x, sde.prior_std) + integral) / x[0].numel()


@mistake(
    LIKELIHOOD,
    "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law",
    title="returns bits, not nats",
)  # fmt: skip
def likelihood_in_bits(sde, score, x, times, probe):
    """My log-densities are all 1.44 times as large.

    To which base is your logarithm?

    A nat belongs to the base e, a bit to the base 2. Bits are for question 5.

    In one dimension N(0, 1) has -0.92 nats at 0; you return -1.33 bits.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return (log_normal(x, sde.prior_std) + integral) / math.log(2)


@mistake(
    LIKELIHOOD,
    "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law",
    title="returns a column",
)  # fmt: skip
def likelihood_column(sde, score, x, times, probe):
    """My numbers look right, but their shape is (B, 1).

    Print the shape of your result. Which shape was asked for?

    A sum with keepdim leaves an axis of length 1, which makes (B, B) of the next difference.

    For 3 points the result has the shape (3,); yours has (3, 1).
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return (log_normal(x, sde.prior_std) + integral)[:, None]


@mistake(LIKELIHOOD, "likelihood_prior", "likelihood_exact", "likelihood_probe", title="squeezes a batch of one")
def likelihood_squeezed(sde, score, x, times, probe):
    """My function works for batches, but for a single point its result has no axis.

    Try it with one point. Which shape comes back?

    squeeze removes every axis of length 1, the batch's included.

    For one point the result has the shape (1,); yours has ().
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return (log_normal(x, sde.prior_std) + integral).squeeze()
