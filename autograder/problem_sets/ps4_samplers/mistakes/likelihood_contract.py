"""Wrong answers to question 4 that break the contract: shapes, gradients, dtypes, inputs; the most frequent first."""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import LIKELIHOOD
from autograder.problem_sets.ps4_samplers.mistakes.likelihood_parts import change, follow, log_normal


@mistake(LIKELIHOOD, "likelihood_no_grad", title="needs a caller who records gradients")
def likelihood_needs_gradients(sde, score, x, times, probe):
    """My function works on its own, and raises an error inside torch.no_grad().

    What does torch record inside torch.no_grad()?

    The divergence needs derivatives even where the caller wants none. A function can switch recording on for itself.

    torch has a context manager that is the opposite of no_grad.
    """

    def plain(x, t):
        x = x.detach().requires_grad_()
        v = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
        ones = torch.eye(x[0].numel(), dtype=x.dtype).view(-1, *x.shape[1:])
        div = 0
        for p in ones if probe is None else [probe]:
            slope = torch.autograd.grad((v * p).sum(), x, retain_graph=True)[0]
            div = div + (slope * p).flatten(1).sum(1)
        return v.detach(), div

    x, integral = follow(plain, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_leaves_inputs", title="lets the caller's x record gradients")
def likelihood_x_left_recording(sde, score, x, times, probe):
    """My values are right, but a later cell complains about a leaf that requires grad.

    What is x.requires_grad, after your function was called?

    requires_grad_ changes the tensor itself, and the caller has the same tensor.

    A detached x is another tensor: what you switch on there stays there.
    """
    x.requires_grad_()
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_leaves_inputs", title="moves the caller's x")
def likelihood_in_place(sde, score, x, times, probe):
    """My values are right, but a second call with the same x gives others.

    What is x, after your function was called?

    += and methods that end with an underscore write their result into the tensor itself.

    After x += 1, the caller's x is larger by 1, too; x = x + 1 makes a new tensor.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x + (s - t) * here, s, probe)
        x += (s - t) * (here + there) / 2
        integral = integral + (s - t) * (div + div_2) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_images", title="sums the prior over one axis of an image")
def likelihood_prior_over_one_axis(sde, score, x, times, probe):
    """My function is right for points, and its result has too many axes for images.

    Which axes does a batch of images have?

    All axes but the first belong to one image.

    For 3 images of 1 x 2 x 2 there are 3 numbers; you have 12.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    log_prior = -(x**2 / sde.prior_std**2 + math.log(2 * math.pi * sde.prior_std**2)).sum(1) / 2
    return log_prior + integral.view(-1, *[1] * (log_prior.ndim - 1))


@mistake(LIKELIHOOD, "likelihood_images", title="takes a pixel's height for the number of dimensions")
def likelihood_dimensions_of_an_axis(sde, score, x, times, probe):
    """My function is right for points, and off by a constant for images.

    How many numbers does an image have?

    x.shape[1] is D for points. For images it is the number of channels.

    An image of 1 x 2 x 2 has 4 numbers; you count 1.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    constant = x.shape[1] * math.log(2 * math.pi * sde.prior_std**2) / 2
    return -((x / sde.prior_std) ** 2).flatten(1).sum(1) / 2 - constant + integral


@mistake(LIKELIHOOD, "likelihood_images", title="gives images a column of times")
def likelihood_column_of_times(sde, score, x, times, probe):
    """My function works for points, and complains about shapes for images.

    Which shape of t goes with a batch of images?

    One time for all has the shape (), which goes with anything. A column (B, 1) goes with points alone.

    Against images (3, 1, 2, 2) the column (3, 1) is read as 3 rows of pixels.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t.expand(len(x), 1), probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law",
    title="gives a row of times",
)  # fmt: skip
def likelihood_row_of_times(sde, score, x, times, probe):
    """My function works for one point, and complains about shapes for more.

    Which shape has the t that you give to the score?

    A t of shape (B,) meets the last axis of x, not the first.

    For 3 points of 2 numbers a t of shape (3,) has 3 columns; one of shape () goes with anything.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t.expand(len(x)), probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law",
    "likelihood_no_grad", "likelihood_leaves_inputs",
    title="differentiates by an x that records nothing",
)  # fmt: skip
def likelihood_x_not_recording(sde, score, x, times, probe):
    """torch says that one of the differentiated tensors does not require grad.

    What has to be said to torch before it computes with x?

    torch keeps a graph only of what comes after a tensor was told to record.

    x.requires_grad is False unless someone sets it, and x, once detached, is told anew.
    """

    def plain(x, t):
        v = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
        p = torch.ones_like(x) if probe is None else probe
        slope = torch.autograd.grad((v * p).sum(), x)[0]
        return v.detach(), (slope * p).flatten(1).sum(1)

    x, integral = follow(plain, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_prior", "likelihood_exact", "likelihood_probe", "likelihood_law",
    "likelihood_no_grad", "likelihood_leaves_inputs",
    title="returns the point, too",
)  # fmt: skip
def likelihood_two_results(sde, score, x, times, probe):
    """My numbers are right, but the checks say that there are two results.

    What stands behind return?

    One tensor of shape (B,) was asked for. Where x ended is not part of it.

    return a, b makes a tuple.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral, x


@mistake(LIKELIHOOD, "likelihood_keeps_dtype", title="keeps the integral in float32")
def likelihood_integral_in_float32(sde, score, x, times, probe):
    """My log-densities have only seven digits, though x is float64.

    Which dtype has the tensor in which you add up the integral?

    torch.zeros makes float32 unless told otherwise, and += keeps it.

    In float32, 1 + 1e-9 is 1.
    """
    integral = torch.zeros(len(x))
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x + (s - t) * here, s, probe)
        x = x + (s - t) * (here + there) / 2
        integral += (s - t) * (div + div_2) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_keeps_dtype", title="returns float32")
def likelihood_float32(sde, score, x, times, probe):
    """My log-densities are float32, though x is float64.

    Which dtype has your result?

    It should be that of x: who works with 16 digits wants them back.

    A float64 turned to float32 has 7 digits left.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return (log_normal(x, sde.prior_std) + integral).float()


@mistake(LIKELIHOOD, "likelihood_keeps_dtype", title="turns everything to float64")
def likelihood_float64(sde, score, x, times, probe):
    """My function raises an error about dtypes if x and the network are float32.

    Which dtype does the network have?

    A network's weights and its input must have the same dtype. So x stays as it is.

    A float64 x and float32 weights do not multiply.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x.double(), times)
    return log_normal(x, sde.prior_std) + integral
