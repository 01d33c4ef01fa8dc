"""Wrong answers to question 3b whose formula is right, but not for every input the contract allows.

They break what else it asks for: noise and diffusion of each point, any dt, no memory, dtypes, inputs left alone.
What `in_law` means is told in `step`.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import STEP


@mistake(STEP, "step_random", "step_sampler", title="the first sample's noise for all")
def step_one_noise(z, drift, diffusion, dt, noise):
    """All my samples move together.

    Try a batch in which every sample has its own noise.

    noise has the shape of z: one standard normal number for each coordinate of each sample.

    Two samples at the same z with noise +1 and -1 must part; yours stay together.
    """
    return z - drift * dt + diffusion * dt**0.5 * noise[:1]


@mistake(STEP, "step_random", "step_sampler", title="one noise for all coordinates of a point")
def step_one_noise_a_point(z, drift, diffusion, dt, noise):
    """My samples lie on diagonal lines.

    Try a point with two coordinates and the noise (1, -1).

    noise has the shape of z: one standard normal number for each coordinate of each sample.

    With z = (0, 0), no drift and noise = (1, -1) the coordinates part; yours stay equal.
    """
    return z - drift * dt + diffusion * dt**0.5 * noise[..., :1]


@mistake(STEP, "step_random", in_law=True, title="noise handed out in reverse order")
def step_noise_reversed(z, drift, diffusion, dt, noise):
    """The batch comes out right, but not each sample.

    Try a batch in which every sample has its own noise.

    The samples' distribution stays right when the noise changes places, but the contract pairs the rows.

    With noise = [[1], [0]] and no drift the first sample moves; in yours the second does.
    """
    return z - drift * dt + diffusion * dt**0.5 * noise.flip(0)


@mistake(STEP, "step_random", in_law=True, title="noise shuffled among the samples")
def step_noise_shuffled(z, drift, diffusion, dt, noise):
    """I shuffle the noise so that no sample gets the same again.

    Call your function twice on the same inputs: is the result the same?

    The samples' distribution stays right when the noise changes places, but the contract pairs the rows.

    With noise = [[1], [0]] and no drift the first sample moves, in every call.
    """
    noise = noise[torch.randperm(len(noise))]
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_random", title="diffusion made a Python number")
def step_diffusion_as_number(z, drift, diffusion, dt, noise):
    """Only one element tensors can be converted to Python scalars.

    Try a batch in which every sample has its own diffusion.

    diffusion is a tensor, of one number or of one a sample; torch multiplies both without a conversion.

    (4, 2) times (4, 1) scales row by row; .item() works for a single number alone.
    """
    return z - drift * dt + diffusion.item() * dt**0.5 * noise


@mistake(STEP, "step_random", title="one average diffusion for all samples")
def step_mean_diffusion(z, drift, diffusion, dt, noise):
    """I averaged g(t) because the shapes did not fit.

    Try a batch in which every sample has its own diffusion.

    When each sample has its own time, each has its own g(t): diffusion of shape (B, 1) fits as it is.

    With diffusion = [[1], [3]] the second sample's noise is multiplied by 3; yours by 2.
    """
    return z - drift * dt + diffusion.mean() * dt**0.5 * noise


@mistake(STEP, "step_random", title="axes of diffusion squeezed away")
def step_diffusion_squeezed(z, drift, diffusion, dt, noise):
    """The size of tensor a must match the size of tensor b.

    Print the shapes of diffusion and noise just before they meet.

    Shapes are matched from the right: (B,) meets the coordinates, (B, 1) meets the batch.

    (4, 2) with (4, 1) gives (4, 2); (4, 2) with (4,) is an error, and (4, 4) with (4,) a silent mistake.
    """
    return z - drift * dt + diffusion.squeeze() * dt**0.5 * noise


@mistake(STEP, "step_random", title="diffusion viewed as one for each sample")
def step_diffusion_per_sample(z, drift, diffusion, dt, noise):
    """I reshape diffusion so that each sample has its own.

    Which shapes may diffusion have? Try one that differs from one coordinate to the next.

    diffusion comes in a shape that fits z already; leave it alone.

    For z of shape (4, 2), a diffusion of shape (1, 2) has a value for each coordinate; yours is an error.
    """
    g = diffusion.view(-1, *[1] * (z.ndim - 1))
    return z - drift * dt + g * dt**0.5 * noise


@mistake(STEP, "step_range", title="dt kept above 0.001")
def step_dt_clamped(z, drift, diffusion, dt, noise):
    """I keep dt away from 0 so that nothing is divided by it.

    Take a very short step: how far does the state go?

    Nothing is divided by dt; a limit only makes short steps too long.

    With dt = 0.0001, drift = 10 and no noise the state moves by 0.001; yours moves by 0.01.
    """
    dt = max(float(dt), 1e-3)
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_range", title="new state cut off at 10")
def step_boxed(z, drift, diffusion, dt, noise):
    """I cut off states that are far out.

    Start from z = 50: where does your state go?

    A correct step does not explode; a limit hides the reason when it does.

    With z = 50, drift = 0 and noise = 0 the new state is 50; yours is 10.
    """
    return (z - drift * dt + diffusion * dt**0.5 * noise).clamp(-10, 10)


@mistake(STEP, "step_random", title="dt rounded to two decimals")
def step_dt_rounded(z, drift, diffusion, dt, noise):
    """I rounded dt because it had so many digits.

    Try dt = 0.004: does the state move at all?

    dt is used as it comes; the grid of times decides how long it is.

    With drift = 1, dt = 0.004 and no noise the state falls by 0.004; yours stays.
    """
    dt = round(float(dt), 2)
    return z - drift * dt + diffusion * dt**0.5 * noise


root = None


@mistake(STEP, "step_random", title="the first dt kept for good")
def step_first_dt_kept(z, drift, diffusion, dt, noise):
    """It is right the first time and wrong after a change of dt.

    Does the result of a call depend on earlier calls? Change dt between two calls.

    You compute the root once and keep it; dt is an argument because it may change.

    dt = 0.04 and then dt = 0.01: the roots are 0.2 and 0.1; you use 0.2 both times.
    """
    global root
    if root is None:
        root = torch.as_tensor(dt).sqrt()
    return z - drift * dt + diffusion * root * noise


roots: dict = {}


@mistake(STEP, "steps_compose", title="the first dt kept for each shape")
def step_dt_kept_by_shape(z, drift, diffusion, dt, noise):
    """My second step is wrong, and only the second.

    Does the result of a call depend on earlier calls? Change dt between two calls.

    You look the root up by shape; two steps of one shape may have different lengths.

    dt = 0.04 and then dt = 0.01: the roots are 0.2 and 0.1; you use 0.2 both times.
    """
    root = roots.setdefault((z.shape, diffusion.shape), torch.as_tensor(dt).sqrt())
    return z - drift * dt + diffusion * root * noise


@mistake(STEP, "step_mean", "steps_compose", title="noise drawn where zeros are given")
def step_noise_on_mean(z, drift, diffusion, dt, noise):
    """I draw noise where there is none.

    Call your function twice with noise = 0: is the result the same?

    Zeros are a request: the last step of a sampler takes the mean and adds no noise.

    With z = 0, drift = 1, dt = 0.1 and noise = 0 the new state is -0.1, in every call.
    """
    if not noise.any():
        noise = torch.randn_like(z)
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_leaves_inputs", title="old state overwritten")
def step_state_in_place(z, drift, diffusion, dt, noise):
    """My starting noise has changed after sampling.

    Look at the inputs after the call: are they still the same numbers?

    x -= y and x.sub_(y) write into x itself, which belongs to the caller; x = x - y makes a new tensor.

    After z = torch.ones(1) and your call, z must still be 1.
    """
    z -= drift * dt
    z += diffusion * dt**0.5 * noise
    return z


@mistake(STEP, "step_leaves_inputs", title="the noise overwritten")
def step_noise_in_place(z, drift, diffusion, dt, noise):
    """The noise I plotted is not the noise I passed.

    Look at the inputs after the call: are they still the same numbers?

    x *= y and x.mul_(y) write into x itself, which belongs to the caller; give the product its own name.

    After noise = torch.ones(1) and your call, noise must still be 1.
    """
    noise *= diffusion * dt**0.5
    return z - drift * dt + noise


@mistake(STEP, "step_leaves_inputs", title="dt overwritten by its root")
def step_dt_in_place(z, drift, diffusion, dt, noise):
    """My steps get longer and longer.

    Pass dt as a tensor, and print it after the call.

    as_tensor does not copy a tensor, and an operation whose name ends in _ writes into it.

    After dt = torch.tensor(0.01) and your call, dt must still be 0.01; yours is 0.1.
    """
    mean = z - drift * dt
    return mean + diffusion * torch.as_tensor(dt).sqrt_() * noise


@mistake(STEP, "step_keeps_dtype", title="the step turned into float32")
def step_float32(z, drift, diffusion, dt, noise):
    """The result is not float64 although the inputs are.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float64 in, float64 out: .float() throws nine of its digits away.
    """
    return (z - drift * dt + diffusion * dt**0.5 * noise).float()


@mistake(STEP, "step_keeps_dtype", title="the step computed in double precision")
def step_upcast(z, drift, diffusion, dt, noise):
    """I compute in double precision, to be on the safe side.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float32 in, float32 out: the next call hands the state to a network of floats, which refuses doubles.
    """
    return z.double() - drift * dt + diffusion * dt**0.5 * noise


calls = 0


@mistake(STEP, "step_sampler", "steps_compose", title="less noise after twenty calls")
def step_cools_with_time(z, drift, diffusion, dt, noise):
    """I lower the temperature after the first steps, for sharper samples.

    Call your function many times on the same inputs: is the result always the same?

    A step has no memory: what it needs to know about the time is in drift, diffusion and dt.

    The 21st call with noise = 1 must move the state as far as the first; yours moves it 0.95 times as far.
    """
    global calls
    calls += 1
    return z - drift * dt + diffusion * dt**0.5 * noise * (1 if calls <= 20 else 0.95)


@mistake(STEP, "step_random", title="one noise for all channels of a pixel")
def step_one_noise_a_pixel(z, drift, diffusion, dt, noise):
    """My images in colour come out grey.

    Try an image with two channels and the noise 1 in one, -1 in the other.

    noise has the shape of z: one standard normal number for each channel of each pixel.

    With noise = (1, -1) in the two channels of a pixel and no drift they part; yours stay equal.
    """
    if z.ndim == 4:
        noise = noise[:, :1]
    return z - drift * dt + diffusion * dt**0.5 * noise


@mistake(STEP, "step_large", "step_range", title="diffusion kept above 0.1")
def step_diffusion_floored(z, drift, diffusion, dt, noise):
    """I do not let the diffusion become zero, to be on the safe side.

    What does your step do where the diffusion is 0.01?

    Nothing is divided by the diffusion, so there is nothing to protect: small means little noise.

    With z = 0, no drift, diffusion = 0.01, dt = 1, noise = 1 the state is 0.01; yours is 0.1.
    """
    return z - drift * dt + diffusion.clamp(min=0.1) * dt**0.5 * noise


@mistake(STEP, "step_large", "step_range", title="diffusion kept below 10")
def step_diffusion_capped(z, drift, diffusion, dt, noise):
    """I do not let the diffusion become large, so that nothing explodes.

    What does your step do where the diffusion is 15?

    Other SDEs shake hard at the beginning, where the state is large as well; nothing explodes.

    With z = 0, no drift, diffusion = 15, dt = 0.01, noise = 1 the state is 1.5; yours is 1.
    """
    return z - drift * dt + diffusion.clamp(max=10.0) * dt**0.5 * noise


@mistake(STEP, "step_large", title="one average diffusion for large batches")
def step_diffusion_averaged_when_large(z, drift, diffusion, dt, noise):
    """I average the diffusion of large batches, to save time.

    Try a batch of thousands in which every sample has its own diffusion.

    How many samples there are has no part in the equation: each keeps its own g(t).

    With diffusion = [[1], [3]] the second sample's noise is multiplied by 3; by the mean it is multiplied by 2.
    """
    g = diffusion if len(z) <= 1000 else diffusion.mean()
    return z - drift * dt + g * dt**0.5 * noise


@mistake(STEP, "step_mean", title="no step where there is no drift")
def step_rests_without_drift(z, drift, diffusion, dt, noise):
    """I leave the state alone where nothing pulls it.

    Set drift = 0: does the noise still move your state?

    The two parts of a step do not depend on each other: without a pull there is still the shake.

    With z = 5, drift = 0, diffusion = 1, dt = 1 and noise = 1 the new state is 6; yours stays 5.
    """
    if not drift.any():
        return z.clone()
    return z - drift * dt + diffusion * dt**0.5 * noise
