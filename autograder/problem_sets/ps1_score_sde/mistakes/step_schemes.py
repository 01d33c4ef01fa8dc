"""Wrong answers to question 3b with other noise, another scheme or a clamp."""

import random

import numpy as np
import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import STEP


@mistake(STEP, "step_by_hand", in_law=True, title="noise drawn by numpy in the step")
def step_own_noise_numpy(z, drift, diffusion, dt, noise):
    """My result is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    noise = torch.tensor(np.random.randn(*z.shape), dtype=z.dtype)
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", in_law=True, title="float64 noise drawn by numpy in the step")
def step_own_noise_numpy_double(z, drift, diffusion, dt, noise):
    """My result is different every time I run the cell, and it is a double.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    noise = torch.from_numpy(np.random.randn(*z.shape))
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", in_law=True, title="the given noise drawn anew in the step")
def step_own_noise_redrawn(z, drift, diffusion, dt, noise):
    """I draw the noise anew with normal_().

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    noise.normal_()
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="uniform noise of its own in the step")
def step_own_noise_uniform(z, drift, diffusion, dt, noise):
    """I draw the noise with torch.rand.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    return z - drift * dt + diffusion * dt**0.5 * torch.rand_like(z)


@mistake(STEP, "step_by_hand", "step_sampler", title="one random number for all samples")
def step_own_noise_number(z, drift, diffusion, dt, noise):
    """I draw one random number a step, and my samples move together.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    return z - drift * dt + diffusion * dt**0.5 * torch.randn(1)


@mistake(STEP, "step_by_hand", "step_sampler", title="noise drawn from seed 0 in the step")
def step_own_noise_seeded(z, drift, diffusion, dt, noise):
    """I seed the generator in the step, so that it can be repeated.

    Change noise and call your function again: does the result change?

    With a seed in it every step gets the same noise, and the samples are carried off in one direction.

    With noise = 0 given, a call must return the mean of the step.
    """
    torch.manual_seed(0)
    return z - drift * dt + diffusion * dt**0.5 * torch.randn_like(z)


@mistake(STEP, "step_by_hand", "step_sampler", title="noise drawn from seed 42 in the step")
def step_own_noise_seeded_42(z, drift, diffusion, dt, noise):
    """I seed the generator in the step, so that it can be repeated.

    Change noise and call your function again: does the result change?

    With a seed in it every step gets the same noise, and the samples are carried off in one direction.

    With noise = 0 given, a call must return the mean of the step.
    """
    torch.manual_seed(42)
    return z - drift * dt + diffusion * dt**0.5 * torch.randn_like(z)


@mistake(STEP, "step_by_hand", "step_sampler", title="drift in place of the noise")
def step_drift_is_noise(z, drift, diffusion, dt, noise):
    """I used the network's prediction in place of the noise.

    Which of the five arguments do you not use?

    Brownian motion moves each sample at random; the drift is no random number.

    Two samples at the same z with noise +1 and -1 must part; yours stay together.
    """
    return z - drift * dt + diffusion * dt**0.5 * drift


@mistake(STEP, "step_by_hand", "step_sampler", title="drift and noise exchanged")
def step_drift_and_noise_swapped(z, drift, diffusion, dt, noise):
    """My samples only diffuse.

    Set noise = 0, then drift = 0: which part of the step does each of them move?

    The drift goes with the time, the noise with its root and with g(t).

    With z = 0, drift = 1, dt = 0.01 and no noise the state falls by 0.01; yours rises.
    """
    return z - noise * dt + diffusion * dt**0.5 * drift


@mistake(STEP, "step_by_hand", "step_sampler", title="the state in place of the noise")
def step_state_is_noise(z, drift, diffusion, dt, noise):
    """My samples grow and grow.

    Which of the five arguments do you not use?

    Brownian motion moves each sample at random, wherever it is; z is where it is.

    With z = 0, no drift and noise = 1 the state moves; yours stays.
    """
    return z - drift * dt + diffusion * dt**0.5 * z


@mistake(STEP, "step_by_hand", "step_sampler", title="a random drift of its own")
def step_drift_drawn(z, drift, diffusion, dt, noise):
    """I made up a drift to try it out.

    Call your function twice on the same inputs: is the result the same?

    drift is an argument: it holds the SDE and the score. A line of yours replaces it.

    With z = 0, drift = 1, dt = 0.1 and no noise the new state is -0.1, in every call.
    """
    drift = torch.randn_like(z)
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="noise divided by its mean length")
def step_noise_normalised(z, drift, diffusion, dt, noise):
    """I normalise the noise so that all samples move equally far.

    Give the noise twice as large: does the state move twice as far?

    noise is standard normal already: its size carries the randomness, and must stay as it is.

    With diffusion = 1, dt = 1, noise = 2 and no drift the state moves by 2; yours by 1.
    """
    noise = noise / noise.reshape(len(noise), -1).norm(dim=1).mean()
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="each sample's noise divided by its length")
def step_noise_normalised_each(z, drift, diffusion, dt, noise):
    """I normalise the noise of each sample.

    Give the noise twice as large: does the state move twice as far?

    noise is standard normal already: its size carries the randomness, and must stay as it is.

    With diffusion = 1, dt = 1, noise = 2 and no drift the state moves by 2; yours by 1.
    """
    noise = noise / noise.reshape(len(noise), -1).norm(dim=1).reshape(-1, *[1] * (noise.ndim - 1))
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="dt and a minus on everything")
def step_time_on_everything(z, drift, diffusion, dt, noise):
    """My samples hardly spread at all.

    Set drift = 0 and divide dt by 4: by how much does the noise part shrink?

    In a time dt a Brownian motion has the variance dt; and only the drift is turned around.

    With drift = 0, diffusion = 1, dt = 0.01 and noise = 1 the state rises by 0.1; yours falls by 0.01.
    """
    return z - (drift + diffusion * noise) * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="dt and minus on all, half the drift")
def step_time_on_everything_half_drift(z, drift, diffusion, dt, noise):
    """My samples hardly spread at all.

    Set drift = 0 and divide dt by 4: by how much does the noise part shrink?

    In a time dt a Brownian motion has the variance dt; and the drift counts in full.

    With drift = 0, diffusion = 1, dt = 0.01 and noise = 1 the state rises by 0.1; yours falls by 0.01.
    """
    return z - (0.5 * drift + diffusion * noise) * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="dt and a plus on everything")
def step_time_on_everything_forward(z, drift, diffusion, dt, noise):
    """I add up drift and noise, times dt.

    Set drift = 0 and divide dt by 4: by how much does the noise part shrink?

    In a time dt a Brownian motion has the variance dt; and time runs backwards, which turns the drift around.

    With drift = 0, diffusion = 1, dt = 0.01 and noise = 1 the state moves by 0.1; yours by 0.01.
    """
    return z + (drift + diffusion * noise) * dt


@mistake(STEP, "step_by_hand", "step_sampler", title="Langevin's update turned around")
def step_langevin_no_diffusion(z, drift, diffusion, dt, noise):
    """I took the update of Langevin dynamics, turned around.

    Which of the five arguments do you not use?

    Langevin dynamics, dx = score dt + sqrt(2) dw, has no g(t); Song Eq. 6 has g dw and no 2.

    With drift = 0, diffusion = 3, dt = 0.5, noise = 1 the state moves by 2.1; yours by 1.
    """
    return z - drift * dt + (2 * dt) ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="Langevin's update as it is")
def step_langevin_verbatim(z, drift, diffusion, dt, noise):
    """I took the update of Langevin dynamics as it is.

    Which of the five arguments do you not use? And which way does your drift go?

    Langevin dynamics, dx = score dt + sqrt(2) dw, follows the score; here the drift is turned around.

    With drift = 0, diffusion = 3, dt = 0.5, noise = 1 the state moves by 2.1; yours by 1.
    """
    return z + drift * dt + (2 * dt) ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="Langevin's update with half a step")
def step_langevin_half(z, drift, diffusion, dt, noise):
    """I took the update of Langevin dynamics with half a step.

    Which of the five arguments do you not use? And which way does your drift go?

    Langevin dynamics, dx = score dt / 2 + dw, follows the score; here drift is turned around, and g(t) counts.

    With z = 0, drift = 1, dt = 0.1 and no noise the state falls by 0.1; yours rises by 0.05.
    """
    return z + 0.5 * drift * dt + dt**0.5 * noise


@mistake(STEP, "step_by_hand", title="an exponential integrator")
def step_exponential(z, drift, diffusion, dt, noise):
    """I used an exponential integrator, which is more exact.

    Which method is this? Compare it, term by term, with what the contract says of Euler-Maruyama.

    It is exact for a drift that is the state itself; drift here is any number, and the step is a straight line.

    With z = 0, drift = 1, dt = 1 and no noise the state falls by 1; yours by 1.72.
    """
    dt = torch.as_tensor(dt)
    return z - torch.expm1(dt) * drift + diffusion * (torch.expm1(2 * dt) / 2) ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="the ancestral step of DDPM")
def step_ancestral(z, drift, diffusion, dt, noise):
    """I used the ancestral step of DDPM.

    Which method is this? Compare it, term by term, with what the contract says of Euler-Maruyama.

    DDPM divides the mean by the root of 1 - beta; in Song Eq. 6 that growth is in the drift already.

    With z = 1, no drift, diffusion = 1, dt = 0.36 and no noise the state stays 1; yours is 1.25.
    """
    beta = diffusion**2 * dt
    return (z - drift * dt) / torch.sqrt(1 - beta) + torch.sqrt(beta) * noise


@mistake(STEP, "step_range", title="drift cut off at 1000")
def step_drift_clamped(z, drift, diffusion, dt, noise):
    """I cut off the drift at 1000 so that nothing explodes.

    What does your step do with a drift of 2000?

    A drift is as large as the SDE makes it: near the end scores are of size 1 / std, and rightly so.

    With z = 0, drift = 2000, dt = 0.1 and no noise the state falls by 200; yours by 100.
    """
    return z - drift.clamp(-1000, 1000) * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_range", title="drift cut off at 100")
def step_drift_clamped_100(z, drift, diffusion, dt, noise):
    """I cut off the drift at 100 so that nothing explodes.

    What does your step do with a drift of 2000?

    A drift is as large as the SDE makes it: near the end scores are of size 1 / std, and rightly so.

    With z = 0, drift = 2000, dt = 0.1 and no noise the state falls by 200; yours by 10.
    """
    return z - drift.clamp(-100, 100) * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="drift kept between -1 and 1")
def step_drift_clamped_1(z, drift, diffusion, dt, noise):
    """I keep the drift between -1 and 1.

    What does your step do with a drift of 3?

    A drift is as large as the SDE makes it: near the end scores are of size 1 / std, and rightly so.

    With z = 0, drift = 3, dt = 0.1 and no noise the state falls by 0.3; yours by 0.1.
    """
    return z - drift.clamp(-1, 1) * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_range", title="drift's length cut off at 100")
def step_drift_norm_clipped(z, drift, diffusion, dt, noise):
    """I clip the norm of the drift, as others clip gradients.

    What does your step do with a drift of 2000?

    A drift is as large as the SDE makes it: near the end scores are of size 1 / std, and rightly so.

    With z = 0, drift = 2000, dt = 0.1 and no noise the state falls by 200; yours by 10.
    """
    size = drift.reshape(len(drift), -1).norm(dim=1).max()
    if size > 100:
        drift = drift * 100 / size
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="noise kept between -1 and 1")
def step_noise_clamped_1(z, drift, diffusion, dt, noise):
    """I keep the noise between -1 and 1.

    What does your step do with noise = 2?

    Large noise is rare but real: without it the samples lack their tails.

    With z = 0, no drift, diffusion = 1, dt = 1, noise = 2 the state is 2; yours is 1.
    """
    return z - drift * dt + diffusion * dt**0.5 * noise.clamp(-1, 1)


@mistake(STEP, "step_by_hand", "step_sampler", title="noise kept between -1.5 and 1.5")
def step_noise_clamped(z, drift, diffusion, dt, noise):
    """I keep the noise between -1.5 and 1.5.

    What does your step do with noise = 3?

    Large noise is rare but real: without it the samples lack their tails.

    With z = 0, no drift, diffusion = 1, dt = 1, noise = 3 the state is 3; yours is 1.5.
    """
    return z - drift * dt + diffusion * dt**0.5 * noise.clamp(-1.5, 1.5)


@mistake(STEP, "step_by_hand", "step_sampler", title="old state kept between -1 and 1")
def step_state_clamped_before(z, drift, diffusion, dt, noise):
    """I keep the state between -1 and 1 before I move it.

    Start from z = 5: where does your state go?

    A correct step does not explode; a limit hides the reason when it does.

    With z = 5, drift = 0 and noise = 0 the new state is 5; yours is 1.
    """
    return z.clamp(-1, 1) - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_range", title="new state cut off at 100")
def step_boxed_100(z, drift, diffusion, dt, noise):
    """I cut off states beyond 100.

    Start from z = 500: where does your state go?

    A correct step does not explode; a limit hides the reason when it does.

    With z = 500, drift = 0 and noise = 0 the new state is 500; yours is 100.
    """
    return (z - drift * dt + diffusion * dt**0.5 * noise).clamp(-100, 100)


@mistake(STEP, "step_by_hand", "step_sampler", title="one random number for each sample")
def step_own_noise_a_sample(z, drift, diffusion, dt, noise):
    """I draw one random number a sample, and my samples lie on diagonal lines.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    return z - drift * dt + diffusion * dt**0.5 * torch.randn(len(z), *[1] * (z.ndim - 1))


@mistake(STEP, "step_by_hand", "step_sampler", title="one number of random.gauss for all samples")
def step_own_noise_gauss(z, drift, diffusion, dt, noise):
    """I draw one random number a step with random.gauss, and my samples move together.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    return z - drift * dt + diffusion * dt**0.5 * random.gauss(0, 1)
