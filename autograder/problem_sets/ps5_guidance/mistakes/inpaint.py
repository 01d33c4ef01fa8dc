"""Wrong answers to question 4, inpaint_step; the most frequent first.

The worked hints use one pixel: known = 3, noise = -2, alpha = 0.8, sigma = 0.6. Where it is known, 1.2 belongs there.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps5_guidance.contract import INPAINT


@mistake(INPAINT, "inpaint_known", title="pasted the clean picture")
def inpaint_clean(x, known, mask, alpha, sigma, noise):
    """There is a seam: the part that I knew looks pasted in.

    How noisy is the rest of the state at this time, and how noisy is the part that you put in?

    The network knows states of one noise level. What you put in must look like a state of that time.

    The pixel 3 belongs there as 1.2 when alpha = 0.8, sigma = 0.6 and noise = -2; you put in 3.
    """
    return mask * known + (1 - mask) * x


@mistake(INPAINT, "inpaint_leaves_inputs", title="wrote into the caller's state to inpaint")
def inpaint_in_place(x, known, mask, alpha, sigma, noise):
    """My result is right, but the states that I kept from before have changed.

    What is x, after your function was called?

    Assigning to x[...] and methods whose names end with an underscore write into the caller's tensor.

    With x = 5 and the mask 1, the result is 1.2 and x must still be 5; yours is 1.2, too.
    """
    at = mask.bool().expand_as(x)
    x[at] = (alpha * known + sigma * noise)[at]
    return x


@mistake(INPAINT, "inpaint_broadcasts", title="indexed with a mask of another shape")
def inpaint_indexed(x, known, mask, alpha, sigma, noise):
    """It works for one picture, and breaks when one mask is for the whole batch.

    Which shape has the mask, and which has x?

    Indexing with a mask does not broadcast: x[m] wants m of the leading axes of x.

    A mask (2,) is for both columns of x (3, 2): x[m] looks for 3 truth values, and finds 2.
    """
    at = mask.bool()
    x = x.clone()
    x[at] = (alpha * known + sigma * noise)[at]
    return x


@mistake(
    INPAINT,
    "inpaint_broadcasts",
    "inpaint_leaves_inputs",
    title="wrote into the caller's state, by a mask of any shape",
)
def inpaint_indexed_in_place(x, known, mask, alpha, sigma, noise):
    """It works once for one picture; after that, states that I kept have changed.

    What is x, after your function was called? And which shape may the mask have?

    Assigning to x[...] writes into the caller's tensor, and indexing with a mask does not broadcast it.

    With x = 5 and the mask 1, x must still be 5 after the call. A mask (2,) must do for both columns of x (3, 2).
    """
    at = mask.bool()
    x[at] = (alpha * known + sigma * noise)[at]
    return x


@mistake(INPAINT, "inpaint_known", "inpaint_rest", title="exchanged what is known and what is not")
def inpaint_inverted(x, known, mask, alpha, sigma, noise):
    """The part that I knew is invented anew, and the hole is filled with what should not be known.

    What does a 1 in the mask say of its pixel?

    The mask is 1 where the picture is known. There the state comes from known; elsewhere it stays.

    With the mask 1, x = 5 and known = 3, the state must become 1.2; yours stays 5.
    """
    return torch.where(mask.bool(), x, alpha * known + sigma * noise)


@mistake(INPAINT, "inpaint_known", "inpaint_rest", title="a mask of numbers used as truth values")
def inpaint_float_condition(x, known, mask, alpha, sigma, noise):
    """I get an error that speaks of a condition of dtype double.

    Print mask.dtype: is it one of truth values?

    The mask is a tensor of the numbers 0 and 1. torch.where and indexing want True and False.

    tensor([0., 1.]) == 1 is tensor([False, True]); numbers can be multiplied by the mask as they are.
    """
    return torch.where(mask, alpha * known + sigma * noise, x)


@mistake(INPAINT, "inpaint_known", "inpaint_rest", title="negated a mask of numbers with ~")
def inpaint_negated(x, known, mask, alpha, sigma, noise):
    """I get an error that speaks of bitwise_not.

    Print mask.dtype: is it one of truth values?

    The sign ~ turns True into False. It does not turn the number 1 into 0.

    1 - 1.0 is 0, and 1 - 0.0 is 1: so numbers are turned around.
    """
    return mask * (alpha * known + sigma * noise) + ~mask * x


@mistake(INPAINT, "inpaint_known", title="scaled the picture, but added no noise")
def inpaint_no_noise(x, known, mask, alpha, sigma, noise):
    """The part that I knew is too dark and too smooth, and the rest does not fit it.

    Which of your arguments do you not use?

    At this time a state is a scaled picture and noise; you put in the first alone.

    With noise = 2 and noise = -2 the known pixel must differ by 2.4 when sigma = 0.6; yours does not differ.
    """
    return mask * (alpha * known) + (1 - mask) * x


@mistake(INPAINT, "inpaint_known", title="added noise, but did not scale the picture")
def inpaint_no_alpha(x, known, mask, alpha, sigma, noise):
    """The part that I knew is too bright at early times.

    Which of your arguments do you not use?

    In VP the picture fades while noise is added. VE alone leaves it as it is.

    The pixel 3 counts as 2.4 when alpha = 0.8, and the noise adds -1.2; you add it to 3.
    """
    return mask * (known + sigma * noise) + (1 - mask) * x


@mistake(INPAINT, "inpaint_known", title="added the known part to the state")
def inpaint_added(x, known, mask, alpha, sigma, noise):
    """The part that I knew grows brighter with every step.

    What is left of x where the picture is known?

    What is known takes the place of the state. It does not come on top.

    With x = 5 the known pixel must become 1.2; yours becomes 6.2.
    """
    return x + mask * (alpha * known + sigma * noise)


@mistake(INPAINT, "inpaint_rest", title="added the noised picture everywhere")
def inpaint_not_masked(x, known, mask, alpha, sigma, noise):
    """The part that I had to fill in grows brighter with every step.

    Which of your terms is multiplied by the mask, and which should be?

    Where the mask is 0, nothing of known may reach the state.

    With the mask 0 and x = 5 the state must stay 5; yours becomes 6.2.
    """
    return alpha * known + sigma * noise + (1 - mask) * x


@mistake(INPAINT, "inpaint_rest", title="added noise everywhere")
def inpaint_noise_everywhere(x, known, mask, alpha, sigma, noise):
    """The part that I had to fill in stays noisy.

    Which of your terms is multiplied by the mask, and which should be?

    The rest of the state is as noisy as it should be already. It gets no more.

    With the mask 0 and x = 5 the state must stay 5; with noise = -2 yours becomes 3.8.
    """
    return mask * alpha * known + (1 - mask) * x + sigma * noise


@mistake(INPAINT, "inpaint_rest", title="returned the known part alone")
def inpaint_rest_dropped(x, known, mask, alpha, sigma, noise):
    """The part that I had to fill in is black.

    Which of your arguments do you not use?

    A mask of 0 turns a term to 0. Something else must stand there.

    With the mask 0 and x = 5 the state must stay 5; yours is 0.
    """
    return mask * (alpha * known + sigma * noise)


@mistake(INPAINT, "inpaint_rest", title="noised the rest as well")
def inpaint_rest_noised(x, known, mask, alpha, sigma, noise):
    """The part that I had to fill in never becomes a picture.

    x is a state after a step. At which time is it?

    alpha and sigma lead from time 0 to this time. known is at time 0; x has arrived already.

    With the mask 0 and x = 5 the state must stay 5; yours is 2.8.
    """
    return alpha * torch.where(mask.bool(), known, x) + sigma * noise


@mistake(INPAINT, "inpaint_scales", title="computed sigma from alpha, as in VP, to inpaint")
def inpaint_vp_sigma(x, known, mask, alpha, sigma, noise):
    """With VE the part that I knew has no noise.

    Which of your arguments do you not use?

    Only in VP do the squares of alpha and sigma add up to 1. The function must serve any SDE.

    In VE alpha is 1 and sigma may be 7: from alpha alone you get 0.
    """
    sigma = (1 - alpha**2).sqrt()
    return mask * (alpha * known + sigma * noise) + (1 - mask) * x


@mistake(INPAINT, "inpaint_scales", title="computed alpha from sigma, as in VP, to inpaint")
def inpaint_vp_alpha(x, known, mask, alpha, sigma, noise):
    """With VE the part that I knew is nan.

    Which of your arguments do you not use?

    Only in VP do the squares of alpha and sigma add up to 1. The function must serve any SDE.

    In VE alpha is 1 and sigma may be 7: 1 - 49 has no root.
    """
    alpha = (1 - sigma**2).sqrt()
    return torch.where(mask.bool(), alpha * known + sigma * noise, x)


@mistake(INPAINT, "inpaint_known", title="multiplied the noise by its variance to inpaint")
def inpaint_variance(x, known, mask, alpha, sigma, noise):
    """The part that I knew is too smooth.

    By what is a standard normal number multiplied to get the variance 0.36?

    sigma is a standard deviation. It multiplies the noise as it is.

    With sigma = 0.6 the noise -2 changes the pixel by -1.2; yours by -0.72.
    """
    return mask * (alpha * known + sigma**2 * noise) + (1 - mask) * x


@mistake(INPAINT, "inpaint_known", title="took the root of sigma")
def inpaint_root(x, known, mask, alpha, sigma, noise):
    """The part that I knew is too noisy, most of all at the end.

    Is sigma a variance or a standard deviation?

    sigma is a standard deviation. It multiplies the noise as it is.

    With sigma = 0.6 the noise -2 changes the pixel by -1.2; yours by -1.55.
    """
    return mask * (alpha * known + sigma.sqrt() * noise) + (1 - mask) * x


@mistake(INPAINT, "inpaint_known", title="exchanged alpha and sigma to inpaint")
def inpaint_exchanged(x, known, mask, alpha, sigma, noise):
    """The part that I knew is noise at the end.

    At time 0, is it alpha or sigma that is 0?

    alpha says how much of the picture is left, sigma how much noise there is.

    With alpha = 0.8 the pixel 3 counts as 2.4; yours counts as 1.8.
    """
    return mask * (sigma * known + alpha * noise) + (1 - mask) * x


@mistake(INPAINT, "inpaint_known", title="subtracted the noise to inpaint")
def inpaint_noise_sign(x, known, mask, alpha, sigma, noise):
    """My results look right, but they are not those of the check.

    With noise = 1, should the pixel become larger or smaller?

    The kit adds noise. Noise of either sign is as likely, but the one given belongs to this state.

    With noise = -2 the pixel is 1.2; yours is 3.6.
    """
    return mask * (alpha * known - sigma * noise) + (1 - mask) * x


@mistake(INPAINT, "inpaint_known", title="drew noise of its own to inpaint")
def inpaint_own_noise(x, known, mask, alpha, sigma, noise):
    """My result is different every time.

    Call your function twice with the same arguments: is the result the same?

    noise is an argument so that a step can be repeated. Use it, and draw none of your own.

    With noise = 0 two calls must both give 2.4 for the known pixel.
    """
    return mask * (alpha * known + sigma * torch.randn_like(known)) + (1 - mask) * x


@mistake(INPAINT, "inpaint_known", title="met the known part half way")
def inpaint_averaged(x, known, mask, alpha, sigma, noise):
    """The part that I knew comes out blurred.

    What is left of x where the picture is known?

    What is known is certain, and takes the place of the state there. Nothing is averaged.

    With x = 5 the known pixel must become 1.2; yours becomes 3.1.
    """
    return x + 0.5 * mask * (alpha * known + sigma * noise - x)


@mistake(INPAINT, "inpaint_known", "inpaint_rest", title="clipped the state to [-1, 1] to inpaint")
def inpaint_clipped(x, known, mask, alpha, sigma, noise):
    """I keep pixels in their range, and early states come out flat.

    Try a state of 5: what becomes of it?

    A picture has a range. A state is a picture and noise, and noise has none.

    With x = 5 and the mask 0 the state must stay 5; yours is 1.
    """
    return (mask * (alpha * known + sigma * noise) + (1 - mask) * x).clamp(-1, 1)


@mistake(INPAINT, "inpaint_keeps_dtype", title="turned the mask into float64")
def inpaint_double_mask(x, known, mask, alpha, sigma, noise):
    """After this step my network complains that it got a double.

    Print the dtype of your result for inputs in float32.

    One factor in float64 turns a whole sum into float64.

    A float32 tensor times a float64 tensor of its shape is float64; the mask given has the dtype of x.
    """
    mask = mask.double()
    return mask * (alpha * known + sigma * noise) + (1 - mask) * x
