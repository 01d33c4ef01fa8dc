"""Wrong answers to question 5, impose; the most frequent first.

The worked hints use one measurement: A = (0.6, 0.8) and x = (1, 2), of which A sees 2.2. With y = 3, noise = -2,
alpha = 0.8 and sigma = 0.6 it is to see 1.2, and x moves to (0.4, 1.2).
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps5_guidance.contract import IMPOSE


@mistake(IMPOSE, "impose_measured", title="imposed the clean measurement")
def impose_clean(x, y, A, alpha, sigma, noise):
    """The rest of my picture does not fit the part that was measured.

    How noisy is the state at this time, and how noisy is the measurement that you impose?

    y was measured at time 0. Noise it as the state is noised, before you impose it.

    A sees 2.2 of x = (1, 2) and is to see 1.2; after your step it sees 3.
    """
    return x + (y - x @ A.T) @ A


@mistake(IMPOSE, "impose_leaves_inputs", title="wrote into the caller's state to impose")
def impose_in_place(x, y, A, alpha, sigma, noise):
    """My result is right, but the states that I kept from before have changed.

    What is x, after your function was called?

    The sign += writes into the tensor that the caller gave you. So does a method whose name ends with _.

    From x = (1, 2) the result is (0.4, 1.2), and x must still be (1, 2); yours is (0.4, 1.2), too.
    """
    x += (alpha * y + sigma * noise - x @ A.T) @ A
    return x


@mistake(IMPOSE, "impose_measured", "impose_rest", title="multiplied A and x as if x were one column")
def impose_column(x, y, A, alpha, sigma, noise):
    """I copied the formula, and get an error about shapes.

    In the formula x is a column. What is it in your batch?

    x has the shape (B, D): each state is a row. A row is multiplied from the right.

    A (2, 4) and x (3, 4) share the axis of 4, which must meet: in x and the transpose of A it does.
    """
    return x + A.T @ (alpha * y + sigma * noise - A @ x)


@mistake(IMPOSE, "impose_measured", "impose_rest", title="came back by the wrong one of A and its transpose")
def impose_not_transposed(x, y, A, alpha, sigma, noise):
    """I get an error about shapes when there are fewer measurements than pixels.

    How many numbers has the difference that you impose, and how many has x?

    One product leads from D numbers to M, and the other leads back. They use A in the two ways that there are.

    With A (2, 4) the difference is (3, 2); to become (3, 4) it must meet the axis of 2.
    """
    return x + (alpha * y + sigma * noise - x @ A.T) @ A.T


@mistake(IMPOSE, "impose_measured", title="added the measurement without taking the old one away")
def impose_added(x, y, A, alpha, sigma, noise):
    """What was measured grows brighter with every step.

    What does A see of x before you add something?

    The measurement takes the place of what A sees of x. It does not come on top.

    A sees 2.2 of x = (1, 2) and is to see 1.2; after your step it sees 3.4.
    """
    return x + (alpha * y + sigma * noise) @ A


@mistake(IMPOSE, "impose_rest", title="returned the measured part alone")
def impose_rest_dropped(x, y, A, alpha, sigma, noise):
    """My pictures are blocks, without any detail.

    Which of your arguments do you not use?

    A measurement says little about the picture. What it does not say must come from the state.

    Along (0.8, -0.6), which A does not see, x = (1, 2) has -0.4; yours has 0.
    """
    return (alpha * y + sigma * noise) @ A


@mistake(IMPOSE, "impose_measured", title="imposed a scaled measurement without noise")
def impose_no_noise(x, y, A, alpha, sigma, noise):
    """What was measured is too smooth, and the rest does not fit it.

    Which of your arguments do you not use?

    At this time a state is a scaled picture and noise. So is what A sees of it.

    noise = 2 and noise = -2 must lead to measurements that are 2.4 apart when sigma = 0.6; yours are the same.
    """
    return x + (alpha * y - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="did not scale the measurement")
def impose_no_alpha(x, y, A, alpha, sigma, noise):
    """What was measured is too bright at early times.

    Which of your arguments do you not use?

    In VP the picture fades while noise is added, and so does what was measured of it.

    y = 3 counts as 2.4 when alpha = 0.8, and the noise adds -1.2; you add it to 3.
    """
    return x + (y + sigma * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="scaled what A sees of x, too")
def impose_alpha_outside(x, y, A, alpha, sigma, noise):
    """What was measured is never quite reached.

    x is a state at this time. Does it need to be scaled?

    alpha leads from time 0 to this time. y is at time 0; x has arrived already.

    A sees 2.2 of x = (1, 2) and is to see 1.2; after your step it sees 1.64.
    """
    return x + (alpha * (y - x @ A.T) + sigma * noise) @ A


@mistake(IMPOSE, "impose_measured", title="moved the wrong way")
def impose_sign(x, y, A, alpha, sigma, noise):
    """My states run away, further with every step.

    Where does your step lead when A sees too little of x?

    The step goes towards what is wanted: it is what is wanted, less what there is.

    A sees 2.2 of x = (1, 2) and is to see 1.2; after your step it sees 3.2.
    """
    return x - (alpha * y + sigma * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="went twice as far, along the gradient of the square")
def impose_twice(x, y, A, alpha, sigma, noise):
    """I step along the gradient of the squared error, and what was measured swings to and fro.

    Measure your result: how far is it from what was wanted, and on which side?

    The gradient of a square has a factor 2. With orthonormal rows one half of it leads exactly there.

    A sees 2.2 of x = (1, 2) and is to see 1.2; after your step it sees 0.2.
    """
    return x + 2 * (alpha * y + sigma * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="went only half the way")
def impose_half(x, y, A, alpha, sigma, noise):
    """What was measured comes out blurred.

    Measure your result: how far is it from what was wanted?

    What was measured is imposed, not averaged with the state.

    A sees 2.2 of x = (1, 2) and is to see 1.2; after your step it sees 1.7.
    """
    return x + 0.5 * (alpha * y + sigma * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_scales", title="computed sigma from alpha, as in VP, to impose")
def impose_vp_sigma(x, y, A, alpha, sigma, noise):
    """With VE what was measured has no noise.

    Which of your arguments do you not use?

    Only in VP do the squares of alpha and sigma add up to 1. The function must serve any SDE.

    In VE alpha is 1 and sigma may be 7: from alpha alone you get 0.
    """
    sigma = (1 - alpha**2).sqrt()
    return x + (alpha * y + sigma * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_scales", title="computed alpha from sigma, as in VP, to impose")
def impose_vp_alpha(x, y, A, alpha, sigma, noise):
    """With VE everything is nan.

    Which of your arguments do you not use?

    Only in VP do the squares of alpha and sigma add up to 1. The function must serve any SDE.

    In VE alpha is 1 and sigma may be 7: 1 - 49 has no root.
    """
    alpha = (1 - sigma**2).sqrt()
    return x + (alpha * y + sigma * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="multiplied the noise by its variance to impose")
def impose_variance(x, y, A, alpha, sigma, noise):
    """What was measured is too smooth.

    By what is a standard normal number multiplied to get the variance 0.36?

    sigma is a standard deviation. It multiplies the noise as it is.

    With sigma = 0.6 the noise -2 changes the measurement by -1.2; yours by -0.72.
    """
    return x + (alpha * y + sigma**2 * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="exchanged alpha and sigma to impose")
def impose_exchanged(x, y, A, alpha, sigma, noise):
    """What was measured is noise at the end.

    At time 0, is it alpha or sigma that is 0?

    alpha says how much of the picture is left, sigma how much noise there is.

    With alpha = 0.8 the measurement 3 counts as 2.4; yours counts as 1.8.
    """
    return x + (sigma * y + alpha * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="subtracted the noise to impose")
def impose_noise_sign(x, y, A, alpha, sigma, noise):
    """My results look right, but they are not those of the check.

    With noise = 1, should the measurement become larger or smaller?

    The kit adds noise. Noise of either sign is as likely, but the one given belongs to this state.

    With noise = -2 A is to see 1.2; after your step it sees 3.6.
    """
    return x + (alpha * y - sigma * noise - x @ A.T) @ A


@mistake(IMPOSE, "impose_measured", title="drew noise of its own to impose")
def impose_own_noise(x, y, A, alpha, sigma, noise):
    """My result is different every time.

    Call your function twice with the same arguments: is the result the same?

    noise is an argument so that a step can be repeated. Use it, and draw none of your own.

    With noise = 0 A must see 2.4 after every call.
    """
    return x + (alpha * y + sigma * torch.randn_like(y) - x @ A.T) @ A


@mistake(IMPOSE, "impose_rest", title="noised the rest of the state as well")
def impose_rest_scaled(x, y, A, alpha, sigma, noise):
    """The part of my picture that was not measured fades away.

    x is a state after a step. At which time is it?

    alpha and sigma lead from time 0 to this time. y is at time 0; x has arrived already.

    Along (0.8, -0.6), which A does not see, x = (1, 2) has -0.4 and must keep it; yours has -0.32.
    """
    return alpha * (x - x @ A.T @ A) + (alpha * y + sigma * noise) @ A


@mistake(IMPOSE, "impose_rest", title="emptied every pixel that A touches")
def impose_pixels(x, y, A, alpha, sigma, noise):
    """It works for single pixels, and loses the details for blocks.

    A row of A may touch several pixels. How much does it know about each of them?

    A block's sum says nothing about the differences inside the block. Those stay as they are in x.

    A = (0.6, 0.8) touches both numbers of x, but sees only one direction: x = (1, 2) keeps -0.4 along (0.8, -0.6).
    """
    return (alpha * y + sigma * noise) @ A + x * (A == 0).all(dim=0)


@mistake(IMPOSE, "impose_measured", title="divided by the number of measurements")
def impose_mean(x, y, A, alpha, sigma, noise):
    """The more was measured, the less of it is imposed.

    Measure your result: does it depend on how many rows A has?

    Each row of A has its own direction, and gets all of its own difference. Nothing is averaged.

    With two rows of the identity, two differences of 1 move two numbers by 1 each; yours by 0.5 each.
    """
    return x + (alpha * y + sigma * noise - x @ A.T) @ A / len(A)


@mistake(IMPOSE, "impose_shapes", title="squeezed away an axis of the batch")
def impose_squeezed(x, y, A, alpha, sigma, noise):
    """It fails with a single measurement, or the result has rows too many.

    Call it with several states and one row in A. Which shapes have the two sides of your difference?

    squeeze() without an axis removes every axis of length 1, also one that you need.

    A @ x[..., None] is (3, 1, 1) for three states and one row; squeezed it is (3,), and meets y (3, 1) as a row.
    """
    seen = (A @ x[..., None]).squeeze()
    return x + (alpha * y + sigma * noise - seen) @ A


@mistake(IMPOSE, "impose_measured", "impose_rest", title="clipped the state to [-1, 1] to impose")
def impose_clipped(x, y, A, alpha, sigma, noise):
    """I keep pixels in their range, and early states come out flat.

    Try a state of 5 that A does not see: what becomes of it?

    A picture has a range. A state is a picture and noise, and noise has none.

    x = (1, 2) must move to (0.4, 1.2); yours moves to (0.4, 1).
    """
    return (x + (alpha * y + sigma * noise - x @ A.T) @ A).clamp(-1, 1)


@mistake(IMPOSE, "impose_keeps_dtype", title="computed in float64")
def impose_double(x, y, A, alpha, sigma, noise):
    """After this step my network complains that it got a double.

    Print the dtype of your result for inputs in float32.

    You may compute in float64. What you return must have the dtype of x.

    A (2, 4) in float32 becomes float64 by double(); to() with a dtype leads back.
    """
    x, y, A, noise = x.double(), y.double(), A.double(), noise.double()
    return x + (alpha * y + sigma * noise - x @ A.T) @ A
