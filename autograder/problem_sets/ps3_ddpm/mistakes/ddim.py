"""Wrong answers to question 4, the DDIM step; the most frequent first.

The worked hints use one chain: alpha_bar is 0.36 at t and 0.64 at s. With x_t = 1 and eps = 0.5, x_0 is 1.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps3_ddpm.contract import DDIM


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="made no room for the fresh noise")
def ddim_no_room(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples get noisier and noisier as I raise eta.

    How large is the variance of all the noise in your x_s, old and new together?

    The noise in x_s has a fixed variance at s. What the fresh noise takes of it, eps cannot have.

    At level 0.64 there is room for 0.36 in all. With eta = 1 fresh noise takes 0.246 of it; your eps still has 0.36.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="multiplied the noise by its variance")
def ddim_variance_for_std(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are too smooth for eta = 1.

    By what is a standard normal number multiplied to get the variance 0.09?

    Eq. 16 defines a standard deviation; look which of its powers stands in front of the noise in Eq. 12.

    From 0.36 to 0.64 with eta = 1 the variance is 0.246: one unit of noise moves x_s by 0.496; yours by 0.246.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    variance = eta**2 * (1 - bar_s) / (1 - bar) * (1 - bar / bar_s)
    return bar_s.sqrt() * x_0 + (1 - bar_s - variance).sqrt() * eps + variance * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="stepped to t - 1 instead of s")
def ddim_one_back(eps, x_t, t, s, alpha_bars, eta, noise):
    """It works with all steps, and with 20 steps my samples stay noise.

    Which of your arguments do you not use?

    The point of the method is to jump: s may be any time before t, and has its own level.

    From t = 100 to s = 80 the state must have the noise of time 80; yours has that of 99.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[t - 1]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="exchanged the times t and s")
def ddim_exchanged_times(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples grow noisier with every step.

    At which time was x_t made, and at which time should the result be?

    First undo the noise of the time you are at; then put back that of the time you go to.

    x_t at level 0.36 has the noise 0.8 eps in it; you take away 0.6 eps, which belongs to level 0.64.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    x_0 = (x_t - (1 - bar_s).sqrt() * eps) / bar_s.sqrt()
    return bar.sqrt() * x_0 + (1 - bar - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="clipped x_0 to [-1, 1]")
def ddim_clipped(eps, x_t, t, s, alpha_bars, eta, noise):
    """I clip x_0 as the published code does.

    Try a state whose x_0 is far from 0: what becomes of it?

    Pictures have a range, other data have none; the step in the paper knows nothing of it.

    With eps = 0 and x_t = 3 at level 0.36, x_0 is 5; yours is 1.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = ((x_t - (1 - bar).sqrt() * eps) / bar.sqrt()).clamp(-1, 1)
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="clipped x_0 and took eps from it anew")
def ddim_eps_anew(eps, x_t, t, s, alpha_bars, eta, noise):
    """I clip x_0 and make eps fit it again.

    Try a state whose x_0 is far from 0: is the noise that you use still the one you were given?

    The model's noise is an argument; a clipped x_0 would tell another one.

    With eps = 0 and x_t = 3 at level 0.36 you use x_0 = 1 and the noise 3; the model said 5 and 0.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = ((x_t - (1 - bar).sqrt() * eps) / bar.sqrt()).clamp(-1, 1)
    eps = (x_t - bar.sqrt() * x_0) / (1 - bar).sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_some_noise", title="ignored eta: noise at eta = 0, too")
def ddim_always_noise(eps, x_t, t, s, alpha_bars, eta, noise):
    """My DDIM samples differ from run to run, from the same start.

    Which of your arguments do you not use?

    eta says how much fresh noise there is: for 0 the step is a function of x_t and eps alone.

    With eta = 0, noise = 1 and noise = -1 must give the same state; yours are 0.99 apart from 0.36 to 0.64.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="ignored eta: no noise at all")
def ddim_never_noise(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are the same for every eta.

    Which two of your arguments do you not use?

    With eta = 0 the step is deterministic; for a larger eta, part of the noise at s is drawn afresh.

    With eta = 1, noise = 1 and noise = -1 must give two states, 0.99 apart from 0.36 to 0.64; yours are the same.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s).sqrt() * eps


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="made room for noise, but added none")
def ddim_noise_forgotten(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples fade to the mean as I raise eta.

    Which of your arguments do you not use?

    You return the mean of x_s; a sample needs the fresh noise as well.

    With eta = 1 from 0.36 to 0.64, noise = 1 and noise = -1 must give states 0.99 apart; yours are the same.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="drew noise of its own")
def ddim_own_noise(eps, x_t, t, s, alpha_bars, eta, noise):
    """My result for eta = 1 is different every time.

    Call your function twice on the same inputs, with eta = 1: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * torch.randn_like(x_t)


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="multiplied alpha_bars up once more")
def ddim_bars_multiplied(eps, x_t, t, s, alpha_bars, eta, noise):
    """I take the running product of the table first.

    Is the table that you get one of alphas, or of alpha_bars?

    Ho's alpha belongs to one step, alpha_bar to all steps so far: the table is a running product already.

    For alpha_bars 1, 0.64, 0.36 the level at t = 2 is 0.36; you use 0.64 times 0.36, which is 0.23.
    """
    bars = torch.cumprod(alpha_bars, dim=0)
    bar, bar_s = bars[t], bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="used alpha of one step for x_0")
def ddim_one_alpha(eps, x_t, t, s, alpha_bars, eta, noise):
    """My x_0 looks like x_t.

    How many steps lie between x_0 and x_t? How many does your alpha cover?

    The paper of DDIM writes alpha for what Ho calls alpha_bar: the level since time 0.

    For alpha_bars 1, 0.64, 0.36 the level at t = 2 is 0.36; you use 0.5625, what one step keeps.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    alpha = bar / alpha_bars[t - 1]
    x_0 = (x_t - (1 - alpha).sqrt() * eps) / alpha.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="read the table one entry too early")
def ddim_shifted(eps, x_t, t, s, alpha_bars, eta, noise):
    """I count from 0, as diffusers does.

    What does the table hold at index 0, and which time is that?

    alpha_bars has T + 1 entries, so that a time is its own index.

    For alpha_bars 1, 0.64, 0.36 the level at t = 2 is 0.36; you read 0.64.
    """
    bar, bar_s = alpha_bars[t - 1], alpha_bars[max(s - 1, 0)]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="went to the time before s")
def ddim_before_s(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples end too early: the last step but one has no noise left.

    Which time should the result be at? Which entry of the table do you read for it?

    s is the time that you go to, not the one that you come from: its level stands at its own index.

    For alpha_bars 1, 0.64, 0.36 the jump from 2 to 1 ends at level 0.64; yours ends at 1, which is data.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s - 1]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_last", "ddim_some_noise", title="took the large variance")
def ddim_large_variance(eps, x_t, t, s, alpha_bars, eta, noise):
    """I get nan in the last step for eta = 1.

    How much noise does your step add at s = 0, where there should be none?

    Eq. 16 is a product of two roots: one belongs to the step, the other compares the noise at s with that at t.

    From 0.36 to 0.64 with eta = 1 fresh noise has the variance 0.246; yours has 0.4375, more than the 0.36 there is.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * (1 - bar / bar_s).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="left out what the step itself adds to sigma")
def ddim_no_step_in_sigma(eps, x_t, t, s, alpha_bars, eta, noise):
    """My sigma hardly depends on how far I jump.

    How large should sigma be when s is so close to t that the levels are the same?

    Eq. 16 is a product of two roots; you have one of them.

    From 0.36 to 0.64 with eta = 1 fresh noise has the variance 0.246; yours has 0.5625, more than the 0.36 there is.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).clamp(min=0).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_some_noise", title="scaled the variance by eta, not by its square")
def ddim_eta_under_root(eps, x_t, t, s, alpha_bars, eta, noise):
    """It is right for eta = 0 and 1, and too noisy between.

    Halve eta, and look at the part of the noise alone: does it halve?

    eta multiplies a standard deviation; ask what happens to it under a root.

    From 0.36 to 0.64 with eta = 0.5, one unit of noise moves x_s by 0.248; yours by 0.351.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = (eta * (1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_some_noise", title="squared eta in front of the root")
def ddim_eta_squared(eps, x_t, t, s, alpha_bars, eta, noise):
    """It is right for eta = 0 and 1, and too smooth between.

    Halve eta, and look at the part of the noise alone: does it halve?

    eta multiplies a standard deviation, once; only in the variance does its square appear.

    From 0.36 to 0.64 with eta = 0.5, one unit of noise moves x_s by 0.248; yours by 0.124.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta**2 * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_some_noise", title="took the variance of eta = 1 out of eps's share")
def ddim_room_for_eta_one(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are too smooth for eta = 0.5, though each end is right.

    How large is the variance of all the noise in your x_s, old and new together?

    eps gives up as much as the fresh noise takes, and that depends on eta.

    From 0.36 to 0.64 with eta = 0.5 fresh noise takes 0.062 of the 0.36; you take away 0.246.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    room = 1 - bar_s - sigma**2 if eta > 0 else 1 - bar_s
    return bar_s.sqrt() * x_0 + room.sqrt() * eps + eta * sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="took sigma itself from under the root")
def ddim_sigma_for_square(eps, x_t, t, s, alpha_bars, eta, noise):
    """I get nan as soon as eta is not 0.

    Print what is under each root. Which one is negative, and what was taken away there?

    Variances add up, standard deviations do not.

    From 0.36 to 0.64 with eta = 1, 0.246 of the 0.36 is taken; you take 0.496 and the rest is negative.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="subtracted standard deviations")
def ddim_stds_subtracted(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples have too little noise in them for eta = 1.

    How large is the variance of all the noise in your x_s, old and new together?

    Variances of independent noises add up, standard deviations do not: take the difference before the root.

    From 0.36 to 0.64 with eta = 1, eps is multiplied by 0.3375; yours by 0.6 - 0.496 = 0.104.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + ((1 - bar_s).sqrt() - sigma) * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="squared what was a variance already")
def ddim_variance_squared(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples have too much noise for eta = 1.

    How large is the variance of all the noise in your x_s, old and new together?

    Look at what your name stands for: a variance is not squared again.

    From 0.36 to 0.64 with eta = 1, 0.246 of the 0.36 is taken; you take its square, 0.061.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta**2 * (1 - bar_s) / (1 - bar) * (1 - bar / bar_s)
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma.sqrt() * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="divided the levels the wrong way up")
def ddim_ratio_upside_down(eps, x_t, t, s, alpha_bars, eta, noise):
    """Everything is nan, even for eta = 0.

    Print what is under each root. Which one is negative?

    The level falls with time, so one of the two ratios of levels is above 1 and the other below.

    For levels 0.36 at t and 0.64 at s a step keeps 0.5625; you have 1.78, and 1 - 1.78 has no root.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar)).sqrt() * (1 - bar_s / bar).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_last", "ddim_some_noise", title="divided the noises the wrong way up")
def ddim_noises_upside_down(eps, x_t, t, s, alpha_bars, eta, noise):
    """The last step divides by zero.

    What is the noise level at s = 0? Where does it stand in your fraction?

    Less noise remains at s than at t, and that makes sigma smaller, not larger.

    From 0.36 to 0.64 with eta = 1 fresh noise has the variance 0.246; yours has 0.778, more than the 0.36 there is.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar) / (1 - bar_s) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).clamp(min=0).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="gave a jump the beta of one step")
def ddim_beta_of_one_step(eps, x_t, t, s, alpha_bars, eta, noise):
    """With eta = 1 and 20 steps my samples are nearly deterministic.

    How much noise is added between s and t, and how much in your one step?

    The first root of Eq. 16 is about the two times themselves, t and s; the second as well.

    For alpha_bars 1, 0.64, 0.48, 0.36 the jump from 3 to 1 keeps 0.5625 of the level; yours keeps 0.75, one step's.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / alpha_bars[t - 1])).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_last", "ddim_some_noise", title="computed sigma for one step only")
def ddim_sigma_of_one_step(eps, x_t, t, s, alpha_bars, eta, noise):
    """The jump to 0 gives nan for eta = 1.

    For which s is your sigma right? Does it know s at all?

    Eq. 16 has two times in it. With s = t - 1 it is Ho's; for a jump it is not.

    At s = 0 no noise is left to draw, so sigma is 0 there; yours is 0 for t = 1 alone.
    """
    bar, bar_s, before = alpha_bars[t], alpha_bars[s], alpha_bars[t - 1]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - before) / (1 - bar) * (1 - bar / before)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(
    DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="kept the noise level of t in the new state"
)
def ddim_direction_at_t(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples never get rid of the noise.

    Set eps = 1 and x_0 = 0 by your choice of x_t: how much noise is in the result?

    The signal in x_s has the level of s. Which level should its noise have?

    At level 0.64 the noise has the variance 0.36 in all; yours has 0.64.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="left out the direction to x_t")
def ddim_no_direction(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are blurred after the first step.

    With eta = 0, where is the noise that x_s should still have?

    Eq. 12 has three parts: x_0 as predicted, the direction pointing to x_t, and fresh noise.

    From 0.36 to 0.64 with eta = 0, x_t = 1 and eps = 0.5, x_s is 1.1; yours is 0.8.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="renoised x_0 with fresh noise alone")
def ddim_renoised(eps, x_t, t, s, alpha_bars, eta, noise):
    """I jump to x_0 and noise it again.

    Which arguments does your noise at s depend on? Change eta, and look.

    That is a valid way back to the level of s, but it draws all the noise afresh; here eta says how much.

    With eta = 0, noise = 1 and noise = -1 must give the same state; yours are 1.2 apart at level 0.64.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s).sqrt() * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="mixed old and new noise in proportion")
def ddim_mixed(eps, x_t, t, s, alpha_bars, eta, noise):
    """I take eta of the new noise and the rest of the old.

    What is the variance of your mixture when eta is a half?

    Standard deviations do not add up, and even for eta = 1 not all of the noise is new.

    From 0.36 to 0.64 with eta = 1, eps is still multiplied by 0.3375; yours by 0.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s).sqrt() * ((1 - eta) * eps + eta * noise)


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="let eta = 1 draw all of the noise afresh")
def ddim_mixed_in_variance(eps, x_t, t, s, alpha_bars, eta, noise):
    """The variances add up, and it is still not DDPM for eta = 1.

    For eta = 1, does your x_s still know anything of eps beside x_0?

    eta is measured against Ho's chain, not against all the noise at s: Eq. 16 says how much that is.

    From 0.36 to 0.64 with eta = 1, fresh noise takes 0.246 of the 0.36; yours takes all.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s).sqrt() * ((1 - eta**2) ** 0.5 * eps + eta * noise)


@mistake(DDIM, "ddim_no_noise", "ddim_some_noise", title="used Ho's posterior mean for every eta")
def ddim_posterior_mean(eps, x_t, t, s, alpha_bars, eta, noise):
    """I took the mean from Ho's posterior and scaled its noise by eta.

    Does your mean depend on eta? Should it?

    With less fresh noise, more of the old must stay, or x_s has too little noise for its level.

    From 0.36 to 0.64 with eta = 0, eps is multiplied by 0.6 beside x_0; yours by 0.3375, as for eta = 1.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    kept = bar / bar_s
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    mean = (bar_s.sqrt() * (1 - kept) * x_0 + kept.sqrt() * (1 - bar_s) * x_t) / (1 - bar)
    return mean + eta * ((1 - bar_s) / (1 - bar) * (1 - kept)).sqrt() * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="returned the predicted x_0")
def ddim_returns_x_0(eps, x_t, t, s, alpha_bars, eta, noise):
    """My first step already returns a finished picture.

    Which time is your result at? Change s, and look.

    Predicting x_0 is the first half of the step; the second takes it back to the level of s.

    From 0.36 to 0.64 with eta = 0, x_t = 1 and eps = 0.5, x_s is 1.1; yours is 1.
    """
    return (x_t - (1 - alpha_bars[t]).sqrt() * eps) / alpha_bars[t].sqrt()


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="did not scale x_0 to the level of s")
def ddim_signal_unscaled(eps, x_t, t, s, alpha_bars, eta, noise):
    """My states are too large in the early steps.

    Set eps = 0: how much of x_0 is in your x_s, and how much should be?

    A state has less signal the later its time; at level 1, which is time 0, it has all of it.

    At level 0.64 a state has 0.8 of x_0 in it; yours has all of it.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="did not divide x_0 by its factor")
def ddim_x_0_not_divided(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are nearly zero.

    Set eps = 0: which x_0 makes your x_t?

    x_t is made of two parts: a share of x_0, and noise. Taking the noise away leaves the share.

    With eps = 0 and x_t = 3 at level 0.36, x_0 is 5; yours is 3.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = x_t - (1 - bar).sqrt() * eps
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="divided the first part of x_0 alone")
def ddim_precedence(eps, x_t, t, s, alpha_bars, eta, noise):
    """My first steps from noise are far too small.

    Set x_t = 0: which x_0 do you get from eps alone?

    Look at your parentheses: what is divided, and what not?

    With x_t = 1 and eps = 0.5 at level 0.36, x_0 is 1; yours is 1.27.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = x_t / bar.sqrt() - (1 - bar).sqrt() * eps
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="forgot the roots in x_0")
def ddim_x_0_without_roots(eps, x_t, t, s, alpha_bars, eta, noise):
    """My states explode from the first step.

    Which x_t belongs to x_0 = 1 and eps = 0? Does your formula lead back to 1?

    alpha_bar is what is left of the variance; signal and noise are multiplied by standard deviations.

    With eps = 0 and x_t = 3 at level 0.36, x_0 is 5; yours is 8.33.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar) * eps) / bar
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="took no root in front of eps")
def ddim_direction_without_root(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are too smooth, even for eta = 0.

    Set eta = 0: by what is eps multiplied, and is that a variance or a standard deviation?

    Under each root of Eq. 12 stands a variance; eps is multiplied by its root.

    At level 0.64 with eta = 0, eps is multiplied by 0.6; yours by 0.36.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2) * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="took no root in front of x_0")
def ddim_signal_without_root(eps, x_t, t, s, alpha_bars, eta, noise):
    """My pictures are pale.

    Set eps = 0: how much of x_0 is in your x_s?

    alpha_bar is what is left of the variance; the signal is multiplied by a standard deviation.

    At level 0.64 a state has 0.8 of x_0 in it; yours has 0.64.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="added the noise instead of taking it away")
def ddim_x_0_sign(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are noise on top of noise.

    Which x_t belongs to x_0 = 0 and eps = 1? Does your formula lead back to 0?

    The noise is in x_t already: to see what is beneath it, undo what made x_t.

    With x_t = 1 and eps = 0.5 at level 0.36, x_0 is 1; yours is 2.33.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t + (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="walked away from x_t")
def ddim_direction_sign(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples flip back and forth between steps.

    Let s come close to t: does your x_s come close to x_t?

    From x_0 the state goes back towards x_t, where the noise eps was added.

    From 0.36 to 0.64 with eta = 0, x_t = 1 and eps = 0.5, x_s is 1.1; yours is 0.5.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 - (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="subtracted the noise")
def ddim_minus_noise(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples look right but the check on values fails.

    Set eta = 1 and noise = 1: does the state go up or down?

    Both signs give the same distribution, but the contract fixes one.

    With eta = 1, x_s is larger for noise = 1 than for noise = -1; yours is smaller.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps - sigma * noise


@mistake(
    DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="rescaled x_t, but forgot to rescale its noise"
)
def ddim_noise_not_rescaled(eps, x_t, t, s, alpha_bars, eta, noise):
    """I simplified the formula, and it is a little off.

    Put your own x_0 back in: is the noise that you take away multiplied as x_t is?

    When x_t is stretched to the level of s, the noise in it is stretched as well.

    From 0.36 to 0.64 a stretch by 1.33 turns the noise 0.8 eps into 1.07 eps; you take away 0.8 eps.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    stretched = (bar_s / bar).sqrt() * x_t
    return stretched + ((1 - bar_s - sigma**2).sqrt() - (1 - bar).sqrt()) * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="used the given noise for the direction")
def ddim_noise_for_eps(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples change from run to run even for eta = 0.

    Set eta = 0 and change the noise: does the state change?

    eps is what the model sees in x_t; noise is fresh. Only one of them shows the way back to x_t.

    With eta = 0, noise = 1 and noise = -1 must give the same state; yours are 1.2 apart at level 0.64.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * noise + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="took eps for a score")
def ddim_eps_as_score(eps, x_t, t, s, alpha_bars, eta, noise):
    """I used the network's output as I did in the first problem set.

    What does this network tell: the noise, or the score?

    A score is the noise divided by its standard deviation, and turned around.

    With x_t = 1 and eps = 0.5 at level 0.36, x_0 is 1; yours is 2.2.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t + (1 - bar) * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="treated the time as a batch of times")
def ddim_times_indexed(eps, x_t, t, s, alpha_bars, eta, noise):
    """'int' object is not subscriptable.

    Read the last line of the error: what kind of thing is t?

    Here one time holds for the whole batch: t and s are Python ints.

    In Python 5[:, None] is an error; alpha_bars[5] is a tensor with one number.
    """
    bar, bar_s = alpha_bars[t[:, None]], alpha_bars[s[:, None]]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="took the root of a Python number by torch")
def ddim_sqrt_of_float(eps, x_t, t, s, alpha_bars, eta, noise):
    """sqrt(): argument 'input' must be Tensor, not float.

    Read the last line of the error: what does torch.sqrt want, and what did it get?

    .item() turns a tensor into a Python number; without it, torch.sqrt has what it wants.

    torch.sqrt(0.25) is a TypeError; torch.sqrt(torch.tensor(0.25)) is 0.5.
    """
    bar, bar_s = alpha_bars[t].item(), alpha_bars[s].item()
    x_0 = (x_t - torch.sqrt(1 - bar) * eps) / torch.sqrt(bar)
    sigma = eta * torch.sqrt((1 - bar_s) / (1 - bar) * (1 - bar / bar_s))
    return torch.sqrt(bar_s) * x_0 + torch.sqrt(1 - bar_s - sigma**2) * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="shaped the levels for images only")
def ddim_images_only(eps, x_t, t, s, alpha_bars, eta, noise):
    """My points come back with four axes.

    Print the shape of your result for points of shape (4, 2).

    Shapes are matched from the right, and missing axes appear on the left.

    (4, 2) times (1, 1, 1, 1) has the shape (1, 1, 4, 2); one number alone fits every shape.
    """
    bar, bar_s = alpha_bars[t].view(1, 1, 1, 1), alpha_bars[s].view(1, 1, 1, 1)
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="returned x_0 beside the state")
def ddim_returns_pair(eps, x_t, t, s, alpha_bars, eta, noise):
    """I return x_0 as well, to plot it.

    What does the contract say that the function returns?

    One tensor is wanted, x_s; a second value makes it a tuple, with which nobody can go on.

    After x = f(...), x.shape must be the shape of x_t; a tuple has no shape.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise, x_0


@mistake(DDIM, "ddim_full_noise", "ddim_some_noise", title="gave all samples the first one's noise")
def ddim_one_noise(eps, x_t, t, s, alpha_bars, eta, noise):
    """All my samples move together for eta = 1.

    Try a batch in which every sample has its own noise.

    noise has the shape of x_t: one standard normal number for each coordinate of each sample.

    Two samples at the same x_t with noise +1 and -1 must part; yours stay together.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise[:1]


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="computed in float32")
def ddim_float32(eps, x_t, t, s, alpha_bars, eta, noise):
    """My float64 results have only seven right digits.

    Print the dtype of each tensor that you make.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float64 in, float64 out: .float() throws nine of its digits away.
    """
    bar, bar_s = alpha_bars[t].float(), alpha_bars[s].float()
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", "ddim_full_noise", "ddim_some_noise", title="added a small number to every divisor")
def ddim_small_number_added(eps, x_t, t, s, alpha_bars, eta, noise):
    """I add 1e-8 so that nothing is divided by zero.

    Which of your divisors can be zero, for the times that the contract allows?

    No step takes everything, and t is at least 1: neither the level at t nor its noise is ever zero.

    In float64 a result has 15 right digits; a constant of 1e-8 leaves about half of them.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / (bar.sqrt() + 1e-8)
    sigma = eta * ((1 - bar_s) / (1 - bar + 1e-8) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_no_noise", title="let eta = 0 fall back to a default")
def ddim_eta_or_one(eps, x_t, t, s, alpha_bars, eta, noise):
    """It is right for every eta but 0.

    What is `0 or 1` in Python?

    Zero counts as false, so `or` and `if not` take it for a missing value; here it is a value.

    `0.5 or 1.0` is 0.5, but `0.0 or 1.0` is 1.0: you compute eta = 1.
    """
    eta = eta or 1.0
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_full_noise", title="kept eta below 1")
def ddim_eta_capped(eps, x_t, t, s, alpha_bars, eta, noise):
    """I keep eta below 1 so that the root stays real.

    Compare your step for eta = 1 with the small ancestral step, s = t - 1: how far are they apart?

    For eta = 1 there is still something left under the root, as long as s is before t.

    From 0.36 to 0.64 with eta = 1, 0.114 of the 0.36 is left for eps: nothing is negative.
    """
    eta = min(eta, 0.999)
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_some_noise", title="used eta as a switch")
def ddim_eta_switch(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are the same for eta = 0.3 and eta = 1.

    Change eta from 0.3 to 0.6: does anything change?

    eta is a number, not a flag: it says how much, not whether.

    From 0.36 to 0.64 with eta = 0.5, one unit of noise moves x_s by 0.248; yours by 0.496.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt() if eta else torch.zeros_like(bar)
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_some_noise", title="made eta a whole number")
def ddim_eta_whole(eps, x_t, t, s, alpha_bars, eta, noise):
    """My samples are the same for eta = 0 and eta = 0.9.

    Change eta from 0.3 to 0.6: does anything change?

    eta is a number between the two ends, not a choice of one of them.

    From 0.36 to 0.64 with eta = 0.5, one unit of noise moves x_s by 0.248; yours by nothing.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = int(eta) * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_last", title="gave the level of time 1 to s = 0")
def ddim_last_level(eps, x_t, t, s, alpha_bars, eta, noise):
    """My last step leaves a little noise.

    Jump to s = 0 with any eps: is the result the x_0 that you predicted?

    Time 0 has an entry in the table as every other time has: all signal, no noise.

    For alpha_bars 1, 0.64, 0.36 and eta = 0 a jump to s = 0 ends at x_0; yours has 0.8 of it, and 0.6 eps.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[max(s, 1)]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_last", title="did nothing at s = 0")
def ddim_last_skipped(eps, x_t, t, s, alpha_bars, eta, noise):
    """My finished samples still have the noise of the last time.

    Jump to s = 0 and compare the result with x_t: what has changed?

    Time 0 is data. The last jump is a step as the others are: it takes all of the noise away.

    With x_t = 1 and eps = 0 at level 0.36, the jump to s = 0 ends at 1.67; yours at 1.
    """
    if s == 0:
        return x_t.clone()
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_last", title="refused s = 0")
def ddim_last_refused(eps, x_t, t, s, alpha_bars, eta, noise):
    """AssertionError in the last step.

    Which times does the contract allow for s?

    t goes from 1 to T, but s may be 0, which is data: there the walk ends.

    A walk over the times 20, 10, 0 has two steps: from 20 to 10, and from 10 to 0.
    """
    assert 1 <= s < t
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_last", title="kept a little under the root")
def ddim_root_floored(eps, x_t, t, s, alpha_bars, eta, noise):
    """I keep 1e-8 under the root so that it is never nan.

    What is the root of your smallest value, and how much of eps does it leave at s = 0?

    For s before t nothing under the root is negative, and at s = 0 it is 0, as it should be.

    The root of 1e-8 is 0.0001: at s = 0 your state is 0.0001 eps away from x_0.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).clamp(min=1e-8).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_range", title="kept alpha_bar away from 0")
def ddim_level_floored(eps, x_t, t, s, alpha_bars, eta, noise):
    """I keep alpha_bar above 0.001 so that I do not divide by zero.

    What is the last entry of a table for 1000 steps?

    A long chain ends at levels far below 0.001, and the first step back starts there.

    With eps = 0 and x_t = 1 at level 0.0001, x_0 is 100; yours is 31.6.
    """
    bar, bar_s = alpha_bars[t].clamp(min=1e-3), alpha_bars[s].clamp(min=1e-3)
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_last", "ddim_range", title="kept the noise level away from 0")
def ddim_noise_floored(eps, x_t, t, s, alpha_bars, eta, noise):
    """I keep the noise at t above 0.001 so that I do not divide by zero.

    What is the noise level at t = 2 in a table for 1000 steps?

    The first steps of a long chain add very little: the variance after one of 1000 is near 0.0001.

    With x_t = 0 and eps = 1 at the level 0.9999, x_0 is -0.01; yours is -0.0316.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).clamp(min=1e-3).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_range", title="boxed x_0 in a wide box")
def ddim_boxed(eps, x_t, t, s, alpha_bars, eta, noise):
    """I cut x_0 off at 100 so that nothing explodes.

    Start from x_t = 1000: where does your state go?

    A right step does not explode; a limit hides the reason when it does.

    With eps = 0 and x_t = 300 at level 0.36, x_0 is 500; yours is 100.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = ((x_t - (1 - bar).sqrt() * eps) / bar.sqrt()).clamp(-100, 100)
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_range", title="rounded eta")
def ddim_eta_rounded(eps, x_t, t, s, alpha_bars, eta, noise):
    """I drop the noise where eta is so small that it does not matter.

    Try eta = 0.02: does the noise move your state at all?

    eta is used as it comes: how much is too little is not for the step to say.

    From 0.36 to 0.64 with eta = 0.02, one unit of noise moves x_s by 0.0099; yours stays.
    """
    eta = eta if eta > 0.05 else 0.0
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


kept: dict = {}


@mistake(DDIM, "ddim_steps", title="kept the levels of an earlier chain")
def ddim_levels_kept(eps, x_t, t, s, alpha_bars, eta, noise):
    """It is right for the first schedule, and wrong for the second.

    Does the result of a call depend on earlier calls? Change the table between two calls.

    You look the levels up by their times; two chains of one length may have other levels at them.

    For t = 1 the tables 1, 0.64 and 1, 0.36 have the levels 0.64 and 0.36; you use 0.64 both times.
    """
    bar, bar_s = kept.setdefault((t, s, eta, len(alpha_bars)), (alpha_bars[t], alpha_bars[s]))
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_keeps_dtype", title="computed in double precision")
def ddim_upcast(eps, x_t, t, s, alpha_bars, eta, noise):
    """I compute in double precision, to be on the safe side.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float32 in, float32 out: the next call hands the state to a network of floats, which refuses doubles.
    """
    bar, bar_s = alpha_bars[t].double(), alpha_bars[s].double()
    x_0 = (x_t.double() - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_leaves_inputs", title="changed x_t in place")
def ddim_state_in_place(eps, x_t, t, s, alpha_bars, eta, noise):
    """My starting noise has changed after sampling.

    Look at the inputs after the call: are they still the same numbers?

    x -= y and x.sub_(y) write into x itself, which belongs to the caller; x = x - y makes a new tensor.

    After x_t = torch.ones(1) and your call, x_t must still be 1.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = x_t
    x_0 -= (1 - bar).sqrt() * eps
    x_0 /= bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_leaves_inputs", title="changed eps in place")
def ddim_eps_in_place(eps, x_t, t, s, alpha_bars, eta, noise):
    """The noise I plot is not the noise that the model saw.

    Look at the inputs after the call: are they still the same numbers?

    x *= y and x.mul_(y) write into x itself, which belongs to the caller; give the product its own name.

    After eps = torch.ones(1) and your call, eps must still be 1.
    """
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return eps.mul_((1 - bar_s - sigma**2).sqrt()) + bar_s.sqrt() * x_0 + sigma * noise


@mistake(DDIM, "ddim_leaves_inputs", title="changed the table in place")
def ddim_table_in_place(eps, x_t, t, s, alpha_bars, eta, noise):
    """The first step is right, and all later ones are wrong.

    Print alpha_bars before and after the call: is it the same table?

    alpha_bars[t] is a view of the table; an operation whose name ends in _ writes into it.

    After a call at level 0.36 the table must still say 0.36; yours says 0.6.
    """
    bar, bar_s = alpha_bars[t].clone(), alpha_bars[s].clone()
    x_0 = (x_t - (1 - bar).sqrt() * eps) / alpha_bars[t].sqrt_()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise


@mistake(DDIM, "ddim_leaves_inputs", title="made x_t record gradients")
def ddim_marks_state(eps, x_t, t, s, alpha_bars, eta, noise):
    """My sampler takes more memory with every step.

    Print x_t.requires_grad before and after the call.

    requires_grad_() marks the caller's own tensor, and a step needs no gradient.

    After x_t = torch.ones(1) and your call, x_t.requires_grad must still be False.
    """
    x_t.requires_grad_()
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar) * (1 - bar / bar_s)).sqrt()
    return (bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise).detach()
