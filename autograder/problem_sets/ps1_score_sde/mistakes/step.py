"""Wrong answers to question 3b, the Euler-Maruyama step, whose formula is wrong; the most frequent first.

Entries that are `in_law` draw the right samples from other random numbers: the opposite ones, the same ones in
another order, or their own. They keep the points of the sampler's check, which looks at the distribution, and lose
those of the checks that prescribe the noise.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import STEP


@mistake(STEP, "step_by_hand", "step_sampler", title="noise multiplied by dt itself")
def step_dt_for_sqrt_dt(z, drift, diffusion, dt, noise):
    """My samples collapse as if there were no noise.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    In a time dt a Brownian motion has the variance dt; noise is multiplied by a standard deviation.

    With dt = 0.01 and diffusion = 1 the noise part has the standard deviation 0.1; yours has 0.01.
    """
    return z - drift * dt + diffusion * dt * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="torch.sqrt of a plain number")
def step_sqrt_of_float(z, drift, diffusion, dt, noise):
    """sqrt(): argument 'input' must be Tensor, not float.

    Read the last line of the error: what does torch.sqrt want, and what is dt?

    dt may be a Python float or a tensor. torch.as_tensor takes both; so does a power.

    torch.sqrt(0.25) is a TypeError; torch.sqrt(torch.as_tensor(0.25)) is 0.5.
    """
    return z - drift * dt + diffusion * torch.sqrt(dt) * noise


@mistake(STEP, "step_by_hand", in_law=True, title="noise of its own in the step")
def step_own_noise(z, drift, diffusion, dt, noise):
    """My result is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    noise = torch.randn_like(z)
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="drift with the wrong sign")
def step_drift_sign(z, drift, diffusion, dt, noise):
    """My samples fly away from the data.

    Set noise = 0. In which direction should a positive drift move the state?

    dt is positive, but you walk from t back to t - dt: time runs backwards and turns the drift around.

    With z = 0, drift = 1, dt = 0.1 and no noise the new state is -0.1; yours is 0.1.
    """
    return z + drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="noise multiplied by diffusion squared")
def step_g_squared(z, drift, diffusion, dt, noise):
    """My samples are far too spread out.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    The square of g belongs to the score, and is in the drift already; dw is multiplied by g itself.

    With diffusion = 3 and dt = 1 the noise is multiplied by 3; yours by 9.
    """
    return z - drift * dt + diffusion**2 * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="noise multiplied by its variance")
def step_variance_for_std(z, drift, diffusion, dt, noise):
    """I add noise with the variance of the step.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    g^2 dt is the variance of the step; a standard normal number is multiplied by a standard deviation.

    A variance of 0.09 means noise times 0.3; yours is times 0.09.
    """
    return z - drift * dt + diffusion**2 * dt * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="dt left out of the noise")
def step_noise_without_dt(z, drift, diffusion, dt, noise):
    """My samples are only noise.

    Make dt very small: how far should the state move, and how far does yours?

    Both parts of a step shrink with dt, each at its own rate: Song Eq. 6 has dt in one and dw in the other.

    With dt = 0.0001 and diffusion = 1 the noise part has the standard deviation 0.01; yours has 1.
    """
    return z - drift * dt + diffusion * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="root of dt on the drift, too")
def step_sqrt_on_both(z, drift, diffusion, dt, noise):
    """My samples overshoot and oscillate.

    Set noise = 0 and halve dt: does the state move half as far?

    The root of dt comes from the Brownian motion; the drift knows nothing of it.

    With drift = 1, dt = 0.01 and no noise the state moves by 0.01; yours by 0.1.
    """
    return z - (drift - diffusion * noise) * dt**0.5


@mistake(STEP, "step_by_hand", "step_sampler", title="noise left out altogether")
def step_no_noise(z, drift, diffusion, dt, noise):
    """All my samples end up at the same few points.

    Which of the five arguments do you not use?

    This is the step of an ordinary differential equation; Song Eq. 6 also has a term g dw.

    Two samples at the same z with noise +1 and -1 must part; yours stay together.
    """
    return z - drift * dt


@mistake(STEP, "step_by_hand", in_law=True, title="a minus before the noise")
def step_minus_noise(z, drift, diffusion, dt, noise):
    """My samples look right but the check on values fails.

    Set drift = 0 and noise = 1: does the state go up or down?

    Both signs give the same distribution, but the contract fixes one: only the drift is turned around.

    With z = 0, drift = 0 and noise = 1 the new state is positive; yours is negative.
    """
    return z - (drift * dt + diffusion * dt**0.5 * noise)


@mistake(STEP, "step_by_hand", "step_sampler", title="only half of the drift")
def step_half_drift(z, drift, diffusion, dt, noise):
    """My samples stop half way to the data.

    Set noise = 0: does the state move as far as drift and dt say?

    A half belongs to the probability-flow equation (Song Eq. 13), and there only to the score's part.

    With z = 0, drift = 1, dt = 0.1 and no noise the new state is -0.1; yours is -0.05.
    """
    return z - 0.5 * drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="the step of the probability flow")
def step_probability_flow(z, drift, diffusion, dt, noise):
    """I used the deterministic sampler.

    Which of the five arguments do you not use?

    The probability-flow equation has no noise and another drift; this question is about Song Eq. 6.

    With z = 0, drift = 1, dt = 0.1 and no noise the new state is -0.1; yours is -0.05.
    """
    return z - 0.5 * drift * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="drift left out altogether")
def step_no_drift(z, drift, diffusion, dt, noise):
    """My samples diffuse but never form shapes.

    Which of the five arguments do you not use?

    Without a drift the state only spreads: the score, which knows the data, is inside the drift.

    With z = 0, drift = 1, dt = 0.1 and no noise the new state is -0.1; yours stays 0.
    """
    return z + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="dt left out of the drift")
def step_drift_without_dt(z, drift, diffusion, dt, noise):
    """My samples are nan after a few steps.

    Set noise = 0 and make dt very small: how far should the state move?

    The drift is a velocity: a distance is a velocity times a time.

    With z = 0, drift = 1, dt = 0.1 and no noise the new state is -0.1; yours is -1.
    """
    return z - drift + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="diffusion left out of the noise")
def step_no_diffusion(z, drift, diffusion, dt, noise):
    """My noise has the same strength at every t.

    Which of the five arguments do you not use?

    g(t) says how strong the noise is at time t; it multiplies the Brownian motion.

    With drift = 0, diffusion = 3, dt = 1, noise = 1 the state moves by 3; yours by 1.
    """
    return z - drift * dt + dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="one root over diffusion and dt")
def step_sqrt_of_g_too(z, drift, diffusion, dt, noise):
    """My samples are a little too sharp.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    The root is taken of the time alone: g is a standard deviation already, per root of time.

    With diffusion = 9 and dt = 1 the noise is multiplied by 9; yours by 3.
    """
    return z - drift * dt + torch.sqrt(diffusion * dt) * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="root of the diffusion in place of dt's")
def step_root_of_g_no_dt(z, drift, diffusion, dt, noise):
    """I get the same spread for every number of steps.

    Change dt alone, with drift = 0: does your result change?

    There is a root in the noise part, but of the time, not of g.

    With diffusion = 9, dt = 0.01, noise = 1 and no drift the state moves by 0.9; yours by 3.
    """
    return z - drift * dt + torch.sqrt(diffusion) * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="both signs turned around")
def step_both_signs(z, drift, diffusion, dt, noise):
    """I went forward in time.

    Set noise = 0, and then drift = 0: which of the two moves goes the right way?

    Walking back in time turns the drift around; the noise has no direction to turn.

    With drift = 1, dt = 0.1 and no noise the state falls by 0.1; yours rises.
    """
    return z + drift * dt - diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="torch.sqrt of a negative dt")
def step_root_of_negative(z, drift, diffusion, dt, noise):
    """Everything is nan from the first step.

    Print the square root that you take.

    Time runs backwards in the drift; the Brownian motion asks for the length of the step, which is positive.

    torch.sqrt(torch.tensor(-0.01)) is nan; the root of the length 0.01 is 0.1.
    """
    dt = -torch.as_tensor(dt)
    return z + drift * dt + diffusion * torch.sqrt(dt) * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="twice the noise")
def step_noise_doubled(z, drift, diffusion, dt, noise):
    """My samples are twice as wide as the data.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    There is no constant in front of g dw in Song Eq. 6.

    With diffusion = 1, dt = 1, noise = 1 and no drift the state moves by 1; yours by 2.
    """
    return z - drift * dt + 2 * diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="noise as large as in Langevin dynamics")
def step_langevin(z, drift, diffusion, dt, noise):
    """I took the step size from Langevin dynamics.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    Langevin dynamics, dx = score dt + sqrt(2) dw, has a 2 under the root; Song Eq. 6 has g dw and no 2.

    With diffusion = 1, dt = 0.5, noise = 1 and no drift the state moves by 0.71; yours by 1.
    """
    return z - drift * dt + diffusion * (2 * dt) ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="only half of the noise")
def step_noise_halved(z, drift, diffusion, dt, noise):
    """My samples are too close to the modes.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    There is no constant in front of g dw in Song Eq. 6.

    With diffusion = 1, dt = 1, noise = 1 and no drift the state moves by 1; yours by 0.5.
    """
    return z - drift * dt + 0.5 * diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="a tenth of the noise taken off")
def step_noise_cooled(z, drift, diffusion, dt, noise):
    """I lowered the temperature a little to get sharper samples.

    The shape of your noise part is right, its size is not. Set drift = 0 and look.

    Less noise gives sharper samples, but not samples of the data: their spread is part of the truth.

    With diffusion = 1, dt = 1, noise = 1 and no drift the state moves by 1; yours by 0.9.
    """
    return z - drift * dt + 0.9 * diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="the square of the noise")
def step_noise_squared(z, drift, diffusion, dt, noise):
    """My samples drift off to one side.

    Give the noise -1: does the state go the other way than with +1?

    dw is symmetric about 0; a square never points to the other side.

    With noise = -1 and no drift the state falls; yours rises.
    """
    return z - drift * dt + diffusion * dt**0.5 * noise**2


@mistake(STEP, "step_by_hand", title="noise multiplied by noise of its own")
def step_noise_twice(z, drift, diffusion, dt, noise):
    """I multiplied the noise by randn to make it random.

    Call your function twice on the same inputs: is the result the same?

    noise is random already; a product of two normal numbers is not normal any more.

    With noise = 1 given, two calls must return the same state.
    """
    return z - drift * dt + diffusion * dt**0.5 * noise * torch.randn_like(z)


@mistake(STEP, "step_by_hand", "step_sampler", title="fresh noise on top of the given")
def step_noise_added_twice(z, drift, diffusion, dt, noise):
    """My samples are wider than they should be, and differ each time.

    Call your function twice on the same inputs: is the result the same?

    noise is random already; adding more doubles the variance.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    return z - drift * dt + diffusion * dt**0.5 * (noise + torch.randn_like(z))


@mistake(STEP, "step_by_hand", "step_sampler", title="noise multiplies the whole state")
def step_precedence(z, drift, diffusion, dt, noise):
    """My state shrinks to nothing.

    Set noise = 0: where does your state go?

    Look at your parentheses: the noise multiplies the state as well.

    With z = 5, drift = 0 and noise = 0 the state stays 5; yours is 0.
    """
    return (z - drift * dt + diffusion) * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="drift multiplies the noise, too")
def step_drift_takes_noise(z, drift, diffusion, dt, noise):
    """My noise is multiplied by the drift.

    Set drift = 0: does the noise still move your state?

    Look at your parentheses: drift belongs to the time alone, not to the Brownian motion.

    With drift = 0, diffusion = 1, dt = 1 and noise = 1 the state moves by 1; yours stays.
    """
    return z - drift * (dt + diffusion * dt**0.5 * noise)


@mistake(STEP, "step_by_hand", "step_sampler", title="the change alone, without the state")
def step_change_only(z, drift, diffusion, dt, noise):
    """My samples are tiny.

    Set drift and noise to 0: where should the state be?

    You return how far the state moves; the contract asks where it is afterwards.

    With z = 5, drift = 0 and noise = 0 the new state is 5; yours is 0.
    """
    return -drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="drift multiplied by diffusion squared")
def step_g_on_drift(z, drift, diffusion, dt, noise):
    """My samples explode at large t.

    Set noise = 0 and change diffusion: should the state change?

    drift is the whole of f - g^2 score: the g^2 of Song Eq. 6 is in it already.

    With drift = 1, diffusion = 3, dt = 0.1 and no noise the state falls by 0.1; yours by 0.9.
    """
    return z - diffusion**2 * drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="both powers of dt doubled")
def step_drift_dt_squared(z, drift, diffusion, dt, noise):
    """My samples hardly move towards the data.

    Set noise = 0 and halve dt: does the state move half as far?

    Both of your powers of dt are twice what they should be.

    With drift = 1, dt = 0.1 and no noise the state falls by 0.1; yours by 0.01.
    """
    return z - drift * dt**2 + diffusion * dt * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="fourth root of dt")
def step_fourth_root(z, drift, diffusion, dt, noise):
    """My samples are too wide, more so with more steps.

    Set drift = 0 and divide dt by 4: by how much does the noise part shrink?

    One root is enough: variances add up over the steps, and dt is the variance.

    With diffusion = 1 and dt = 0.0001 the noise is multiplied by 0.01; yours by 0.1.
    """
    return z - drift * dt + diffusion * dt**0.25 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="new state kept between -1 and 1")
def step_clamped(z, drift, diffusion, dt, noise):
    """I keep the state in a box so that it cannot explode.

    Start from z = 5: where does your state go?

    A correct step does not explode; a limit hides the reason when it does, and cuts off the tails.

    With z = 5, drift = 0 and noise = 0 the new state is 5; yours is 1.
    """
    return (z - drift * dt + diffusion * dt**0.5 * noise).clamp(-1, 1)


@mistake(STEP, "step_by_hand", title="the step in half precision")
def step_low_precision(z, drift, diffusion, dt, noise):
    """I convert to half precision to be faster.

    Nearly right. How many digits of your result agree?

    bfloat16 keeps about three digits; stay in the precision of the inputs.

    torch.tensor(1.001).to(torch.bfloat16) is 1.0: a small step would be lost altogether.
    """
    half = torch.bfloat16
    z, drift, diffusion, noise = z.to(half), drift.to(half), diffusion.to(half), noise.to(half)
    return (z - drift * dt + diffusion * dt**0.5 * noise).float()


@mistake(STEP, "step_by_hand", "step_sampler", title="states of the self-check learnt by heart")
def step_memorised(z, drift, diffusion, dt, noise):
    """I return the numbers that the self-check wants.

    Does your function look at z, drift and dt at all?

    Official grading uses another seed: the inputs are other numbers, and so are the results.

    With z = 0, drift = 1, dt = 0.1 and no noise the new state is -0.1: let the code compute it.
    """
    known = {-2.0: 1.28, 0.6902: 0.75837064}
    return torch.full_like(z, known.get(round(float(noise.flatten()[0]), 4), 0.0))
