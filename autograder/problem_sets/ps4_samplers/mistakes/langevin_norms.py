"""Wrong answers to question 3 whose norms are others; the most frequent first.

The worked lines share one example, a batch of two points with snr = 0.5. The noise is (3, 4) and (0, 1), of norms 5
and 1, 3 on average. The score is (0, 1) and (5, 0), of norms 1 and 5, also 3 on average. So eps is 0.5.
"""

import math

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import LANGEVIN


@mistake(LANGEVIN, "langevin_norms", title="one norm over the whole batch", in_law=True)
def langevin_whole_batch(score, x, t, snr, noise):
    """I took the norm of the whole tensor.

    Of how many numbers is each of your norms: of one point, or of all of the batch?

    First each point or image has its norm, and then they are averaged. A norm of the whole squares before it averages.

    Points of norms 1 and 7 have 4 on average; the root of the mean square is 5.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.norm() / grad.norm()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_norms", "langevin_law", title="an eps for each of the batch")
def langevin_each_its_own(score, x, t, snr, noise):
    """Each of my points takes its own step, and some jump far away.

    How many numbers is your eps, for a batch of 100?

    Where the score is about zero, that point's own eps is huge. The mean over the batch keeps all steps alike.

    In the example eps is 0.5 for both points; yours is 12.5 for the first and 0.02 for the second.
    """
    grad = score(x, t)
    ratio = noise.flatten(1).norm(dim=1) / grad.flatten(1).norm(dim=1)
    eps = 2 * (snr * ratio.view(-1, *[1] * (x.ndim - 1))) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", title="norm over the last axis", in_law=True)
def langevin_last_axis(score, x, t, snr, noise):
    """Points are fine, but my pictures are corrected by a little too much.

    Of how many numbers is each of your norms, for images of 8 x 8?

    In a batch of images, the last axis is a row of pixels. An image has one norm, of all its pixels.

    An image with the rows (3, 0) and (0, 4) has the norm 5; yours is 3.5, the mean of 3 and 4.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.norm(dim=-1).mean() / grad.norm(dim=-1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", title="norm over the channels", in_law=True)
def langevin_channels(score, x, t, snr, noise):
    """Points are fine, but my pictures are corrected by a little too much.

    Which axis of an image is dim=1? Print the shape of your norm.

    In (B, C, H, W) the second axis holds the channels. An image has one norm, of all its numbers.

    For images (8, 1, 28, 28) there are 8 norms; you average 8 x 28 x 28 of them.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.norm(dim=1).mean() / grad.norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_length", "langevin_law", title="an eps for each row of pixels")
def langevin_each_row(score, x, t, snr, noise):
    """My pictures get stripes.

    Which shape does your eps have, for images?

    With keepdim, a norm over the last axis leaves a number for each row of pixels. All pixels share one eps.

    For images (8, 1, 28, 28) eps is one number; yours are (8, 1, 28, 1).
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.norm(dim=-1, keepdim=True) / grad.norm(dim=-1, keepdim=True)) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_norms", "langevin_law", title="ratios averaged, not norms")
def langevin_mean_of_ratios(score, x, t, snr, noise):
    """A single point with a small score makes all my steps long.

    What do you average: norms, or ratios of norms?

    A mean of ratios is not the ratio of means: one small number below the line rules it.

    In the example the ratio of the means is 1; the mean of the ratios, 5 and 0.2, is 2.6.
    """
    grad = score(x, t)
    ratio = (noise.flatten(1).norm(dim=1) / grad.flatten(1).norm(dim=1)).mean()
    eps = 2 * (snr * ratio) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_norms", "langevin_law", title="squared ratios averaged, not norms")
def langevin_mean_of_squares(score, x, t, snr, noise):
    """I computed an eps for each, then took the mean of them.

    What do you average: norms, or the eps of each?

    The formula has one ratio of two averages in it. Averages come first, then the ratio, then the square.

    In the example eps is 0.5; the mean of 12.5 and 0.02 is about 6.3.
    """
    grad = score(x, t)
    eps = (2 * (snr * noise.flatten(1).norm(dim=1) / grad.flatten(1).norm(dim=1)) ** 2).mean()
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_norms", "langevin_law", title="norm of the mean over the batch")
def langevin_norm_of_mean(score, x, t, snr, noise):
    """The larger my batch is, the stranger my steps are.

    What happens to noise that you average over a large batch?

    Norm first, mean second: scores that point to all sides cancel in a mean, but their norms do not.

    (1, 0) and (-1, 0) have norms of 1 on average; the norm of their mean is 0.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.mean(0).norm() / grad.mean(0).norm()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="norm of the noise forgotten")
def langevin_no_noise_norm(score, x, t, snr, noise):
    """My pictures are hardly corrected.

    Which two norms are in the formula, and which is in yours?

    snr compares two lengths. With one of them missing, it depends on how many pixels there are.

    With snr = 0.5, |noise| = 8 and |score| = 8, eps is 0.5; yours is about 0.008.
    """
    grad = score(x, t)
    eps = 2 * (snr / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="root of the number of pixels for the noise's norm")
def langevin_root_of_dims(score, x, t, snr, noise):
    """For the norm of the noise I took the root of the number of pixels, as the paper advises for small batches.

    Is your norm that of the noise which you were given?

    The paper's root is what a norm of noise is like in many dimensions. The contract asks for the noise's own.

    Noise of (3, 4) has the norm 5; the root of 2 is 1.41.
    """
    grad = score(x, t)
    size = math.sqrt(x[0].numel())
    eps = 2 * (snr * size / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="norm of x in place of the score's")
def langevin_norm_of_x(score, x, t, snr, noise):
    """My steps grow shorter as the points go away from zero.

    Move the data and all points by 100: should eps change?

    What is compared with the noise is what pulls: the score. Where the origin is does not matter.

    With |noise| = 4, |score| = 2 and |x| = 100 the ratio is 2; yours is 0.04.
    """
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / x.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * score(x, t) + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="norms without their root")
def langevin_squared_norms(score, x, t, snr, noise):
    """I summed up the squares, and squared once more in the formula.

    Double the score in your head: by how much should eps shrink, and yours?

    A norm is the root of the sum of the squares. Without it, the square in the formula makes a fourth power.

    (3, 4) has the norm 5; yours is 25.
    """
    grad = score(x, t)
    shake, size = noise.flatten(1).square().sum(1).mean(), grad.flatten(1).square().sum(1).mean()
    eps = 2 * (snr * shake / size) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", title="sizes summed up without squares", in_law=True)
def langevin_absolute(score, x, t, snr, noise):
    """I took the mean of the absolute values for the size.

    What is the length of the vector (3, 4)?

    The norm in the paper has a small 2 below it: Pythagoras, not the way along the streets.

    (3, 4) has the norm 5; the sum of its sizes is 7.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.abs().mean() / grad.abs().mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", title="standard deviation in place of the norm", in_law=True)
def langevin_std(score, x, t, snr, noise):
    """For a single number my result is nan.

    If the score is the same everywhere, how large is it, and what is its standard deviation?

    A standard deviation measures from the mean, a norm from zero.

    The scores 2 and 2 have norms of 2 on average; their standard deviation is 0.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.std() / grad.std()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_keeps_dtype", title="a constant added to the norm")
def langevin_guarded(score, x, t, snr, noise):
    """I added 1e-8 to the norm of the score, lest I divide by zero.

    Try a score that is small everywhere. What is left of it next to your constant?

    A score far from data, or in other units, may be tiny. Nothing that is added then is small.

    With |score| = 1e-8 your norm is twice what it should be, and eps a quarter.
    """
    grad = score(x, t)
    size = grad.flatten(1).norm(dim=1).mean() + 1e-8
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / size) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise
