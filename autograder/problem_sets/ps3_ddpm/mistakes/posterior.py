"""Wrong answers to question 3b, the posterior of one step back; the most frequent first.

The numbers in the third hints are those of betas = [0, 0.84, 0.51] at t = 2: there alpha is 0.49, and alpha_bar falls
from 0.16 to 0.0784.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps3_ddpm.contract import POSTERIOR


def at(table, t, x):
    return table[t].view(-1, *[1] * (x.ndim - 1))


@mistake(POSTERIOR, "posterior_first", title="divides by 1 - alpha_bar_0, which is 0")
def posterior_by_precision(x_0, x_t, t, betas, alpha_bars):
    """I add the precisions of the two Gaussians, and I get nan, but only at t = 1.

    Which of your denominators is 0 at t = 1?

    alpha_bars[0] is 1: x_0 has no noise, so its precision has no end. Infinity times 0 is nan.

    1 / (1 / torch.tensor(0.0)) is 0, as it should be, but 0 * (1 / torch.tensor(0.0)) is nan.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    variance = 1 / (1 / (1 - before) + (1 - beta) / beta)
    return variance * (before.sqrt() / (1 - before) * x_0 + (1 - beta).sqrt() / beta * x_t), variance


@mistake(POSTERIOR, "posterior_variance", title="returns the variance of the step forward")
def posterior_variance_is_beta(x_0, x_t, t, betas, alpha_bars):
    """My variance at t = 1 is not 0.

    What does x_0 tell you that the step forward does not know?

    beta is the variance of x_t given the state before. You look back, and you know where the chain began.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.51.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, beta


@mistake(POSTERIOR, "posterior_variance", title="returns the standard deviation")
def posterior_std(x_0, x_t, t, betas, alpha_bars):
    """My spread is right when I sample with it directly.

    You return a square root. Is that what is asked for?

    Ho Eq. 7 gives the square of the standard deviation; whoever samples takes the root.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.68.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, ((1 - before) / (1 - bar) * beta).sqrt()


@mistake(POSTERIOR, "posterior_variance", title="returns the logarithm of the variance")
def posterior_log_variance(x_0, x_t, t, betas, alpha_bars):
    """My variance is negative, and -inf at t = 1.

    Can a variance be negative?

    Many repositories store the logarithm, for networks that learn it. The question asks for the variance itself.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is -0.77.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, ((1 - before) / (1 - bar) * beta).log()


@mistake(POSTERIOR, "posterior_first", title="gives t = 1 the variance of t = 2")
def posterior_clipped_variance(x_0, x_t, t, betas, alpha_bars):
    """I replaced the variance at t = 1 by that at t = 2, so that its logarithm exists.

    How much do you not know about x_0 when you are told x_0?

    Public code cuts off the logarithm of the variance at t = 1. You return no logarithm, so nothing needs it.

    With betas = [0, 0.84, 0.51] the variance at t = 1 is 0; yours is 0.46.
    """
    later = torch.where(t == 1, 2, t) if len(betas) > 2 else t
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    beta, bar, before = at(betas, later, x_0), at(alpha_bars, later, x_0), at(alpha_bars, later - 1, x_0)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="swaps the weights of x_0 and x_t")
def posterior_swapped(x_0, x_t, t, betas, alpha_bars):
    """My mean stays at x_t when it should go to x_0.

    At t = 1, which of x_0 and x_t should the mean be?

    Each weight in Ho Eq. 7 belongs to one of the two. Which one is 0 at t = 1?

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 1 and x_t = 0, the mean is 0.22; yours is 0.64.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_t + (1 - beta).sqrt() * (1 - before) * x_0) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="takes alpha_bar_t where t - 1 belongs")
def posterior_bar_of_t(x_0, x_t, t, betas, alpha_bars):
    """My mean is a little too small at every t.

    Set x_t = 0. Which alpha_bar is under your root?

    Ho Eq. 7 has alpha_bar at two times. Under the root is that of the state you go back to.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 1 and x_t = 0, the mean is 0.22; yours is 0.15.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (bar.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="takes alpha_bar for alpha")
def posterior_alpha_bar_for_alpha(x_0, x_t, t, betas, alpha_bars):
    """My mean forgets x_t when t is large.

    Set x_0 = 0. Is the root in front of x_t that of one step, or of all steps until t?

    In Ho a bar means the product over all steps. Look for the bar over each alpha of Eq. 7.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 0 and x_t = 1, the mean is 0.64; yours is 0.26.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + bar.sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="counts the tables from 0 in the posterior")
def posterior_index_from_zero(x_0, x_t, t, betas, alpha_bars):
    """I subtracted 1 from t because Python counts from 0.

    What is betas[0] here, and what would it be in Ho's paper?

    The tables have T + 1 entries so that t itself is the index. Entry 0 belongs to the data.

    With betas = [0, 0.84, 0.51] and t = 2, beta is 0.51; yours is 0.84.
    """
    t = t - 1
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="lets times (B,) meet the last axis")
def posterior_batch_against_axes(x_0, x_t, t, betas, alpha_bars):
    """The size of tensor a must match the size of tensor b. With two points in the plane it runs.

    Print the shapes of betas[t] and of x_0. Which axes meet when you multiply?

    Shapes are matched from the right, so (B,) meets the last axis. It needs an axis of size 1 for each other one.

    (4, 2) times (4,) is an error, and (2, 2) times (2,) scales columns; (4, 2) times (4, 1) scales rows.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="returns the mean alone")
def posterior_mean_alone(x_0, x_t, t, betas, alpha_bars):
    """I return the mean, as in the paper.

    How many things does the question ask for?

    A sampler needs to know how far to shake, too. Ho Eq. 7 has two formulas.

    def f(x): return x, x**2 gives two results: a, b = f(3.0) is 3 and 9.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="uses the first time for the whole batch")
def posterior_first_time_for_all(x_0, x_t, t, betas, alpha_bars):
    """My result is right for a batch in which all times are equal.

    Try a batch with two different times.

    In training each image has a t of its own, so t has as many entries as the batch.

    With betas = [0, 0.84, 0.51] and t = [1, 2] the variances are 0 and 0.46; yours are both 0.
    """
    beta, bar, before = betas[t[0]], alpha_bars[t[0]], alpha_bars[t[0] - 1]
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    variance = (1 - before) / (1 - bar) * beta
    return mean, variance.expand(len(t)).view(-1, *[1] * (x_0.ndim - 1))


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="turns the times into one number")
def posterior_item(x_0, x_t, t, betas, alpha_bars):
    """a Tensor with 4 elements cannot be converted to Scalar

    How many times are in t?

    A tensor of times can be an index as it is: table[t] has one entry for each of them.

    torch.tensor([5.0, 6.0, 7.0])[torch.tensor([2, 0])] is [7, 5].
    """
    t = t.item()
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, ((1 - before) / (1 - bar) * beta).view(1, *[1] * (x_0.ndim - 1))


@mistake(POSTERIOR, "posterior_variance", title="takes beta_{t-1} in the variance")
def posterior_beta_of_step_before(x_0, x_t, t, betas, alpha_bars):
    """My variance belongs to the neighbouring step.

    Which step does the chain take between x_{t-1} and x_t?

    Two of the three numbers in the variance are alpha_bars, at two times. The third belongs to the step itself.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.77.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * at(betas, t - 1, x_0)


@mistake(POSTERIOR, "posterior_variance", title="turns the ratio of the variance round")
def posterior_ratio_turned(x_0, x_t, t, betas, alpha_bars):
    """My variance is inf at t = 1, and larger than beta.

    Can you know less about x_{t-1} once somebody tells you x_0?

    The factor in front of beta is at most 1. Look at which noise level stands above the other.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.56.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - bar) / (1 - before) * beta


@mistake(POSTERIOR, "posterior_variance", title="leaves beta out of the variance")
def posterior_variance_without_beta(x_0, x_t, t, betas, alpha_bars):
    """My variance is close to 1 for all large t.

    Make the step very small. How far can x_{t-1} be from x_t?

    The ratio of the noise levels is only a factor. A small step leaves little doubt.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.91.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar)


@mistake(POSTERIOR, "posterior_variance", title="returns the variance of x_t given x_0")
def posterior_variance_of_the_jump(x_0, x_t, t, betas, alpha_bars):
    """My variance is that of q_sample.

    Given x_0 alone, x_t has this variance. What else do you know here?

    You look at x_{t-1}, not at x_t, and you are told both its neighbours: x_0 and x_t.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.92.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, 1 - bar


@mistake(POSTERIOR, "posterior_variance", title="returns the variance of x_{t-1} given x_0")
def posterior_variance_of_jump_before(x_0, x_t, t, betas, alpha_bars):
    """My variance does not know of x_t.

    Given x_0 alone, x_{t-1} has this variance. What else do you know here?

    Who sees x_t, too, knows more. How much more depends on the noise of one step.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.84.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, 1 - before


@mistake(POSTERIOR, "posterior_variance", title="divides the alpha_bars themselves in the posterior")
def posterior_bars_for_noise_levels(x_0, x_t, t, betas, alpha_bars):
    """My variance is larger than 1.

    An alpha_bar says how much of the data is left. How much noise is there then?

    Ho Eq. 7 divides two noise levels. Each is what its alpha_bar lacks to 1.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 1.04.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, before / bar * beta


@mistake(POSTERIOR, "posterior_variance", title="squares beta in the variance")
def posterior_beta_squared(x_0, x_t, t, betas, alpha_bars):
    """My variance is much too small.

    Double a small beta, with all else left as it is. By how much does your variance grow?

    beta is a variance already, not a standard deviation.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.24.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta**2


@mistake(POSTERIOR, "posterior_variance", title="takes the root of beta in the variance")
def posterior_root_of_beta(x_0, x_t, t, betas, alpha_bars):
    """My variance is a mixture of a variance and a standard deviation.

    Double a small beta, with all else left as it is. By how much does your variance grow?

    beta is a variance, and so is the result: there is no root on the way.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.65.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta.sqrt()


@mistake(POSTERIOR, "posterior_variance", title="returns the precision")
def posterior_precision(x_0, x_t, t, betas, alpha_bars):
    """My variance grows where it should shrink.

    When both neighbours are close, is your number small or large?

    Precisions add up, variances do not. One is the other turned upside down.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 2.15.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - bar) / ((1 - before) * beta)


@mistake(POSTERIOR, "posterior_mean", title="forgets the root of alpha in the posterior")
def posterior_alpha_without_root(x_0, x_t, t, betas, alpha_bars):
    """My mean pulls a little too strongly to 0.

    Set x_0 = 0. Is a root missing in front of x_t?

    alpha is what a step keeps of the variance. What it keeps of the state itself is another number.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 0 and x_t = 1, the mean is 0.64; yours is 0.45.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta) * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="forgets the root of alpha_bar")
def posterior_bar_without_root(x_0, x_t, t, betas, alpha_bars):
    """My mean hardly sees x_0 when t is large.

    Set x_t = 0. Is a root missing in front of x_0?

    alpha_bar is what is left of the variance of x_0. What is left of x_0 itself is another number (Ho Eq. 4).

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 1 and x_t = 0, the mean is 0.22; yours is 0.09.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="takes the root of beta for that of alpha")
def posterior_beta_for_alpha(x_0, x_t, t, betas, alpha_bars):
    """My mean forgets x_t where betas are small.

    Set x_0 = 0 and make beta tiny. Should x_t count for little, or for nearly all?

    In Ho, alpha_t is what a step keeps, and beta_t is what it adds. Which one shrinks x_t?

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 0 and x_t = 1, the mean is 0.638; yours is 0.651.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + beta.sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="takes alpha for alpha_bar in front of x_0")
def posterior_alpha_for_bar_before(x_0, x_t, t, betas, alpha_bars):
    """My mean sees too much of x_0 when t is large.

    Set x_t = 0. Is the root in front of x_0 that of one step, or of all steps until t - 1?

    In Ho a bar means the product over all steps. Look for the bar over each alpha of Eq. 7.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 1 and x_t = 0, the mean is 0.22; yours is 0.39.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = ((1 - beta).sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="takes the noise level of t where t - 1 belongs")
def posterior_noise_of_t(x_0, x_t, t, betas, alpha_bars):
    """My weight of x_t is only a root.

    Set x_0 = 0 and t = 1. What should be left of x_t?

    Two noise levels meet in the weight of x_t. At t = 1 one of them is 0, and yours is not.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 0 and x_t = 1, the mean is 0.64; yours is 0.70.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - bar) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="forgets to divide by the noise level")
def posterior_without_denominator(x_0, x_t, t, betas, alpha_bars):
    """My mean is too small at small t, and nearly right at large t.

    At t = 1 the mean is x_0. Is yours?

    Both weights in Ho Eq. 7 are fractions. What is below them?

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 1 and x_t = 0, the mean is 0.221; yours is 0.204.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="divides only the part of x_t")
def posterior_only_x_t_divided(x_0, x_t, t, betas, alpha_bars):
    """My mean is nearly right at large t.

    Set x_t = 0. Where is the denominator?

    A division binds closer than a sum: brackets around the sum divide all of it.

    6 + 4 / 2 is 8, but (6 + 4) / 2 is 5.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="takes the root of the denominator")
def posterior_root_below(x_0, x_t, t, betas, alpha_bars):
    """My mean is too small, most at small t.

    At t = 1 the mean is x_0. Is yours?

    Ho Eq. 7 has roots above the line only: below it is a variance.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 1 and x_t = 0, the mean is 0.2214; yours is 0.2125.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar).sqrt()
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="subtracts the part of x_t")
def posterior_minus(x_0, x_t, t, betas, alpha_bars):
    """My mean runs away from x_t.

    Set x_0 = 0. Does a positive x_t pull the mean up or down?

    Each neighbour pulls the state towards itself, so both weights are positive. The minus is in Ho Eq. 11.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 0 and x_t = 1, the mean is 0.64; yours is -0.64.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 - (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="leaves x_t out of the mean")
def posterior_prior_mean(x_0, x_t, t, betas, alpha_bars):
    """My mean does not change when x_t does.

    Which argument does your mean not use?

    This is the mean of x_{t-1} given x_0 alone. Who sees x_t, too, moves towards it.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 0 and x_t = 1, the mean is 0.64; yours is 0.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = before.sqrt() * x_0 + 0 * x_t
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="takes the root of beta in front of x_0")
def posterior_root_of_beta_in_mean(x_0, x_t, t, betas, alpha_bars):
    """My mean goes too far towards x_0.

    Set x_t = 0. Which root in front of x_0 is one too many?

    The weights are made from variances, as in any product of two Gaussians. Only what shrinks a state has a root.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 1 and x_t = 0, the mean is 0.22; yours is 0.31.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta.sqrt() * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="clips x_0 to the range of images")
def posterior_clipped(x_0, x_t, t, betas, alpha_bars):
    """I clip x_0 to [-1, 1], as samplers do.

    Try an x_0 of 3.

    Samplers clip what a network guesses. Here x_0 is given, and it may be any number.

    With betas = [0, 0.84, 0.51], t = 2, x_0 = 3 and x_t = 0, the mean is 0.66; yours is 0.22.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0.clamp(-1, 1) + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", title="returns a sample for the mean")
def posterior_sample(x_0, x_t, t, betas, alpha_bars):
    """My mean is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    You are asked what the Gaussian is, not for a number drawn from it.

    The mean of a die is 3.5, whatever you throw.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    variance = (1 - before) / (1 - bar) * beta
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean + variance.sqrt() * torch.randn_like(x_t), variance


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="returns the variance first")
def posterior_pair_turned(x_0, x_t, t, betas, alpha_bars):
    """I return variance, mean.

    Which of the two comes first in the docstring?

    A pair is told apart by its order alone: who calls your function writes mean, variance = posterior(...).

    For points (4, 2) the first result has the shape (4, 2); yours has (4, 1).
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return (1 - before) / (1 - bar) * beta, mean


@mistake(POSTERIOR, "posterior_mean", "posterior_shape", title="gives points two axes too many")
def posterior_two_axes_too_many(x_0, x_t, t, betas, alpha_bars):
    """My points get two axes too many.

    Print the shape of your mean for x_0 of shape (4, 2).

    A table's number needs as many axes as x_0: two for points, four for images. Count those of x_0.

    (4, 2) times (4, 1, 1, 1) is (4, 1, 4, 2); (4, 2) times (4, 1) is (4, 2).
    """
    beta, bar, before = (table.view(-1, 1, 1, 1) for table in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_shape", title="returns a variance of shape (B,)")
def posterior_variance_flat(x_0, x_t, t, betas, alpha_bars):
    """My variance has one number for each of the batch.

    Does mean + variance.sqrt() * noise run for a batch of images?

    Each number has to meet its own row of the mean. An axis of size 1 meets any size.

    (4, 2) plus (4,) is an error; (4, 2) plus (4, 1) is (4, 2).
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, ((1 - before) / (1 - bar) * beta).flatten()


@mistake(POSTERIOR, "posterior_shape", title="returns a variance of the shape of the mean")
def posterior_variance_expanded(x_0, x_t, t, betas, alpha_bars):
    """I expanded the variance to the shape of x_0.

    How many different numbers are in your variance?

    All elements of an image share one t, and so one variance. Broadcasting repeats it where it is needed.

    For x_0 of shape (4, 2) the variance has the shape (4, 1); yours has (4, 2).
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, ((1 - before) / (1 - bar) * beta).expand_as(mean)


@mistake(POSTERIOR, "posterior_range", title="keeps the denominator above 0.001")
def posterior_denominator_floored(x_0, x_t, t, betas, alpha_bars):
    """I keep the denominator away from 0.

    How small does 1 - alpha_bar get in a real schedule?

    At t = 1 it is beta_1, which is small, but never 0. What is cut off is wrong.

    With beta_1 = 0.0001, t = 1 and x_0 = 1 the mean is 1; yours is 0.1.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar).clamp(min=1e-3)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_range", title="cuts betas off at 0.9")
def posterior_beta_capped(x_0, x_t, t, betas, alpha_bars):
    """I made sure that no step adds too much noise.

    How large is the last beta of the cosine schedule?

    betas are given, from 0 to just below 1. The two tables belong together, so neither can be changed alone.

    With betas = [0, 0.36, 0.99] and t = 2 a cut gives 0.9, but alpha_bars were made with 0.99.
    """
    betas = betas.clamp(max=0.9)
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_keeps", title="subtracts 1 from t in place")
def posterior_time_changed(x_0, x_t, t, betas, alpha_bars):
    """My function is right once, and the next cell is one step off.

    Print t before and after the call.

    t -= 1 writes into the tensor of whoever called you. t - 1 makes a new one.

    With t = torch.tensor([2]) your function leaves t = [1] behind.
    """
    beta, bar = at(betas, t, x_0), at(alpha_bars, t, x_0)
    t -= 1
    before = at(alpha_bars, t, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_keeps", title="writes into x_0")
def posterior_x_0_changed(x_0, x_t, t, betas, alpha_bars):
    """My values are right, but my data have changed afterwards.

    Print x_0 before and after the call.

    A method whose name ends with an underscore writes its result into its tensor, and so does *=.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    x_0 *= before.sqrt() * beta / (1 - bar)
    mean = x_0 + (1 - beta).sqrt() * (1 - before) / (1 - bar) * x_t
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_keeps", title="always returns the posterior in float64")
def posterior_double(x_0, x_t, t, betas, alpha_bars):
    """My network complains that it got Double and wanted Float.

    Which dtype has your result when all inputs are float32?

    Compute in float64 if you like, but give back the dtype that you got.

    torch.ones(1).double() + torch.ones(1) is float64.
    """
    betas, alpha_bars = betas.double(), alpha_bars.double()
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="computes the posterior in float32")
def posterior_float(x_0, x_t, t, betas, alpha_bars):
    """My results are right to seven digits.

    Which dtype do your tables have on the way?

    float32 has 24 bits. What was lost on the way does not come back.

    torch.tensor(0.1, dtype=torch.float64).float().double() is 0.10000000149…
    """
    betas, alpha_bars = betas.float(), alpha_bars.float()
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="returns arrays of numpy")
def posterior_numpy(x_0, x_t, t, betas, alpha_bars):
    """I computed it in numpy, and I get an object of type ndarray.

    What is type(mean)?

    The question asks for tensors. Stay in torch, or convert at the end.

    type(torch.ones(2).numpy()) is numpy.ndarray; torch.from_numpy goes back.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean.numpy(), ((1 - before) / (1 - bar) * beta).numpy()


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="takes 1 - beta for every alpha_bar")
def posterior_bars_forgotten(x_0, x_t, t, betas, alpha_bars):
    """I did not need alpha_bars at all.

    Which argument does your function not use?

    alpha_t is what one step keeps; alpha_bar_t is what all steps until t keep together.

    With betas = [0, 0.84, 0.51] and t = 2, alpha_bar is 0.0784; yours is 0.49.
    """
    beta, bar, before = at(betas, t, x_0), 1 - at(betas, t, x_0), 1 - at(betas, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="uses alpha_bar_t for both times")
def posterior_same_bar_twice(x_0, x_t, t, betas, alpha_bars):
    """My variance is beta, and my mean does not reach x_0 at t = 1.

    How many different alpha_bars does your function read?

    Ho Eq. 7 has alpha_bar at t and at t - 1: the noise before the step and after it.

    With betas = [0, 0.84, 0.51] and t = 2 the variance is 0.46; yours is 0.51.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_mean", "posterior_variance", title="reads the tables at t + 1")
def posterior_step_from_t_plus_1(x_0, x_t, t, betas, alpha_bars):
    """index 10 is out of bounds for dimension 0 with size 10

    What is the last index of a table with T + 1 entries?

    x_t and x_{t-1} are neighbours: no entry after t plays a part.

    With T = 2 and t = 2, entry 3 does not exist.
    """
    beta, bar, before = at(betas, t + 1, x_0), at(alpha_bars, t + 1, x_0), at(alpha_bars, t, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta


@mistake(POSTERIOR, "posterior_first", title="goes back to x_t at t = 1")
def posterior_ends_at_x_1(x_0, x_t, t, betas, alpha_bars):
    """I handled t = 1 on its own: there is nothing before it, so I return x_t.

    At t = 1, which state does the step go back to?

    The state before x_1 is x_0, and you are told it.

    At t = 1 with x_0 = 5 and x_1 = 4 the mean is 5; yours is 4.
    """
    beta, bar, before = at(betas, t, x_0), at(alpha_bars, t, x_0), at(alpha_bars, t - 1, x_0)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    mean = torch.where((t == 1).view(beta.shape), x_t, mean)
    return mean, (1 - before) / (1 - bar) * beta
