"""Wrong answers to question 3, from score to velocity; the most frequent first.

The numbers in most third hints are those of x = 2.6, score = -1 and t = 0.2, where the velocity is -3.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps6_flow_matching.contract import TO_VELOCITY


@mistake(TO_VELOCITY, "velocity_mixture", title="the given score's sign turned round")
def velocity_score_sign(score, x, t):
    """My samples run away from the data.

    The score points to the data. Where does the noise in x point?

    The noise leads away from the data, so noise and score have opposite signs.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -3.5.
    """
    return -(x - t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="the result points from noise to data")
def velocity_turned(score, x, t):
    """My velocity leads to the data, as a sampler should.

    At t = 0 the point is data. Where does its line go from there?

    The velocity is that of growing t, from data to noise. A sampler takes steps of negative length.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is 3.
    """
    return (x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="t = 1 taken for data in the velocity")
def velocity_swapped_ends(score, x, t):
    """I have the formula of the papers.

    Which of your denominators is 0 at t = 0, where x is data?

    In Lipman's and Liu's papers t = 1 is data. Here t and 1 - t change places, and the sign turns.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is 9.
    """
    return (x + (1 - t) * score) / t


@mistake(TO_VELOCITY, "velocity_mixture", title="no factor before the score")
def velocity_score_without_time(score, x, t):
    """My velocity at t = 0 depends on the score.

    How much noise is in x at t = 0?

    The score is the mean noise over its standard deviation. To get the noise back, you need that standard deviation.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -2.
    """
    return -(x + score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="subtracts x instead of x_0")
def velocity_noise_minus_place(score, x, t):
    """My velocity is right at t = 0 only.

    Between which two points does the line run?

    You have the noise minus the place x. From x to the noise is only the rest of the line, 1 - t of it.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -2.4.
    """
    z = -t * score
    return z - x


@mistake(TO_VELOCITY, "velocity_mixture", title="returns minus the mean data")
def velocity_minus_data(score, x, t):
    """I have t squared before the score, as in Tweedie's formula.

    Is that the velocity, or only one of its two parts?

    Tweedie's formula gives the mean of x_0. The velocity has the mean of z as well.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -3.2.
    """
    return -(x + t**2 * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="the mean data returned as the velocity")
def velocity_data(score, x, t):
    """I return Tweedie's formula.

    Is that a velocity, or a place?

    Tweedie's formula says where the line began. The velocity is the noise minus that.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is 3.2.
    """
    return (x + t**2 * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="returns the mean noise")
def velocity_noise(score, x, t):
    """My velocity does not depend on x.

    Which part of z - x_0 do you have?

    The score gives the mean noise. The mean of x_0 is missing; x and the noise together tell it.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is 0.2.
    """
    return -t * score


@mistake(TO_VELOCITY, "velocity_mixture", title="divides by t")
def velocity_over_t(score, x, t):
    """My velocity is infinite at t = 0.

    Where is the formula allowed to break down: at the data, or at the noise?

    To find x_0, you take the noise out of x and divide by what is left of x_0: that is its weight.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -12.
    """
    return -(x + t * score) / t


@mistake(TO_VELOCITY, "velocity_mixture", title="divides one term only")
def velocity_divides_place_only(score, x, t):
    """My velocity is right where the score is 0.

    Which terms stand above the line of your fraction?

    Both the place and the noise are divided, for both are in x_0. Look at your parentheses.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -3.05.
    """
    return -x / (1 - t) - t * score


@mistake(TO_VELOCITY, "velocity_mixture", title="divides the score's term only")
def velocity_divides_score_only(score, x, t):
    """My velocity is right at t = 0 only.

    Which terms stand above the line of your fraction?

    Both the place and the noise are divided, for both are in x_0. Look at your parentheses.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -2.35.
    """
    return -x - t * score / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="the drift of the reverse-time SDE")
def velocity_reverse_drift(score, x, t):
    """I took f - g^2 score, with the f and g of this road.

    Has the flow noise on its way?

    The whole g^2 belongs to the SDE, whose noise needs it. The flow has no noise, and half of it.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -2.75.
    """
    return -(x + 2 * t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="the score taken for a noise prediction")
def velocity_score_as_noise(score, x, t):
    """I put the score where the noise belongs.

    What does a network for the score return, and what does one for the noise?

    The score is the noise over its standard deviation, with a minus. Convert it first.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -4.5.
    """
    return (score - x) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="divides the score by t")
def velocity_noise_by_division(score, x, t):
    """My velocity is infinite at t = 0.

    Is the score large or small, compared with the noise, when t is small?

    A small t makes the score large. So the way back from the score to the noise makes it smaller.

    With score = -1 and t = 0.2 the mean noise is 0.2; yours is 5.
    """
    z = -score / t
    return (z - x) / (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="the flow of the VP-SDE")
def velocity_of_vp(score, x, t):
    """I took half of x plus the score, as in problem set 4.

    To which road from data to noise does your formula belong?

    Another alpha and sigma have another flow. Here alpha = 1 - t and sigma = t.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -0.8.
    """
    return -0.5 * (x + score)


@mistake(TO_VELOCITY, "velocity_mixture", title="minus the score")
def velocity_minus_score(score, x, t):
    """My flow just follows the score.

    Do you use x and t?

    The score is not a velocity: it knows the noise in x, but not how fast the line runs.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is 1.
    """
    return -score


@mistake(TO_VELOCITY, "velocity_mixture", title="multiplies by 1 - t")
def velocity_multiplied(score, x, t):
    """My velocity vanishes at t = 1.

    What is left of x_0 in x, and how do you get the whole x_0 back?

    x has a share of x_0. To get from a share to the whole, you divide by the share.

    With x = 2.6, score = -1 and t = 0.2 the velocity is -3; yours is -1.92.
    """
    return -(x + t * score) * (1 - t)


@mistake(TO_VELOCITY, "velocity_mixture", title="the velocity returned with the noise")
def velocity_pair(score, x, t):
    """I return the velocity and the mean noise.

    What does the question ask for: one tensor, or two?

    Return the velocity alone.

    `return a, b` makes a tuple of two; `return a` gives the tensor itself.
    """
    z = -t * score
    return (z - x) / (1 - t), z


@mistake(TO_VELOCITY, "velocity_mixture", title="the velocity works for images only")
def velocity_for_images(score, x, t):
    """My points come back with four axes.

    Print the shapes of x and of your result, for a batch of points.

    t has the right number of axes already. A fixed number fits images alone.

    (4, 2) times (1, 1, 1, 1) is (1, 1, 4, 2); (4, 2) times () is (4, 2).
    """
    t = t.reshape(-1, 1, 1, 1)
    return -(x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_free", title="t of the velocity meets the last axis")
def velocity_time_on_last_axis(score, x, t):
    """The size of tensor a must match the size of tensor b.

    Print the shape of t before and after your first line.

    Shapes are matched from the right. Squeezed to (B,) or turned to (1, B), t meets the last axis, not the batch.

    (4, 2) times (4, 1) scales rows; (4, 2) times (4,) is an error; (4, 4) times (4,) scales columns.
    """
    t = t.squeeze()
    return -(x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_free", title="the velocity makes t a column for points")
def velocity_time_column(score, x, t):
    """My points are right, and my images are not.

    Print the shapes of t and of x, for a batch of images.

    t comes with as many axes as x. With only two, it meets the height of the images.

    (8, 1, 8, 8) with (8, 1, 1, 1) scales whole images; with (8, 1) it scales rows of pixels, silently.
    """
    t = t.reshape(-1, 1)
    return -(x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_free", title="the velocity uses the first time for the whole batch")
def velocity_first_time(score, x, t):
    """It works when all times are equal.

    Try a batch with two different times.

    t may have a time for each of the batch; its first element is that of the first alone.

    With x = 1 and score = 0 twice and t = (0, 0.5) the velocities are -1 and -2; yours are both -1.
    """
    t = t.flatten()[0]
    return -(x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_free", title="the velocity makes t a Python number")
def velocity_item(score, x, t):
    """a Tensor with 4 elements cannot be converted to Scalar

    How many times are in t?

    A tensor of times can be multiplied as it is. There is no need for a Python number.

    torch.tensor(0.5).item() is 0.5; torch.tensor([[0.1], [0.9]]).item() is an error.
    """
    t = t.item()
    return -(x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_free", title="large given scores cut off")
def velocity_clipped(score, x, t):
    """I keep the score between -1000 and 1000, so that nothing explodes.

    How large is the score of a narrow law, near t = 0?

    The score of noise of size t is of size 1 / t. A limit on it changes the flow near the data.

    With x = 0, score = 5000 and t = 0.5 the velocity is -5000; yours is -1000.
    """
    return -(x + t * score.clamp(-1000, 1000)) / (1 - t)


@mistake(TO_VELOCITY, "velocity_ends", title="keeps 1 - t away from 0")
def velocity_clamped(score, x, t):
    """I keep the denominator above 0.001, so that nothing explodes.

    Up to which t is the contract?

    The contract leaves out t = 1 itself. Below it the velocity is finite, and a limit makes it wrong.

    With x = 1, score = 0 and t = 0.9999 the velocity is -10000; yours is -1000.
    """
    return -(x + t * score) / (1 - t).clamp(min=1e-3)


@mistake(TO_VELOCITY, "velocity_ends", "velocity_keeps", title="adds a small constant to 1 - t")
def velocity_small_constant(score, x, t):
    """I added 1e-8, so that nothing is divided by 0.

    Is the denominator 0 anywhere in the contract?

    The contract leaves out t = 1 itself. The constant costs digits everywhere, and most of them close to t = 1.

    With 1 - t = 0.00000001 the constant makes the denominator twice as large.
    """
    return -(x + t * score) / (1 - t + 1e-8)


@mistake(TO_VELOCITY, "velocity_ends", title="the velocity cuts t off at both ends")
def velocity_time_clamped(score, x, t):
    """I keep t between 0.001 and 0.999, as I did for the VP-SDE.

    What is the velocity at t = 0, and what is yours?

    The contract has t = 0, where nothing is divided by 0. Close to t = 1 the velocity grows, and may.

    With x = 1, score = 1000 and t = 0 the velocity is -1; yours is about -2.
    """
    t = t.clamp(1e-3, 1 - 1e-3)
    return -(x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_ends", title="divides by t on the way")
def velocity_from_rest_of_line(score, x, t):
    """I get 0 / 0 at t = 0, or 0 close to it.

    Which of your denominators is 0 at t = 0?

    You divide the way from x_0 to x by the time it took. At t = 0 that is 0 / 0; the rest of the line is long.

    With x = 1 and t = 0 the velocity is -1, whatever the score; yours is 0 / 0.
    """
    x_0 = (x + t**2 * score) / (1 - t)
    return (x - x_0) / t


@mistake(TO_VELOCITY, "velocity_ends", title="nothing moves at t = 0")
def velocity_zero_at_data(score, x, t):
    """I return 0 at t = 0, where there is no noise.

    What is the mean of z, at a place where all you know is x_0?

    At t = 0 the place tells x_0 exactly, and nothing about z. Put that into z - x_0.

    With x = 1 and t = 0 the velocity is -1; yours is 0.
    """
    return torch.where(t == 0, torch.zeros_like(x), -(x + t * score) / (1 - t))


@mistake(TO_VELOCITY, "velocity_ends", "velocity_keeps", title="the velocity converts t to float32")
def velocity_time_in_float32(score, x, t):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    float() on a tensor makes it float32, which keeps seven digits. The inputs have sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    t = t.float()
    return -(x + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_keeps", title="the velocity always returns float64")
def velocity_double(score, x, t):
    """My sampler says: expected Float, but found Double.

    Print the dtype of your inputs and of your result.

    A network of float32 takes no float64. Stay in the precision of x.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    return -(x.double() + t * score) / (1 - t)


@mistake(TO_VELOCITY, "velocity_keeps", title="the velocity overwrites x")
def velocity_in_place(score, x, t):
    """My values are right, but the sampler goes wrong.

    What is x, after your function was called?

    x += y and x.add_(y) write into x itself, which belongs to the caller.

    After x.add_(1), x itself is larger by 1; x + 1 is a new tensor, and x stays.
    """
    x += t * score
    return -x / (1 - t)


@mistake(TO_VELOCITY, "velocity_keeps", title="overwrites the score")
def velocity_score_in_place(score, x, t):
    """My values are right, but only in the first call.

    What is score, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    return score.mul_(t).add_(x).div_(t - 1)


@mistake(TO_VELOCITY, "velocity_keeps", title="the velocity switches gradients on for x")
def velocity_marked(score, x, t):
    """My memory fills up as the sampler goes on.

    Print x.requires_grad after the call.

    The score is given; nobody differentiates here. Whoever asks for gradients keeps every step in memory.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    return -(x.requires_grad_() + t * score) / (1 - t)
