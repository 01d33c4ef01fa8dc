"""Wrong answers to question 3, the step of Langevin dynamics, but for its norms; the most frequent first.

The worked lines share one example: x = 1, a score of -2, noise of 0.4 and snr = 0.5. Then eps is 0.02, and x becomes
1.04: 0.04 less by the score, 0.08 more by the noise.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import LANGEVIN


@mistake(LANGEVIN, "langevin_noise", "langevin_length", title="own noise drawn", in_law=True)
def langevin_own_noise(score, x, t, snr, noise):
    """My pictures are fine, but the check wants other numbers, and mine change with each call.

    Call your function twice on the same inputs: is the result the same?

    All the randomness is in the argument noise. Do you use it?

    With x = 1 and noise = 0.4 in the example, every call must return 1.04.
    """
    grad = score(x, t)
    noise = torch.randn_like(x)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_law", title="noise without the 2 in its root")
def langevin_root_of_eps(score, x, t, snr, noise):
    """After many steps my crowd is too narrow.

    Which strength of noise keeps a crowd where it is, if the score is multiplied by eps?

    In Langevin dynamics noise of variance 2 comes with each unit of the score, not of variance 1.

    With eps = 0.02 the noise is multiplied by 0.2; yours by 0.14.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + eps.sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="half the step")
def langevin_half_step(score, x, t, snr, noise):
    """Score and noise fit together, but my corrector does only half of its work.

    Compare your eps with the one in the docstring, factor by factor.

    Some books put eps / 2 before the score, and the root of eps before the noise. Here the score gets the whole eps.

    With snr |noise| / |score| = 0.1 the score is multiplied by 0.02; yours by 0.01.
    """
    grad = score(x, t)
    eps = (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="score subtracted, not added")
def langevin_minus(score, x, t, snr, noise):
    """My points run away from the data.

    Which way does the score point: to where there are more points, or to where there are fewer?

    The score is the slope of log p. To get to likely places, go up.

    With x = 1, eps = 0.02 and a score of -2, the pull brings x to 0.96; yours to 1.04.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x - eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="ratio without its square")
def langevin_not_squared(score, x, t, snr, noise):
    """My points jump about, and more so where the score is small.

    Double snr in your head: how many times as large should eps be?

    The norms are compared with each other as lengths; eps is the square of a length over a length.

    With snr |noise| / |score| = 0.1 the score is multiplied by 0.02; yours by 0.2.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean())
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="snr outside of the square")
def langevin_snr_outside(score, x, t, snr, noise):
    """My steps are several times too long, for a small snr above all.

    Double snr in your head: how many times as large is your eps?

    Look at your parentheses: what does the square belong to?

    With snr = 0.5, |noise| = 0.4 and |score| = 2 the score is multiplied by 0.02; yours by 0.04.
    """
    grad = score(x, t)
    eps = 2 * snr * (noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="2 inside of the square")
def langevin_two_inside(score, x, t, snr, noise):
    """My crowd comes to rest too wide, as if snr were larger.

    Compare your eps with the one in the docstring, parenthesis by parenthesis.

    What is in the parentheses is squared as a whole.

    With snr |noise| / |score| = 0.1 the score is multiplied by 0.02; yours by 0.04.
    """
    grad = score(x, t)
    eps = (2 * snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", "langevin_law", title="ratio upside down")
def langevin_upside_down(score, x, t, snr, noise):
    """My points jump wildly where the score is large.

    If the score is twice as large everywhere, should eps be larger or smaller?

    snr is the ratio of what the score does to what the noise does. Solve for eps, and see what comes below the line.

    With |noise| = 0.4 and |score| = 2 the ratio is 0.2; yours is 5.
    """
    grad = score(x, t)
    eps = 2 * (snr * grad.flatten(1).norm(dim=1).mean() / noise.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_law", title="noise left out")
def langevin_no_noise(score, x, t, snr, noise):
    """My points all fall to the top of the density.

    What is left of your step if the score is zero?

    The score alone climbs. A crowd keeps its width only if noise is added, too.

    With eps = 0.02 and noise = 0.4 the noise moves x by 0.08; yours not at all.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad


@mistake(LANGEVIN, "langevin_noise", "langevin_law", title="noise without the root")
def langevin_no_root(score, x, t, snr, noise):
    """My crowd is too narrow for small steps, and too wide for large ones.

    Make eps a hundred times smaller in your head: how much smaller is your noise?

    Variances of independent noise add up, standard deviations do not. So the noise goes with a root.

    With eps = 0.02 the noise is multiplied by 0.2; yours by 0.04.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + 2 * eps * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_law", title="2 outside of the root")
def langevin_two_outside(score, x, t, snr, noise):
    """My crowd is too wide.

    Which variance does your noise have: compare it with 2 eps.

    Look at your parentheses: what is the root taken of?

    With eps = 0.02 the noise is multiplied by 0.2; yours by 0.28.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + 2 * eps.sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_length", "langevin_law", title="half before the score alone")
def langevin_half_pull(score, x, t, snr, noise):
    """My crowd comes to rest too wide, however small snr is.

    Which variance of noise belongs to a score that is multiplied by eps / 2?

    There are two ways to write Langevin dynamics, with eps and 2 eps, or with eps / 2 and eps. You took a half of each.

    With eps = 0.02 the score of -2 moves x by -0.04; yours by -0.02.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps / 2 * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_length", "langevin_law", title="score made as long as 1")
def langevin_unit_score(score, x, t, snr, noise):
    """I divided by the norm of the score, and my crowd lost its shape.

    Is eps the length of the move, or a factor of the score?

    Norms are there to find eps. What is then multiplied by eps is the score itself.

    With eps = 0.02 the score of -2 moves x by -0.04; yours by -0.02.
    """
    grad = score(x, t)
    size = grad.flatten(1).norm(dim=1).mean()
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / size) ** 2
    return x + eps * grad / size + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_length", "langevin_law", title="score left out")
def langevin_no_pull(score, x, t, snr, noise):
    """My points spread further with each step.

    Where does the data come in, in your step?

    The norm of the score says how long the step is. Which way it goes, the score says itself.

    With eps = 0.02 the score of -2 moves x by -0.04; yours not at all.
    """
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / score(x, t).flatten(1).norm(dim=1).mean()) ** 2
    return x + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_length", "langevin_law", title="x itself left out")
def langevin_no_x(score, x, t, snr, noise):
    """My points forget where they were.

    With a very small snr, where should the points be after the step?

    What you return is how far to go. The contract asks where one arrives.

    With a very small snr, x = 1 stays about 1; yours becomes about 0.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_length", title="Langevin's score at the time 1 - t", in_law=True)
def langevin_other_end(score, x, t, snr, noise):
    """I asked for the score at 1 - t, for sampling goes backwards.

    Which law does x at time t follow?

    A corrector stays where it is in time. The score is told the time of x.

    At t = 0.9 the score is asked about t = 0.9; you ask about 0.1.
    """
    grad = score(x, 1 - t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(
    LANGEVIN,
    "langevin_noise",
    "langevin_length",
    "langevin_law",
    title="arguments of the score swapped in Langevin's step",
)
def langevin_swapped(score, x, t, snr, noise):
    """My score gets the time for a point.

    Which comes first, x or t? Look at the contract.

    Functions here take the state first and its time second, as the drift does.

    With x = 3 and t = 0.5 the question is 3 at the time 0.5. You ask about 0.5 at the time 3.
    """
    grad = score(t, x)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_noise", "langevin_length", "langevin_law", "langevin_asks_once",
         title="score asked again after the noise")  # fmt: skip
def langevin_noise_first(score, x, t, snr, noise):
    """I added the noise first, and then pulled from where the point was.

    How often do you ask the score, and at which points?

    One step adds both parts to the same x. The score is asked at that x, and not between the parts.

    With x = 1 the score is asked about 1; yours is asked about 1.08, too.
    """
    size = score(x, t).flatten(1).norm(dim=1).mean()
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / size) ** 2
    x = x + (2 * eps).sqrt() * noise
    return x + eps * score(x, t)


@mistake(LANGEVIN, "langevin_noise", title="noise subtracted, not added", in_law=True)
def langevin_minus_noise(score, x, t, snr, noise):
    """My pictures are fine, but the check wants other numbers.

    Set the score to 0 in your head: which way does the noise move x?

    Noise turned around is as random as it was. Still, the contract says how x and noise are put together.

    With eps = 0.02 and noise = 0.4 the noise moves x by 0.08; yours by -0.08.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad - (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_length", title="eps at most 1")
def langevin_clamped(score, x, t, snr, noise):
    """I kept eps below 1, lest the step be too long.

    Try a score that is small everywhere. How large is eps then, and what do you return?

    Lengths depend on the units of x. No number is too large for all of them.

    With snr = 0.5, |noise| = 4 and |score| = 1, eps is 8; yours is 1.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    eps = eps.clamp(max=1)
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_asks_once", title="score asked twice by Langevin's step")
def langevin_asked_twice(score, x, t, snr, noise):
    """My values are right, but sampling takes twice as long.

    How often does your function ask the score? Count the calls.

    The score will be a network, and all the time of sampling is spent in it: keep what it said.

    A sampler with 500 corrections asks a network 500 times in them; with yours, 1000 times.
    """
    size = score(x, t).flatten(1).norm(dim=1).mean()
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / size) ** 2
    return x + eps * score(x, t) + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_keeps_dtype", title="state changed in place by Langevin's step")
def langevin_in_place(score, x, t, snr, noise):
    """My values are right, but the sampler goes wrong.

    What is x, after your function was called?

    With a tensor, x += 1 writes into x itself, and whoever gave it to you sees that.

    After x += 1 everybody's x is one larger; x = x + 1 makes a new tensor, and theirs stays.
    """
    grad = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    x += eps * grad
    x += (2 * eps).sqrt() * noise
    return x


@mistake(LANGEVIN, "langevin_keeps_dtype", title="Langevin's state turned into float64")
def langevin_in_double(score, x, t, snr, noise):
    """Expected Float but found Double, at the next step.

    Print the dtype of x and the dtype of your result.

    The state of a sampler is float32, and a network of float32 takes no other. Stay in the precision of x.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    grad = score(x, t).double()
    eps = 2 * (snr * noise.double().flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_keeps_dtype", title="snr rounded to float32")
def langevin_snr_in_float32(score, x, t, snr, noise):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    torch.tensor of a Python number is float32, which keeps seven digits. The number had sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    grad = score(x, t)
    ratio = noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()
    eps = 2 * (torch.tensor(snr) * ratio) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise


@mistake(LANGEVIN, "langevin_keeps_dtype", title="x left recording gradients by Langevin's step")
def langevin_marked(score, x, t, snr, noise):
    """My memory fills up as the sampler goes on.

    Print x.requires_grad after the call.

    The score is given; nobody differentiates here. Whoever asks for gradients keeps every step in memory.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    grad = score(x.requires_grad_(), t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / grad.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * grad + (2 * eps).sqrt() * noise
