"""Wrong answers to question 3b, the reverse sampler; the most frequent first.

Entries that are `in_law` draw the right samples from other random numbers than those given. They keep the points of
the check that looks at the distribution, and lose those of the checks that prescribe the noise.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps2_sde_family.contract import SAMPLE


@mistake(SAMPLE, "sampler_last_step", "sampler_law", title="adds noise in the last step")
def sampler_noise_in_last_step(sde, score, x, times, noise):
    """My samples are right, but grainy.

    Which later step takes the noise of your last step out again?

    noise has a row for every step, but one of them is not to be used.

    With g = 2 and a last step of 0.25 your samples keep noise of standard deviation 1.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        x = x - drift * dt + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_law", title="takes 1 / N for a step's length")
def sampler_one_over_n(sde, score, x, times, noise):
    """My samples are close to right, but go too far.

    How much time is there between the first of `times` and the last?

    `times` need not start at 1, nor end at 0: two neighbours tell how long a step is.

    From 0.9 to 0.1 in two steps, each takes 0.4; yours take 0.5, and end at -0.1.
    """
    dt = 1 / len(noise)
    for i in range(len(noise)):
        t = times[i]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt**0.5 * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="evaluates at the end of each step")
def sampler_at_the_end_of_the_step(sde, score, x, times, noise):
    """My samples are slightly off, less so with more steps.

    At which time is the state when a step begins?

    Euler-Maruyama takes everything at the start of a step: the state, and the time that belongs to it.

    A step from 0.75 to 0.5 asks for f, g and the score at 0.75; yours at 0.5.
    """
    for i in range(len(noise)):
        t, dt = times[i + 1], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="multiplies noise by dt, not its root")
def sampler_dt_for_root(sde, score, x, times, noise):
    """My samples collapse as if there were hardly any noise.

    Set the score to zero: how far should the noise of a step spread the state?

    In a time dt a Brownian motion has the variance dt; noise is multiplied by a standard deviation.

    With g = 1 and a step of 0.25 the noise has the standard deviation 0.5; yours has 0.25.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="takes the root of a negative dt")
def sampler_negative_dt(sde, score, x, times, noise):
    """My samples are all nan.

    Print dt of your first step: which sign does it have?

    Song's dt is negative in a reverse step. A drift may be multiplied by it; a root of it does not exist.

    From 0.75 to 0.5 the step lasts 0.25; yours is -0.25, and torch's root of it is nan.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i + 1] - times[i]
        x = x + (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * torch.sqrt(dt) * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="uses the first row of noise throughout")
def sampler_first_noise_always(sde, score, x, times, noise):
    """My samples are spread too far, each along a line of its own.

    Which row of noise does your second step use?

    The noise of different steps is independent: that is why there is a row for each of them.

    Two equal steps with the rows 1 and -1 bring the state back; yours moves it twice the same way.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[0]
    return x


@mistake(SAMPLE, "sampler_together", title="multiplies x by the prior's scale again")
def sampler_prior_twice(sde, score, x, times, noise):
    """My samples are right under VP, and wrong under VE.

    Is x standard normal, or is it the state at times[0] already?

    The caller drew x from the prior. What does your first line do to it?

    With prior_std = 10 and x = 7 the walk starts at 7; yours starts at 70.
    """
    x = sde.prior_std * x
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_law", title="walks the times in ascending order")
def sampler_times_flipped(sde, score, x, times, noise):
    """My samples are nan, although dt is positive in the formula.

    In which order are `times`, and in which order do you walk them?

    `times` begin at the noise and decrease already: nobody needs to turn them round.

    From 0.9 to 0.1, the first question is about t = 0.9; yours is about 0.1.
    """
    times = times.flip(0)
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="adds the score to f, for Song's minus")
def sampler_plus_score(sde, score, x, times, noise):
    """My samples run away from the data.

    Set f = 0: does a step move the state along the score, or against it?

    The score points to the data. Two signs meet it: one in the reverse drift, and one from time running back.

    With f = 0, g = 1, a score of 2 and dt = 0.25 the state moves by 0.5; yours by -0.5.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) + sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="walks along the drift, not against it")
def sampler_plus_drift(sde, score, x, times, noise):
    """My samples fly away in a few steps.

    dt is positive here. In which direction does time run?

    Song Eq. 6 has a negative dt. With a positive one, the whole drift changes its sign.

    With f = 1, no score and a step of 0.25 the state moves by -0.25; yours by 0.25.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x + (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="multiplies the score by g, not its square")
def sampler_g_for_g_squared(sde, score, x, times, noise):
    """My samples are too spread out, or too narrow, as g changes.

    Which power of g stands before the score in Song Eq. 6?

    The noise has g; what the score has to take out again grows with the variance of the noise.

    With f = 0, g = 3, a score of 1 and dt = 0.1 the state moves by 0.9; yours by 0.3.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="halves the score's part, as an ODE would")
def sampler_half_the_score(sde, score, x, times, noise):
    """My samples are blurred: the noise is never quite taken out.

    Where does your factor 1/2 come from?

    The half belongs to the probability-flow equation, Song Eq. 13, which has no noise.

    With f = 0, g = 2, a score of 1 and dt = 0.25 the state moves by 1; yours by 0.5.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="leaves the SDE's own drift out")
def sampler_no_f(sde, score, x, times, noise):
    """My samples are right under VE, and too close to 0 under VP.

    Which method of sde do you never call?

    The reverse drift has two parts: the way there, turned round, and the score's.

    With f = -3, no score and a step of 0.25 the state moves by 0.75; yours stays.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x + sde.diffusion(t) ** 2 * score(x, t) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="asks the score at the step's end")
def sampler_score_at_the_end(sde, score, x, times, noise):
    """My f and g are right, and my samples slightly off.

    At which time do you ask the score, and at which time is x?

    The score belongs to a state and to its time. x is still at the start of the step.

    In a step from 0.75 to 0.5, x has the noise of 0.75; you ask for the score at 0.5.
    """
    for i in range(len(noise)):
        t, s = times[i], times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, s)) * (t - s)
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * (t - s).sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="turns the score's time round")
def sampler_score_of_one_minus_t(sde, score, x, times, noise):
    """My samples are a shapeless cloud.

    At the first step x is pure noise. What time do you tell the score?

    t = 0 is data and t = 1 noise, here as in training: the score knows no other clock.

    At times[0] = 0.9 the score is asked at 0.9; yours at 0.1, where nearly all is data.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, 1 - t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_together", "sampler_law", title="takes the noise's g at the step's end")
def sampler_noise_at_the_end(sde, score, x, times, noise):
    """My samples are a little too narrow under VP.

    At which time do you ask for g, in the drift and in the noise?

    All parts of one step are taken at one time: that of the state it starts from.

    If g is 3 at the start and 2 at the end of a step of 0.25, the noise has 1.5; yours has 1.
    """
    for i in range(len(noise)):
        t, s = times[i], times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * (t - s)
        if i < len(noise) - 1:
            x = x + sde.diffusion(s) * (t - s).sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="adds no noise at all")
def sampler_no_noise(sde, score, x, times, noise):
    """All my samples end up at the same few points.

    Which argument do you not use?

    Song Eq. 6 has a term with dw. The drift counts on it: it takes that noise out again.

    With no drift, two equal samples with noise +1 and -1 must part; yours stay together.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_law", title="follows the probability-flow ODE")
def sampler_probability_flow(sde, score, x, times, noise):
    """My samples look right, and are the same for any noise.

    Which argument do you not use?

    Song Eq. 13 has half the score's part and no noise. This question is about Eq. 6.

    With f = 0, g = 2, a score of 1 and dt = 0.25 the drift moves the state by 1; yours by 0.5.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)) * dt
    return x


@mistake(SAMPLE, "sampler_noise", in_law=True, title="draws its own noise")
def sampler_own_noise(sde, score, x, times, noise):
    """My samples look right, but change whenever I run the cell.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a run can be repeated. Draw none of your own.

    With noise = 0 given, two calls must return the same state.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * torch.randn_like(x)
    return x


@mistake(SAMPLE, "sampler_noise", in_law=True, title="uses the rows of noise backwards")
def sampler_noise_backwards(sde, score, x, times, noise):
    """My samples look right, but no run repeats the reference.

    Which row of noise does your first step use?

    Any order of the rows gives the same distribution. The contract fixes one: row i is for step i.

    With the rows 1, 0 and 0, the first of three steps moves the state; yours does not.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[-1 - i]
    return x


@mistake(SAMPLE, "sampler_noise", in_law=True, title="uses the next row of noise")
def sampler_next_row(sde, score, x, times, noise):
    """My samples look right, but the row of noise that is not used is another one.

    Which row of noise does your first step use?

    Rows are counted as steps are. The row that stays unused belongs to the step without noise.

    With the rows 1, 0 and 0, the first of three steps moves the state; yours does not.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i + 1 < len(noise):
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i + 1]
    return x


@mistake(SAMPLE, "sampler_noise", in_law=True, title="subtracts the noise")
def sampler_minus_noise(sde, score, x, times, noise):
    """My samples look right, but the check on values fails.

    Set the score to zero and the noise to 1: does the state go up or down?

    Both signs give the same distribution. Time running back turns the drift, and not the noise.

    With f = 0, no score, g = 2, a step of 0.25 and noise 1 the state rises by 1; yours falls.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x - sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", in_law=True, title="gives the noise to other samples")
def sampler_noise_flipped(sde, score, x, times, noise):
    """The batch comes out right, but not each sample.

    Give noise to the first sample alone. Which one moves?

    noise[i] has the shape of x: each sample has its own entry, at its own place.

    With two samples and the noise (1, 0) the first one moves; in yours the second does.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i].flip(0)
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_last_step", in_law=True, title="starts from its own x")
def sampler_own_start(sde, score, x, times, noise):
    """My samples look right, but change whenever I run the cell.

    What does your walk do with the x that it is given?

    x is the state at times[0] already. Whoever calls has drawn it from the prior.

    With x = 0 and no noise, no score and no drift the end is 0; yours is another number each time.
    """
    x = sde.prior_std * torch.randn_like(x)
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_uneven", title="takes the first gap for every step")
def sampler_first_gap(sde, score, x, times, noise):
    """My samples are right on linspace, and wrong on any other times.

    Print your dt in each step. Does it follow the times?

    `times` decrease, but not always evenly. A length that you compute before the loop is right for one step.

    With the times 1, 0.75 and 0, the second step takes 0.75; yours takes 0.25.
    """
    dt = times[0] - times[1]
    for i in range(len(noise)):
        t = times[i]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_uneven", title="takes the mean gap for every step")
def sampler_mean_gap(sde, score, x, times, noise):
    """My samples are right on linspace, and wrong where the last steps are shorter.

    Print your dt in each step. Does it follow the times?

    `times` decrease, but not always evenly. The mean length is the length of no step in particular.

    With the times 1, 0.75 and 0, the steps take 0.25 and 0.75; yours take 0.5 each.
    """
    dt = (times[0] - times[-1]) / len(noise)
    for i in range(len(noise)):
        t = times[i]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_uneven", title="clamps the times from below")
def sampler_clamped_times(sde, score, x, times, noise):
    """My last step is a little too short.

    Which times does your walk use that are not in `times`?

    The caller says where the walk ends, and t_min is in `times` already.

    A last step from 0.1 to 0.0001 takes 0.0999; yours takes 0.099.
    """
    times = times.clamp(min=1e-3)
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_law", title="makes times of its own")
def sampler_own_times(sde, score, x, times, noise):
    """My samples are right when times go from 1 to 0.001, and only then.

    Which argument do you not use?

    A walk may start late, end early, and take steps of any lengths: `times` say all of it.

    With the times 0.9 and 0.5 there is one step of 0.4; yours takes 0.999.
    """
    times = torch.linspace(1, 1e-3, len(noise) + 1, dtype=x.dtype)
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_asks_once", "sampler_law", title="leaves the last step out")
def sampler_one_step_too_few(sde, score, x, times, noise):
    """My samples stop one step before the end, and are grainy.

    How many steps do N + 1 times make, and how many does your loop take?

    The last step adds no noise, but it has a drift: it takes the noise of the step before out.

    With two times there is one step; yours returns x as it came.
    """
    for i in range(len(noise) - 1):
        t, dt = times[i], times[i] - times[i + 1]
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        x = x - drift * dt + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_asks_once", "sampler_law", title="returns inside the loop")
def sampler_returns_early(sde, score, x, times, noise):
    """My samples are still noise, and the loop is fast.

    How often does your loop run?

    Look at the indentation of your return.

    With four times there are three steps; yours takes one.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
        return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="skips the noise of the first step")
def sampler_first_step_quiet(sde, score, x, times, noise):
    """My samples are grainy, and nearly right else.

    Which of your steps adds no noise: the first, or the last?

    Where a loop counts down, step 0 is the last. Yours counts up.

    With three steps, the noise belongs in the first two; you leave it out of the first.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i > 0:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="multiplies noise by g squared")
def sampler_g_squared_in_noise(sde, score, x, times, noise):
    """My samples are far too spread out.

    Set the score to zero: how far should the noise of a step spread the state?

    The square of g is a variance. Noise is multiplied by a standard deviation.

    With g = 3 and a step of 0.25 the noise has the standard deviation 1.5; yours has 4.5.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) ** 2 * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="adds noise whatever dt is")
def sampler_noise_without_dt(sde, score, x, times, noise):
    """My samples are wilder the more steps I take.

    Make a step very short: how far should the state move, and how far does yours?

    Both parts of a step shrink with its length, each at its own rate.

    With g = 1 and a step of 0.01 the noise has the standard deviation 0.1; yours has 1.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="leaves g out of the noise")
def sampler_noise_without_g(sde, score, x, times, noise):
    """My samples do not depend on how strong the noise of the SDE is.

    Set the score to zero: how far should the noise of a step spread the state?

    dw is multiplied by something in Song Eq. 6. Does your noise have it?

    With g = 3 and a step of 0.25 the noise has the standard deviation 1.5; yours has 0.5.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_law", title="takes sigma for g")
def sampler_sigma_for_g(sde, score, x, times, noise):
    """My samples hardly move at the end of the walk.

    What do sigma(t) and g(t) stand for?

    sigma says how much noise is in x_t, g how fast it comes in. Song Eq. 6 has only one of them.

    In Brownian motion with g = 2, sigma is 1 at t = 0.25, and 2 only at t = 1.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.sigma(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.sigma(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="takes the score for a noise prediction")
def sampler_score_as_noise(sde, score, x, times, noise):
    """My samples run away from the data, near t = 0 most of all.

    What does score return: a score, or the noise in x?

    A network may predict the noise; its score is that, divided by -sigma. Here that is done already.

    With sigma = 0.5 and a score of 2 you use -4.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) + sde.diffusion(t) ** 2 * score(x, t) / sde.sigma(t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_together", "sampler_law", title="adds the noise before the drift")
def sampler_noise_first(sde, score, x, times, noise):
    """My samples are slightly off, less so with more steps.

    Which state do you ask the score about?

    Drift and noise of a step are both for the state at its start. Neither sees the other.

    From x = 0 with a noise of 0.5 in the step, the score is asked at 0; yours at 0.5.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_law", title="lets f see x after the score's push")
def sampler_f_of_the_moved_state(sde, score, x, times, noise):
    """My samples are slightly off under VP, and right under VE.

    Which state do you give to f, and which to the score?

    Two lines that both write x are not one step: the second sees what the first did.

    From x = 1 with a push of 0.5, f is asked at 1; yours at 1.5.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x + sde.diffusion(t) ** 2 * score(x, t) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
        x = x - sde.drift(x, t) * dt
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="starts every step from x at the start")
def sampler_always_from_the_start(sde, score, x, times, noise):
    """My samples depend on the last step alone.

    Where does your second step start?

    Each step starts at the state that the step before it left behind.

    Two steps of 1 each bring 0 to 2; yours end at 1.
    """
    end = x
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        end = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            end = end + sde.diffusion(t) * dt.sqrt() * noise[i]
    return end


@mistake(SAMPLE, "sampler_together", "sampler_asks_once", "sampler_law", title="computes the drift before the loop")
def sampler_drift_once(sde, score, x, times, noise):
    """My sampler is fast, and the samples fly off in straight lines.

    How often do you ask the score in ten steps?

    The drift depends on the state and on the time, and both change in each step.

    In two steps of x' = -x from 1 the second starts slower; yours goes on as it began.
    """
    drift = sde.drift(x, times[0]) - sde.diffusion(times[0]) ** 2 * score(x, times[0])
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - drift * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_noise", "sampler_law", title="gives one sample's noise to all")
def sampler_one_noise_for_all(sde, score, x, times, noise):
    """My samples all look alike.

    Do two samples at the same place part in your next step?

    noise[i] has the shape of x: one number for each coordinate of each sample.

    With two samples and the noise (1, -1) they part; yours both move by the first.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i][:1]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_asks_once", "sampler_law", title="averages the drift at both ends")
def sampler_heun(sde, score, x, times, noise):
    """I wanted a better scheme, and the check says that my values are nearly right.

    How often do you ask the score in a step?

    Heun's method is of a higher order. This question is about Euler-Maruyama.

    For x' = -x from 1, a step of 0.5 ends at 0.5; Heun's at 0.625.
    """
    for i in range(len(noise)):
        t, s = times[i], times[i + 1]
        dt = t - s
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        ahead = x - drift * dt
        drift = (drift + sde.drift(ahead, s) - sde.diffusion(s) ** 2 * score(ahead, s)) / 2
        x = x - drift * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_asks_once", "sampler_law", title="denoises once more at the end")
def sampler_denoises_at_the_end(sde, score, x, times, noise):
    """My samples are cleaner than the reference's.

    Where is your x when the loop has ended, and where when you return?

    The state at times[-1] is asked for. Guessing x_0 from it is another step.

    With N steps the score is asked N times; yours is asked once more.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    end = times[-1]
    return (x + sde.sigma(end) ** 2 * score(x, end)) / sde.alpha(end)


@mistake(SAMPLE, "sampler_asks_once", title="asks the score twice a step")
def sampler_asks_twice(sde, score, x, times, noise):
    """My samples are right, but sampling takes twice as long.

    How often do you ask the score in a step?

    A network is the costly part. Keep its answer in a variable.

    In 100 steps the network runs 100 times; yours 200.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        mean = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i == len(noise) - 1:
            return mean
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        x = x - drift * dt + sde.diffusion(t) * dt.sqrt() * noise[i]


@mistake(SAMPLE, "sampler_asks_once", title="asks the score once more than it steps")
def sampler_asks_after_the_end(sde, score, x, times, noise):
    """My samples are right, but the score is asked once too often.

    What do you ask the score at times[-1] for?

    N + 1 times make N steps, and no step starts at the last time.

    With 100 steps the network runs 100 times; yours 101.
    """
    drift = sde.drift(x, times[0]) - sde.diffusion(times[0]) ** 2 * score(x, times[0])
    for i in range(len(noise)):
        dt = times[i] - times[i + 1]
        x = x - drift * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(times[i]) * dt.sqrt() * noise[i]
        drift = sde.drift(x, times[i + 1]) - sde.diffusion(times[i + 1]) ** 2 * score(x, times[i + 1])
    return x


@mistake(SAMPLE, "sampler_together", title="clips the state to a range")
def sampler_clamped(sde, score, x, times, noise):
    """I clip the states so that nothing explodes.

    May a state be 100? Look at VE at t = 1.

    A state has the range that the SDE gives it; the sampler knows no range of the data.

    A right step to 40 stays at 40; yours stops at 20.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
        x = x.clamp(-20, 20)
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_law", title="clips the samples to -1 and 1")
def sampler_clamped_to_pixels(sde, score, x, times, noise):
    """My digits look right, and my points are a square.

    Which numbers can your result hold?

    Images may be clipped where they are shown. Points have no range.

    A state that ends at 1.5 is returned as 1.5; yours as 1.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x.clamp(-1, 1)


@mistake(SAMPLE, "sampler_leaves_inputs", title="writes into the caller's x")
def sampler_in_place(sde, score, x, times, noise):
    """My samples are right, but the noise that I started from is gone.

    What is x for the caller, after your function was called?

    `x -= …` writes into the tensor that x is; `x = x - …` makes a new one.

    After `y = x; y += 1` x has changed, too.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x -= (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x += sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_leaves_inputs", title="writes into the caller's noise")
def sampler_zeroes_noise(sde, score, x, times, noise):
    """My samples are right, but a second run from the same noise is not the same.

    What is in noise for the caller, after your function was called?

    An assignment to a row writes into the caller's tensor, and so does a method whose name ends with an underscore.

    After `row = noise[0]; row.mul_(2)` the first row of noise is doubled for everybody; 2 * row is a new tensor.
    """
    noise[-1] = 0
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        x = x - drift * dt + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_leaves_inputs", title="leaves x recording gradients")
def sampler_leaves_a_graph(sde, score, x, times, noise):
    """My samples are right, but memory fills as I sample again from the same x.

    What is x.requires_grad after your function was called?

    Nothing here needs a gradient: the score is given. A method that ends with an underscore changes its tensor.

    After x.requires_grad_() all that is computed from x keeps its history.
    """
    start = x.requires_grad_()
    x = start
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x.detach()


@mistake(SAMPLE, "sampler_keeps_dtype", title="computes in float32")
def sampler_in_float32(sde, score, x, times, noise):
    """My samples have fewer digits than the x that I was given.

    What is the dtype of x when you return it?

    .float() makes float32 of everything. A float64 goes in, and a float64 is to come out.

    1 / 3 in float32 is wrong in the eighth digit.
    """
    x, times, noise = x.float(), times.float(), noise.float()
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_keeps_dtype", title="makes new tensors of the times")
def sampler_times_in_float32(sde, score, x, times, noise):
    """My samples are right to seven digits.

    Which dtype does torch.tensor give to a Python number?

    .item() gives a Python number with all its digits; torch.tensor keeps half of them, unless it is told the dtype.

    torch.tensor(0.1) is off by 1.5e-9.
    """
    for i in range(len(noise)):
        t, s = torch.tensor(times[i].item()), torch.tensor(times[i + 1].item())
        dt = t - s
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_keeps_dtype", title="adds a small number under the root")
def sampler_safe_root(sde, score, x, times, noise):
    """I add 1e-8 so that the root is never of zero.

    Can the root's argument be zero or below?

    `times` decrease, so every step has a length above zero. A constant "to be safe" only costs digits.

    The root of 0.25 is 0.5; with 1e-8 added it is 0.50000001.
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * (dt + 1e-8).sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_last_step", "sampler_law", title="returns all states")
def sampler_all_states(sde, score, x, times, noise):
    """My result has one dimension more than the samples.

    What do you return: a state, or a list of them?

    A film needs all states; this function returns only where the walk ends.

    For x of shape (3, 2) the result has the shape (3, 2); with two steps yours has (3, 3, 2).
    """
    states = [x]
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
        states.append(x)
    return torch.stack(states)


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_last_step", "sampler_law", title="gives t the shape (B,)")
def sampler_time_of_each(sde, score, x, times, noise):
    """The size of tensor a must match the size of tensor b.

    Read the last line of the error: which two shapes meet there?

    A tensor (B,) meets the last axis of x, and not the batch. All samples share one time here.

    (3, 2) times (3,) is an error; (3, 2) times () is not.
    """
    for i in range(len(noise)):
        t, dt = times[i].expand(len(x)), times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", "sampler_noise", "sampler_last_step", "sampler_law", title="shapes t for images")
def sampler_time_for_images(sde, score, x, times, noise):
    """My digits are right, and my points have a strange shape.

    What is the shape of your result for x of shape (3, 2)?

    A time (1, 1, 1, 1) makes four axes of anything. A single time needs no axes at all.

    (3, 2) times (1, 1, 1, 1) is (1, 1, 3, 2).
    """
    for i in range(len(noise)):
        t, dt = times[i].view(1, 1, 1, 1), times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(
    SAMPLE,
    "sampler_drift",
    "sampler_noise",
    "sampler_last_step",
    "sampler_asks_once",
    "sampler_leaves_inputs",
    "sampler_law",
    title="makes Python numbers of the times",
)
def sampler_times_as_numbers(sde, score, x, times, noise):
    """AttributeError: 'float' object has no attribute 'sqrt'.

    What are the times in your loop: tensors, or Python numbers?

    .item() makes a number of a tensor, and the methods of sde want a tensor of times.

    times[0] is a tensor of shape (); times[0].item() is a float.
    """
    for i in range(len(noise)):
        t, dt = times[i].item(), (times[i] - times[i + 1]).item()
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt**0.5 * noise[i]
    return x


@mistake(
    SAMPLE,
    "sampler_drift",
    "sampler_noise",
    "sampler_last_step",
    "sampler_asks_once",
    "sampler_leaves_inputs",
    "sampler_law",
    title="takes a step for every time",
)
def sampler_one_step_too_many(sde, score, x, times, noise):
    """IndexError: index is out of bounds.

    How many steps do N + 1 times make?

    A step needs two times, where it starts and where it ends. No step starts at the last one.

    Three times make two steps; your loop starts a third.
    """
    for i in range(len(times)):
        t, dt = times[i], times[i] - times[i + 1]
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_last_step", title="takes the first step before the loop, with noise")
def sampler_first_step_apart(sde, score, x, times, noise):
    """With many steps my samples are right. With a single step they are noisy.

    If there is only one step, is it your first or your last?

    The rule is about the last step, whatever else that step may be. One place for all steps cannot forget it.

    With one step, g = 2 and a gap of 0.25 nothing is to be added; your step adds noise of standard deviation 1.
    """
    t, dt = times[0], times[0] - times[1]
    drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
    x = x - drift * dt + sde.diffusion(t) * dt.sqrt() * noise[0]
    for i in range(1, len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        x = x - drift * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x


@mistake(SAMPLE, "sampler_drift", title="hands the score flat images")
def sampler_flat_images(sde, score, x, times, noise):
    """It works for points. For digits my U-Net complains about the shape of its input.

    Which shape has the x that your score is asked about?

    The score is asked about the state as it is: a network needs to know which pixels are neighbours.

    For two digits the score is asked about (2, 1, 8, 8); yours gets (2, 64).
    """
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        slope = score(x.flatten(1), t).view_as(x)
        x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * slope) * dt
        if i < len(noise) - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x
