"""Wrong answers to question 3, from velocity to score; the most frequent first.

The numbers in most third hints are those of x = 2.6, velocity = -3 and t = 0.2, where the score is -1.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps6_flow_matching.contract import TO_SCORE


@mistake(TO_SCORE, "score_mixture", title="the returned score's sign turned round")
def score_sign(velocity, x, t):
    """My samples run away from the data.

    At t = 1 the law is N(0, I). Where does its score point, at x = 2?

    The score points away from the noise, so noise and score have opposite signs.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is 1.
    """
    return (x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_mixture", title="t = 1 taken for data in the score")
def score_swapped_ends(velocity, x, t):
    """I have the formula of the papers.

    Which of your denominators is 0 at t = 1, where x is noise?

    In Lipman's and Liu's papers t = 1 is data. Here t and 1 - t change places, and the velocity turns.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -4.
    """
    return -(x - t * velocity) / (1 - t)


@mistake(TO_SCORE, "score_mixture", title="the velocity from noise to data")
def score_velocity_turned(velocity, x, t):
    """I took the velocity of the papers, which points to the data.

    Is x + 0.1 velocity later or earlier on the line?

    The velocity here is that of growing t, so it leads to the noise.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -25.
    """
    return -(x - (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_mixture", title="walks for the time t instead of 1 - t")
def score_walks_back(velocity, x, t):
    """My noise is wrong but at t = 0.5.

    How long does it take from x to the end of the line, at t = 0.2?

    The noise is where the line ends, at time 1. You are at time t.

    With x = 2.6, velocity = -3 and t = 0.2 the line ends at 0.2; yours ends at 2.
    """
    return -(x + t * velocity) / t


@mistake(TO_SCORE, "score_mixture", title="walks for the time 1 from x")
def score_whole_line(velocity, x, t):
    """I added the velocity to x, to get to the noise.

    How long does it take from x to the end of the line, at t = 0.2?

    A part of the line lies behind you already. The rest takes less than the time 1.

    With x = 2.6, velocity = -3 and t = 0.2 the line ends at 0.2; yours ends at -0.4.
    """
    return -(x + velocity) / t


@mistake(TO_SCORE, "score_mixture", title="returns the noise")
def score_noise(velocity, x, t):
    """I return the end of the line.

    Is that the score, or something that is proportional to it?

    You have found the mean noise. The score is another size, and has the other sign.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is 0.2.
    """
    return x + (1 - t) * velocity


@mistake(TO_SCORE, "score_mixture", title="minus the noise")
def score_minus_noise(velocity, x, t):
    """My score does not grow near the data.

    How does the score of N(0, t^2) at a typical place depend on t?

    Where the noise is small the law is narrow, and the score is large.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -0.2.
    """
    return -(x + (1 - t) * velocity)


@mistake(TO_SCORE, "score_mixture", title="divides by the variance")
def score_over_variance(velocity, x, t):
    """I divided by sigma squared, as in the score of a Gaussian.

    By what do you divide: the noise z, or its share t z of x?

    The score is minus t z over t^2. You have z itself above the line.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -5.
    """
    return -(x + (1 - t) * velocity) / t**2


@mistake(TO_SCORE, "score_mixture", title="divides by 1 - t")
def score_over_one_minus_t(velocity, x, t):
    """My score is infinite at t = 1.

    Where is the formula allowed to break down: at the data, or at the noise?

    The weight of the noise in x is the standard deviation of this road. That is what the score needs.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -0.25.
    """
    return -(x + (1 - t) * velocity) / (1 - t)


@mistake(TO_SCORE, "score_mixture", title="multiplies by t")
def score_times_t(velocity, x, t):
    """My score vanishes near the data.

    How does the score of N(0, t^2) at a typical place depend on t?

    From score to noise you multiply by a number. On the way back you do the opposite.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -0.04.
    """
    return -(x + (1 - t) * velocity) * t


@mistake(TO_SCORE, "score_mixture", title="divides the velocity's term only")
def score_divides_velocity_only(velocity, x, t):
    """My score is right at t = 1 only.

    Which terms stand above the line of your fraction?

    The noise is a sum of two terms, and all of it is divided. Look at your parentheses.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is 9.4.
    """
    return -(x + (1 - t) * velocity / t)


@mistake(TO_SCORE, "score_mixture", title="divides x only")
def score_divides_place_only(velocity, x, t):
    """My score is right at t = 1 only.

    Which terms stand above the line of your fraction?

    The noise is a sum of two terms, and all of it is divided. Look at your parentheses.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -10.6.
    """
    return -x / t - (1 - t) * velocity


@mistake(TO_SCORE, "score_mixture", title="leaves x out")
def score_without_place(velocity, x, t):
    """My score at t = 1 is 0.

    Do you use x?

    A velocity says how far to go. Where you come from is in x.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is 12.
    """
    return -(1 - t) * velocity / t


@mistake(TO_SCORE, "score_mixture", title="minus the velocity")
def score_minus_velocity(velocity, x, t):
    """My score is the velocity turned round.

    Do you use x and t?

    Both point to the data in the end, but a score is a slope of log p, and depends on how narrow the law is.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is 3.
    """
    return -velocity


@mistake(TO_SCORE, "score_mixture", title="the mean data returned as the score")
def score_data(velocity, x, t):
    """I went back along the line.

    Where does your line end: at the data, or at the noise?

    Going back gives the mean of x_0. The score needs the noise, or it needs x_0 and x together.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is 3.2.
    """
    return x - t * velocity


@mistake(TO_SCORE, "score_mixture", title="the data without their weight")
def score_tweedie_without_weight(velocity, x, t):
    """I found x_0 first, and then used the score of a Gaussian around it.

    Around which point does x_t lie, given x_0?

    At time t only a share of x_0 is left in x. The Gaussian's mean is that share.

    With x_0 = 3.2 and t = 0.2 the mean is 2.56; yours is 3.2.
    """
    x_0 = x - t * velocity
    return (x_0 - x) / t**2


@mistake(TO_SCORE, "score_mixture", title="a Gaussian's variance without its square")
def score_tweedie_over_std(velocity, x, t):
    """I found x_0 first, and then divided by sigma.

    By what is the distance from the mean divided, in the score of a Gaussian?

    The distance from the mean has t in it once. The score has 1 / t.

    With x = 2.6, x_0 = 3.2 and t = 0.2 the score is -1; yours is -0.2.
    """
    x_0 = x - t * velocity
    return ((1 - t) * x_0 - x) / t


@mistake(TO_SCORE, "score_mixture", title="half of the score")
def score_half(velocity, x, t):
    """My score is half of what it should be, everywhere.

    Which score has N(0, I) at x = 2?

    The half in the probability flow belongs to g^2, and the two of 2 t cancels it.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -0.5.
    """
    return -(x + (1 - t) * velocity) / (2 * t)


@mistake(TO_SCORE, "score_mixture", title="the formula of the other direction")
def score_same_formula(velocity, x, t):
    """I used the formula from score to velocity once more.

    Put the velocity of that formula into yours. Does the score come back?

    The two directions are inverse to each other. Solve the first formula for the score.

    With x = 2.6, velocity = -3 and t = 0.2 the score is -1; yours is -2.5.
    """
    return -(x + t * velocity) / (1 - t)


@mistake(TO_SCORE, "score_mixture", title="the score returned with the noise")
def score_pair(velocity, x, t):
    """I return the score and the mean noise.

    What does the question ask for: one tensor, or two?

    Return the score alone.

    `return a, b` makes a tuple of two; `return a` gives the tensor itself.
    """
    z = x + (1 - t) * velocity
    return -z / t, z


@mistake(TO_SCORE, "score_mixture", title="the score works for images only")
def score_for_images(velocity, x, t):
    """My points come back with four axes.

    Print the shapes of x and of your result, for a batch of points.

    t has the right number of axes already. A fixed number fits images alone.

    (4, 2) times (1, 1, 1, 1) is (1, 1, 4, 2); (4, 2) times () is (4, 2).
    """
    t = t.reshape(-1, 1, 1, 1)
    return -(x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_free", title="t of the score meets the last axis")
def score_time_on_last_axis(velocity, x, t):
    """The size of tensor a must match the size of tensor b.

    Print the shape of t before and after your first line.

    Shapes are matched from the right. Squeezed to (B,) or turned to (1, B), t meets the last axis, not the batch.

    (4, 2) times (4, 1) scales rows; (4, 2) times (4,) is an error; (4, 4) times (4,) scales columns.
    """
    t = t.squeeze()
    return -(x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_free", title="the score makes t a column for points")
def score_time_column(velocity, x, t):
    """My points are right, and my images are not.

    Print the shapes of t and of x, for a batch of images.

    t comes with as many axes as x. With only two, it meets the height of the images.

    (8, 1, 8, 8) with (8, 1, 1, 1) scales whole images; with (8, 1) it scales rows of pixels, silently.
    """
    t = t.reshape(-1, 1)
    return -(x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_free", title="the score uses the first time for the whole batch")
def score_first_time(velocity, x, t):
    """It works when all times are equal.

    Try a batch with two different times.

    t may have a time for each of the batch; its first element is that of the first alone.

    With x = 1 and velocity = 0 twice and t = (1, 0.5) the scores are -1 and -2; yours are both -1.
    """
    t = t.flatten()[0]
    return -(x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_free", title="the score makes t a Python number")
def score_item(velocity, x, t):
    """a Tensor with 4 elements cannot be converted to Scalar

    How many times are in t?

    A tensor of times can be multiplied as it is. There is no need for a Python number.

    torch.tensor(0.5).item() is 0.5; torch.tensor([[0.1], [0.9]]).item() is an error.
    """
    t = t.item()
    return -(x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_free", "score_ends", title="large returned scores cut off")
def score_clipped(velocity, x, t):
    """I keep the score between -10000 and 10000, so that nothing explodes.

    How large is the score of a narrow law, near t = 0?

    The score of noise of size t is of size 1 / t, and grows with the distance. A limit makes it wrong.

    With x = 100000, velocity = 0 and t = 0.5 the score is -200000; yours is -10000.
    """
    return (-(x + (1 - t) * velocity) / t).clamp(-10000, 10000)


@mistake(TO_SCORE, "score_ends", title="keeps t away from 0")
def score_clamped(velocity, x, t):
    """I keep the denominator above 0.001, so that nothing explodes.

    Down to which t is the contract?

    The contract leaves out t = 0 itself. Above it the score is finite, and a limit makes it wrong.

    With x = 1, velocity = 0 and t = 0.0001 the score is -10000; yours is -1000.
    """
    return -(x + (1 - t) * velocity) / t.clamp(min=1e-3)


@mistake(TO_SCORE, "score_ends", "score_keeps", title="adds a small constant to t")
def score_small_constant(velocity, x, t):
    """I added 1e-8, so that nothing is divided by 0.

    Is the denominator 0 anywhere in the contract?

    The contract leaves out t = 0 itself. The constant costs digits everywhere, and most of them close to t = 0.

    With t = 0.00000001 the constant makes the denominator twice as large.
    """
    return -(x + (1 - t) * velocity) / (t + 1e-8)


@mistake(TO_SCORE, "score_ends", title="the score cuts t off at both ends")
def score_time_clamped(velocity, x, t):
    """I keep t between 0.001 and 0.999, as I did for the VP-SDE.

    What is the score at t = 1, and what is yours?

    The contract has t = 1, where nothing is divided by 0. Close to t = 0 the score grows, and may.

    With x = 1, velocity = 1000 and t = 1 the score is -1; yours is about -2.
    """
    t = t.clamp(1e-3, 1 - 1e-3)
    return -(x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_ends", title="no score at t = 1")
def score_zero_at_noise(velocity, x, t):
    """I return 0 at t = 1, where there are no data any more.

    Which law has x_1?

    Noise has a density, too, and its slope is 0 at one place only.

    With x = 1 and t = 1 the score is -1; yours is 0.
    """
    return torch.where(t == 1, torch.zeros_like(x), -(x + (1 - t) * velocity) / t)


@mistake(TO_SCORE, "score_keeps", title="the score converts t to float32")
def score_time_in_float32(velocity, x, t):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    float() on a tensor makes it float32, which keeps seven digits. The inputs have sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    t = t.float()
    return -(x + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_keeps", title="the score always returns float64")
def score_double(velocity, x, t):
    """My sampler says: expected Float, but found Double.

    Print the dtype of your inputs and of your result.

    A network of float32 takes no float64. Stay in the precision of x.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    return -(x.double() + (1 - t) * velocity) / t


@mistake(TO_SCORE, "score_keeps", title="the score overwrites x")
def score_in_place(velocity, x, t):
    """My values are right, but the sampler goes wrong.

    What is x, after your function was called?

    x += y and x.add_(y) write into x itself, which belongs to the caller.

    After x.add_(1), x itself is larger by 1; x + 1 is a new tensor, and x stays.
    """
    x += (1 - t) * velocity
    return -x / t


@mistake(TO_SCORE, "score_keeps", title="overwrites the velocity")
def score_velocity_in_place(velocity, x, t):
    """My values are right, but only in the first call.

    What is velocity, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    return velocity.mul_(1 - t).add_(x).div_(-t)


@mistake(TO_SCORE, "score_keeps", title="the score switches gradients on for x")
def score_marked(velocity, x, t):
    """My memory fills up as the sampler goes on.

    Print x.requires_grad after the call.

    The velocity is given; nobody differentiates here. Whoever asks for gradients keeps every step in memory.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    return -(x.requires_grad_() + (1 - t) * velocity) / t
