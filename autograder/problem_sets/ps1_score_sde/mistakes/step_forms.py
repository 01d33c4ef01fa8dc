"""Wrong answers to question 3b that misread an argument: another result, other axes, another drift or time."""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import STEP


@mistake(STEP, "step_by_hand", "step_sampler", title="the mean returned beside the new state")
def step_tuple(z, drift, diffusion, dt, noise):
    """'tuple' object has no attribute 'shape'.

    What is the type of your result? Print type() of what the function returns.

    A comma after return makes a tuple. The contract asks for the new state alone, not for its mean as well.

    return a, b is a pair; return a is a tensor, if a is one.
    """
    x_mean = z - drift * dt
    return x_mean + diffusion * dt**0.5 * noise, x_mean


@mistake(STEP, "step_by_hand", "step_sampler", title="the new state computed, but not returned")
def step_none(z, drift, diffusion, dt, noise):
    """'NoneType' object has no attribute 'shape'.

    What is the type of your result? Print type() of what the function returns.

    A function without a return gives None, whatever it computes; z = ... binds a name inside of it alone.

    def double(a): b = 2 * a gives None; def double(a): return 2 * a gives the number.
    """
    z = z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="the new state as an array of numpy")
def step_numpy_array(z, drift, diffusion, dt, noise):
    """expected Tensor, got numpy.ndarray.

    What is the type of your result? Print type() of what the function returns.

    The next call hands the state to a network, which takes tensors.

    type() of the new state must be torch.Tensor, like that of z; yours is numpy.ndarray.
    """
    return (z - drift * dt + diffusion * dt**0.5 * noise).numpy()


@mistake(STEP, "step_by_hand", "step_sampler", title="image axes given to diffusion by an index")
def step_diffusion_indexed(z, drift, diffusion, dt, noise):
    """Too many indices for tensor of dimension 0.

    How many axes has diffusion? Print its shape: it may be one number for the whole batch.

    diffusion comes in a shape that fits z already, be it (), (B, 1) or the shape of z; leave it alone.

    (4, 2) times () is (4, 2), and (4, 2) times (4, 1) is, too: neither needs an index.
    """
    return z - drift * dt + diffusion[:, None, None, None] * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="only the first diffusion used")
def step_diffusion_first(z, drift, diffusion, dt, noise):
    """Invalid index of a 0-dim tensor.

    How many axes has diffusion? Print its shape: it may be one number for the whole batch.

    diffusion comes in a shape that fits z already, be it (), (B, 1) or the shape of z; leave it alone.

    (4, 2) times () is (4, 2), and (4, 2) times (4, 1) is, too: neither needs an index.
    """
    return z - drift * dt + diffusion[0] * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="a second axis given to diffusion")
def step_diffusion_unsqueezed(z, drift, diffusion, dt, noise):
    """Dimension out of range (expected to be in range of [-1, 0], but got 1).

    How many axes has diffusion? Print its shape: it may be one number for the whole batch.

    diffusion comes in a shape that fits z already, be it (), (B, 1) or the shape of z; leave it alone.

    (4, 2) times () is (4, 2), and (4, 2) times (4, 1) is, too: neither needs an axis more.
    """
    return z - drift * dt + diffusion.unsqueeze(1) * dt**0.5 * noise


@mistake(STEP, "step_random", title="one more axis at the end of diffusion")
def step_diffusion_last_axis(z, drift, diffusion, dt, noise):
    """It works with one diffusion for the batch, and not with one a sample.

    Print the shape of diffusion before and after your change of it, for one of shape (4, 1).

    diffusion comes in a shape that fits z already, be it (), (B, 1) or the shape of z; leave it alone.

    (4, 2) times (4, 1) is (4, 2); (4, 2) times (4, 1, 1) is (4, 4, 2): every sample meets every diffusion.
    """
    return z - drift * dt + diffusion.unsqueeze(-1) * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="diffusion viewed with the axes of images")
def step_diffusion_image_axes(z, drift, diffusion, dt, noise):
    """My samples have four axes.

    Print the shapes of z and of your result.

    diffusion comes in a shape that fits z already, be it (), (B, 1) or the shape of z; leave it alone.

    (4, 2) times () is (4, 2); with (1, 1, 1, 1) in place of () it is (1, 1, 4, 2).
    """
    return z - drift * dt + diffusion.view(-1, 1, 1, 1) * dt**0.5 * noise


@mistake(STEP, "step_random", title="diffusion made a column")
def step_diffusion_column(z, drift, diffusion, dt, noise):
    """It works for points and not for images.

    Which shape has diffusion for a batch of images, and which do you give it?

    diffusion comes in a shape that fits z already, be it (), (B, 1) or the shape of z; leave it alone.

    (8, 1, 28, 28) with (8, 1, 1, 1) fits image by image; with (8, 1) it is an error or meets pixel rows.
    """
    return z - drift * dt + diffusion.view(-1, 1) * dt**0.5 * noise


@mistake(STEP, "step_random", title="dt made a column")
def step_dt_column(z, drift, diffusion, dt, noise):
    """It works for points and not for images.

    Try a batch of images. Which shape has your dt there?

    dt is one number for the whole batch, and one number fits every shape: it needs no copies and no axes.

    (8, 1, 28, 28) times () fits; with (8, 1) it is an error or meets pixel rows.
    """
    step = (torch.ones(len(z)) * dt)[:, None]
    return z - drift * step + diffusion * torch.sqrt(step) * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="drift taken for the score")
def step_drift_is_score(z, drift, diffusion, dt, noise):
    """I took the line z + g**2 * score * dt + ... from a tutorial.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.9.
    """
    return z + diffusion**2 * drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="mean alone with drift taken for the score")
def step_drift_is_score_mean(z, drift, diffusion, dt, noise):
    """I took g**2 * score * dt from a tutorial, and return the mean.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.9, with any
    noise.
    """
    return z + diffusion**2 * drift * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="own noise with drift taken for the score")
def step_drift_is_score_own_noise(z, drift, diffusion, dt, noise):
    """I took the line z + g**2 * score * dt + ... * randn_like(z) from a tutorial.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around. And
    noise is given.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by about 0.9.
    """
    return z + diffusion**2 * drift * dt + diffusion * dt**0.5 * torch.randn_like(z)


@mistake(STEP, "step_by_hand", "step_sampler", title="diffusion squared on the drift, no noise")
def step_g_on_drift_no_noise(z, drift, diffusion, dt, noise):
    """My samples all end up at the same points, far away.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours falls by 0.9, with any
    noise.
    """
    return z - diffusion**2 * drift * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="probability flow with drift as the score")
def step_flow_of_score(z, drift, diffusion, dt, noise):
    """I used the probability flow with drift as the score.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.45, with
    any noise.
    """
    return z + 0.5 * diffusion**2 * drift * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="probability flow turned, with drift as score")
def step_flow_of_score_turned(z, drift, diffusion, dt, noise):
    """I used the probability flow with drift as the score, backwards.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours falls by 0.45, with
    any noise.
    """
    return z - 0.5 * diffusion**2 * drift * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="half of drift as score, noise kept")
def step_half_of_score(z, drift, diffusion, dt, noise):
    """I halved the score's part, as in the probability flow, and kept the noise.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.45.
    """
    return z + 0.5 * diffusion**2 * drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="the reverse drift made once more")
def step_score_taken_off_again(z, drift, diffusion, dt, noise):
    """I made the reverse drift out of drift.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.8.
    """
    return z - (drift - diffusion**2 * drift) * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="the reverse drift made once more, then added")
def step_score_taken_off_again_forward(z, drift, diffusion, dt, noise):
    """I made the reverse drift out of drift, and added it.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours falls by 0.8.
    """
    return z + (drift - diffusion**2 * drift) * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="math.sqrt of a negative dt")
def step_root_of_minus_dt(z, drift, diffusion, dt, noise):
    """math domain error.

    Print the number that you take the root of.

    Time runs backwards in the drift; the Brownian motion asks for the length of the step, which is positive.

    math.sqrt(-0.01) is an error; the root of the length 0.01 is 0.1.
    """
    return z + drift * dt + diffusion * math.sqrt(-dt) * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="a complex root of a negative dt")
def step_complex(z, drift, diffusion, dt, noise):
    """My result has complex numbers.

    Print the number that you take the root of.

    Time runs backwards in the drift; the Brownian motion asks for the length of the step, which is positive.

    (-0.01) ** 0.5 is the complex number 0.1j; the root of the length 0.01 is 0.1.
    """
    return z + drift * dt + diffusion * (-dt) ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="one over dt in place of dt")
def step_one_over_dt(z, drift, diffusion, dt, noise):
    """My samples are nan after a few steps.

    Make dt very small: how far should the state move, and how far does yours?

    dt is the length of the step in time, not the number of steps: it has been divided already.

    With drift = 1, dt = 0.01 and no noise the state falls by 0.01; yours by 100.
    """
    h = 1 / dt
    return z - drift * h + diffusion * h**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="drift, diffusion and dt in another order")
def step_arguments_in_other_order(z, drift, diffusion, dt, noise):
    """I used the arguments in another order.

    Read the def line again: which argument is which?

    The check passes z, drift, diffusion, dt, noise in this order, whatever you call them.

    With diffusion = 0 the noise does not move the state; in yours it does.
    """
    dt, drift, diffusion = drift, diffusion, dt
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="dt and diffusion exchanged")
def step_dt_before_diffusion(z, drift, diffusion, dt, noise):
    """I used dt and diffusion in another order.

    Read the def line again: which argument is which?

    The check passes z, drift, diffusion, dt, noise in this order, whatever you call them.

    With diffusion = 0, drift = 1, dt = 0.1 and no noise the state falls by 0.1; yours stays.
    """
    dt, diffusion = diffusion, dt
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_keeps_dtype", title="dt made a float32 with an axis")
def step_dt_as_list(z, drift, diffusion, dt, noise):
    """My result is right, but only to seven digits.

    Right to seven digits. Where in your code does a float32 come in?

    torch.tensor([a]) of a float is a float32 with an axis; a number without axes that meets it is rounded.

    torch.tensor([0.1]) times a float64 without axes is a float32; torch.tensor(0.1) times it is a float64.
    """
    step = torch.tensor([dt])
    return z - drift * step + diffusion * torch.sqrt(step) * noise


@mistake(STEP, "step_range", title="dt as the difference of two times")
def step_dt_from_times(z, drift, diffusion, dt, noise):
    """I computed dt as the difference of two times.

    Take a very short step: how many digits of its length are left in your code?

    A difference of two float32 of size 1 is off by up to 6e-8, however small it is; dt is given as it should be.

    torch.tensor(1.0) - (torch.tensor(1.0) - 1e-8) is 0: the whole step is gone.
    """
    t = torch.tensor(1.0)
    h = t - (t - dt)
    return z - drift * h + diffusion * h**0.5 * noise


@mistake(STEP, "step_keeps_dtype", "step_range", title="1e-8 added under the root")
def step_eps_under_root(z, drift, diffusion, dt, noise):
    """I added 1e-8 under the root so that it is never of zero.

    Nearly right. Which small number in your code is not in the contract?

    The root of zero is zero, and nothing is divided by it: there is nothing to protect.

    In float64 sixteen digits count: 1e-8 beside a dt of 0.1 changes the eighth of them.
    """
    return z - drift * dt + diffusion * (dt + 1e-8) ** 0.5 * noise


@mistake(STEP, "step_keeps_dtype", title="1e-12 added under the root")
def step_eps_under_root_1e_12(z, drift, diffusion, dt, noise):
    """I added 1e-12 under the root so that it is never of zero.

    Nearly right. Which small number in your code is not in the contract?

    The root of zero is zero, and nothing is divided by it: there is nothing to protect.

    In float64 sixteen digits count: 1e-12 beside a dt of 0.1 changes the twelfth of them.
    """
    return z - drift * dt + diffusion * (dt + 1e-12) ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="half of dt where a root was meant")
def step_dt_power_one_half(z, drift, diffusion, dt, noise):
    """I took the root as dt ** 1/2.

    Compute 9 ** 1/2 in Python.

    ** binds tighter than /: first comes the power 1, then the half.

    9 ** 1/2 is 4.5; 9 ** (1/2) is 3.
    """
    return z - drift * dt + diffusion * dt**1 / 2 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="^ for a power in the step")
def step_caret(z, drift, diffusion, dt, noise):
    """unsupported operand type(s) for ^: 'float' and 'float'.

    Read the last line of the error: which operation does it name, and where is that in your code?

    In Python ^ compares bits (exclusive or); a power is written otherwise.

    3 ^ 2 is 1 and 3 ** 2 is 9.
    """
    return z - drift * dt + diffusion * dt ^ 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="^ for a power in parentheses")
def step_caret_in_parentheses(z, drift, diffusion, dt, noise):
    """unsupported operand type(s) for ^: 'float' and 'float'.

    Read the last line of the error: which operation does it name, and where is that in your code?

    In Python ^ compares bits (exclusive or); a power is written otherwise.

    3 ^ 2 is 1 and 3 ** 2 is 9.
    """
    return z - drift * dt + diffusion * (dt ^ 0.5) * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="noise divided by the root of dt")
def step_over_root(z, drift, diffusion, dt, noise):
    """My samples explode when I take more steps.

    Make dt very small: how far should the state move, and how far does yours?

    The noise part shrinks with dt, like its root: a short step shakes little.

    With diffusion = 1, dt = 0.01, noise = 1 and no drift the state moves by 0.1; yours by 10.
    """
    return z - drift * dt + diffusion / dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="probability flow made out of drift")
def step_half_score_taken_off(z, drift, diffusion, dt, noise):
    """I made the drift of the probability flow out of drift.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.35, with
    any noise.
    """
    return z - (drift - 0.5 * diffusion**2 * drift) * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="VP's reverse step with drift as the score")
def step_vp_from_score(z, drift, diffusion, dt, noise):
    """I wrote the reverse VP step, with drift as the score.

    Read the contract again: is the third argument's square to be multiplied by anything here?

    drift is the whole of f - g^2 score: the score and its g^2 are in it already. Here it is only turned around.

    With z = 0, drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.9.
    """
    beta = diffusion**2
    return z + (0.5 * beta * z + beta * drift) * dt + diffusion * dt**0.5 * noise
