"""Wrong answers to question 3c, the step back along the chain; the most frequent first.

The numbers in the third hints are those of betas = [0, 0.84, 0.51] at t = 2: there the roots of alpha and of
1 - alpha_bar are 0.7 and 0.96. Entries that are `in_law` draw the right samples from other random numbers.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps3_ddpm.contract import ANCESTRAL


@mistake(ANCESTRAL, "ancestral_last", title="adds noise in the last step")
def ancestral_noise_at_last(eps, x_t, t, betas, alpha_bars, large, noise):
    """My digits are covered with fine grain.

    Which state does the step from t = 1 give?

    Algorithm 2 of Ho has two lines for the noise z. Read the condition behind the first.

    With betas = [0, 0.25], t = 1 and large=True, noise = 1 moves your x_0 by 0.5; it should move it by 0.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="divides by the root of alpha_bar")
def ancestral_alpha_bar_for_alpha(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples explode in the first steps.

    Set eps = 0 and noise = 0. By how much does one step enlarge the state?

    The factor in front undoes what one step did, not all steps until t. A bar means the product over all.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 1, the mean is 1.43; yours is 3.57.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / bar.sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", "ancestral_small", "ancestral_chain", title="multiplies the noise by a variance")
def ancestral_variance_for_std(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are too smooth.

    Set eps = x_t = 0. How far does noise = 1 move the state?

    beta is a variance. A standard normal number is multiplied by a standard deviation.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.51.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", "ancestral_small", "ancestral_chain", title="swaps the two variances")
def ancestral_large_and_small_swapped(eps, x_t, t, betas, alpha_bars, large, noise):
    """My small variance is larger than my large one.

    Which of your two variances is 0 at t = 1?

    The posterior knows x_0, too. Who knows more is in less doubt.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.68.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = (1 - before) / (1 - bar) * beta if large else beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_large", "ancestral_small", in_law=True, title="draws noise of its own")
def ancestral_own_noise(eps, x_t, t, betas, alpha_bars, large, noise):
    """My result is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    noise is an argument so that a step can be repeated: use it, and draw none of your own.

    With noise = 0 given, two calls must both return the mean of the step.
    """
    noise = torch.randn_like(x_t)
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="adds the noise that it should remove")
def ancestral_plus(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples stay noise for ever.

    Set noise = 0. Does your step take eps out of the state, or put more of it in?

    eps is the noise that the model sees in x_t. The way back is to have less of it.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.76; yours is 0.76.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t + beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="forgets the root of 1 - alpha_bar")
def ancestral_denominator_without_root(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples go wrong in the last steps.

    Set x_t = 0 and noise = 0. Is a root missing below eps?

    eps has variance 1. In x_t it stands with a standard deviation, not with a variance (Ho Eq. 4).

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.76; yours is -0.79.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar) * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="forgets the root of alpha in the step")
def ancestral_alpha_without_root(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples grow and grow.

    Set eps = 0 and noise = 0. By how much does one step enlarge the state?

    alpha is what a step keeps of the variance. What it keeps of the state itself is another number.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 1, the mean is 1.43; yours is 2.04.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta)
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="does not undo the shrinking of the step")
def ancestral_alpha_forgotten(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are grey: they shrink to 0.

    Set eps = 0 and noise = 0. By how much does one step enlarge the state?

    Each step forward shrinks the state before it adds noise. The way back has to undo both.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 1, the mean is 1.43; yours is 1.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = x_t - beta / (1 - bar).sqrt() * eps
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="takes the root of beta in the mean")
def ancestral_root_of_beta(eps, x_t, t, betas, alpha_bars, large, noise):
    """My mean removes far too much noise.

    Set x_t = 0 and noise = 0. Which root in front of eps is one too many?

    Make beta ten times smaller. The mean should remove about ten times less noise, not three times less.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.76; yours is -1.06.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta.sqrt() / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="removes all the noise in one step")
def ancestral_all_noise_removed(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are blurred: an average of the digits.

    How much of the noise in x_t came with the last step alone?

    You go to the estimate of x_0 and stop there. One step goes a small part of that way.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.76; yours is -1.37.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="takes the estimate of x_0 for the mean")
def ancestral_estimate_of_x_0(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples jump: each step guesses the whole picture.

    Does your mean belong to x_{t-1}, or to x_0?

    The estimate of x_0 solves Ho Eq. 4 for x_0. The mean of the posterior lies between it and x_t.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 1, the mean is 1.43; yours is 3.57.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="puts eps in the place of x_0")
def ancestral_eps_for_x_0(eps, x_t, t, betas, alpha_bars, large, noise):
    """I used the posterior of the last question, and my samples stay noise.

    What does the model tell you: the noise in x_t, or the data?

    The posterior wants x_0. Ho Eq. 4 has x_0 and the noise in it: one gives the other.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.76; yours is 0.22.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (before.sqrt() * beta * eps + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="clips the estimate of x_0")
def ancestral_clipped(eps, x_t, t, betas, alpha_bars, large, noise):
    """I clip to [-1, 1], as for images.

    Try an x_t of 5.

    Data need not be images. A clip belongs to a data set, not to the equation.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 1, the mean is 1.43; yours is 0.86.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    x_0 = ((x_t - (1 - bar).sqrt() * eps) / bar.sqrt()).clamp(-1, 1)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="takes eps for a score")
def ancestral_eps_as_score(eps, x_t, t, betas, alpha_bars, large, noise):
    """I know the sampler from the score, and put eps in.

    Set x_t = 0 and noise = 0. By what is eps divided?

    A score is minus the noise, over its standard deviation. Ho's eps is not divided yet.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.76; yours is 0.73.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t + beta * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="does not divide eps")
def ancestral_eps_undivided(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples look good but for the last steps.

    Set x_t = 0 and noise = 0. By what is eps divided?

    In x_t, eps stands with the root of a noise level (Ho Eq. 4). The same root is in Eq. 11.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.76; yours is -0.73.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="divides by the noise level of t - 1")
def ancestral_noise_level_before(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples go wrong in the last steps, and are inf at t = 1.

    In which state does the model see eps?

    eps is the noise in x_t, so its size is that of x_t.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.759; yours is -0.795.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - before).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(
    ANCESTRAL,
    "ancestral_mean",
    "ancestral_small",
    "ancestral_chain",
    title="uses alpha_bar_{t-1} for both times",
)
def ancestral_same_bar_twice(eps, x_t, t, betas, alpha_bars, large, noise):
    """My two variances are equal, and my last step is inf.

    How many different alpha_bars does your function read?

    The small variance compares the noise before the step with that after it, and eps is the noise in x_t.

    With betas = [0, 0.84, 0.51], t = 2, eps = 1 and x_t = 0, the mean is -0.759; yours is -0.795.
    """
    beta, bar, before = betas[t], alpha_bars[t - 1], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="divides only x_t by the root of alpha")
def ancestral_only_x_t_divided(eps, x_t, t, betas, alpha_bars, large, noise):
    """My mean is nearly right where betas are small.

    Set x_t = 0 and noise = 0. Is eps divided by the root of alpha, too?

    Look for the brackets in Ho Eq. 11.

    6 + 4 / 2 is 8, but (6 + 4) / 2 is 5.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = x_t / (1 - beta).sqrt() - beta / (1 - bar).sqrt() * eps
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="multiplies by the root of alpha")
def ancestral_multiplied_by_root_alpha(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are grey: they shrink to 0.

    Set eps = 0 and noise = 0. Does one step enlarge the state?

    That is the way forward: a step shrinks the state. The way back undoes it.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 1, the mean is 1.43; yours is 0.7.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) * (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", "ancestral_chain", title="takes the Euler-Maruyama step")
def ancestral_euler_maruyama(eps, x_t, t, betas, alpha_bars, large, noise):
    """I used the step of the first problem set, and with 1000 steps it looks right.

    Set eps = 0 and noise = 0, with a beta of 0.5. By how much is the state enlarged?

    Both steps agree as betas go to 0. Here the chain has few steps, and you are asked for Ho Eq. 11.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 1, the mean is 1.429; yours is 1.255.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (1 + beta / 2) * x_t - beta / (1 - bar).sqrt() * eps
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", "ancestral_small", "ancestral_chain", title="adds no noise at all")
def ancestral_no_noise(eps, x_t, t, betas, alpha_bars, large, noise):
    """All my samples look alike.

    Which of the arguments do you not use?

    Ho Eq. 11 is only the mean. Algorithm 2 shakes the state as well, but for its last step.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    return (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()


@mistake(ANCESTRAL, "ancestral_large", "ancestral_small", in_law=True, title="subtracts the noise")
def ancestral_minus_noise(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples look right but the check on values fails.

    Set eps = x_t = 0 and noise = 1: does the state go up or down?

    Both signs give the same distribution, but Algorithm 2 fixes one.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is -0.71.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean - variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", "ancestral_chain", title="uses the small variance always")
def ancestral_large_ignored(eps, x_t, t, betas, alpha_bars, large, noise):
    """large changes nothing.

    Which of the arguments do you not use?

    The question has two variances: one of the step forward, and one of the posterior.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.68.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", "ancestral_chain", title="uses the large variance always")
def ancestral_small_ignored(eps, x_t, t, betas, alpha_bars, large, noise):
    """large changes nothing.

    Which of the arguments do you not use?

    The question has two variances: one of the step forward, and one of the posterior.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=False give 0.68; yours is 0.71.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", "ancestral_chain", title="turns the ratio of the small variance round")
def ancestral_small_turned(eps, x_t, t, betas, alpha_bars, large, noise):
    """My small variance is larger than beta.

    Can you know less about x_{t-1} once somebody tells you x_0?

    The factor in front of beta is at most 1. Look at which noise level stands above the other.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=False give 0.68; yours is 0.75.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - bar) / (1 - before) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", "ancestral_chain", title="leaves beta out of the small variance")
def ancestral_small_without_beta(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are noise with large=False.

    Make the step very small. How far can x_{t-1} be from x_t?

    The ratio of the noise levels is only a factor. A small step leaves little doubt.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=False give 0.68; yours is 0.95.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar)
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", "ancestral_chain", title="divides the alpha_bars themselves in the step")
def ancestral_small_of_bars(eps, x_t, t, betas, alpha_bars, large, noise):
    """My small variance is larger than beta.

    An alpha_bar says how much of the data is left. How much noise is there then?

    Ho Eq. 7 divides two noise levels. Each is what its alpha_bar lacks to 1.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=False give 0.68; yours is 1.02.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else before / bar * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", "ancestral_chain", title="takes the root of beta alone")
def ancestral_small_half_rooted(eps, x_t, t, betas, alpha_bars, large, noise):
    """My small noise is a little too small.

    Set eps = x_t = 0. Does your root reach over the whole variance?

    The small variance is a product of two numbers. The root of a product is the product of both roots.

    The root of 0.25 * 0.04 is 0.5 * 0.2 = 0.1; 0.25 * 0.2 is 0.05.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    std = beta.sqrt() if large else (1 - before) / (1 - bar) * beta.sqrt()
    return mean + std * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", "ancestral_chain", title="takes no root of the small variance")
def ancestral_small_without_root(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are too smooth with large=False.

    Set eps = x_t = 0 and large=False. How far does noise = 1 move the state?

    Ho Eq. 7 gives a variance. A standard normal number is multiplied by a standard deviation.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=False give 0.68; yours is 0.46.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    std = beta.sqrt() if large else (1 - before) / (1 - bar) * beta
    return mean + std * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", "ancestral_chain", title="multiplies the noise by a logarithm")
def ancestral_small_is_log(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples explode with large=False.

    Can a standard deviation be negative?

    Many repositories store the logarithm of the posterior's variance. It wants an exp before it is used.

    exp(0.5 * log(0.09)) is 0.3, the root of 0.09; log(0.09) is -2.4.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    std = beta.sqrt() if large else ((1 - before) / (1 - bar) * beta).log()
    return mean + std * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", "ancestral_chain", title="takes 1 - alpha_bar for the large variance")
def ancestral_large_of_the_jump(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are noise with large=True.

    How much noise came with the last step alone?

    1 - alpha_bar is the noise of all steps until t together.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.96.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = 1 - bar if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", "ancestral_chain", title="takes no root of the large variance")
def ancestral_large_without_root(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are too smooth with large=True.

    Set eps = x_t = 0 and large=True. How far does noise = 1 move the state?

    beta is a variance. A standard normal number is multiplied by a standard deviation.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.51.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    std = beta if large else ((1 - before) / (1 - bar) * beta).sqrt()
    return mean + std * noise if t > 1 else mean


@mistake(
    ANCESTRAL, "ancestral_large", "ancestral_small", "ancestral_chain", title="divides the noise by the root of alpha"
)
def ancestral_noise_divided_by_root_alpha(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples are a little too wide.

    Set eps = x_t = 0. By what is the noise divided?

    Look at where the brackets end: noise is added after the state was enlarged.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 1.02.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    variance = beta if large else (1 - before) / (1 - bar) * beta
    shake = variance.sqrt() * noise if t > 1 else 0
    return (x_t - beta / (1 - bar).sqrt() * eps + shake) / (1 - beta).sqrt()


@mistake(ANCESTRAL, "ancestral_large", "ancestral_small", "ancestral_chain", title="lowers the temperature")
def ancestral_cooled(eps, x_t, t, betas, alpha_bars, large, noise):
    """I took a little less noise to get sharper samples.

    Set eps = x_t = 0. How far does noise = 1 move the state?

    Less noise gives sharper samples, but not samples of the data: their spread is part of the truth.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.64.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + 0.9 * variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", "ancestral_small", "ancestral_chain", title="adds no noise at t = 2 either")
def ancestral_no_noise_at_2(eps, x_t, t, betas, alpha_bars, large, noise):
    """My last two steps are without noise.

    For which t does your condition hold?

    Here the times run from T down to 1, and 0 is data. In code that counts from 0 the last time is 0.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is 0.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 2 else mean


@mistake(
    ANCESTRAL,
    "ancestral_mean",
    "ancestral_large",
    "ancestral_small",
    "ancestral_chain",
    title="counts the tables from 0 in the step",
)
def ancestral_index_from_zero(eps, x_t, t, betas, alpha_bars, large, noise):
    """I subtracted 1 from t because Python counts from 0.

    What is betas[0] here, and what would it be in Ho's paper?

    The tables have T + 1 entries so that t itself is the index. Entry 0 belongs to the data.

    With betas = [0, 0.84, 0.51] and t = 2, beta is 0.51; yours is 0.84.
    """
    beta, bar, before = betas[t - 1], alpha_bars[t - 1], alpha_bars[t - 2]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(
    ANCESTRAL,
    "ancestral_mean",
    "ancestral_large",
    "ancestral_small",
    "ancestral_chain",
    title="uses the tables without an index",
)
def ancestral_whole_tables(eps, x_t, t, betas, alpha_bars, large, noise):
    """The size of tensor a must match the size of tensor b.

    How many numbers are in betas, and how many do you need?

    A table has a number for each time. Read the one that belongs to t.

    torch.tensor([5.0, 6.0, 7.0])[1] is 6.
    """
    variance = betas
    mean = (x_t - betas / (1 - alpha_bars).sqrt() * eps) / (1 - betas).sqrt()
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(
    ANCESTRAL, "ancestral_mean", "ancestral_large", "ancestral_small", "ancestral_chain", title="wants t to be a tensor"
)
def ancestral_t_as_tensor(eps, x_t, t, betas, alpha_bars, large, noise):
    """'int' object has no attribute 'view'

    What is type(t)?

    All of the batch are at the same time here, so t is a whole number, and betas[t] a single one.

    torch.tensor([5.0, 6.0, 7.0])[1] is 6: a whole number is a good index.
    """
    t = t.view(-1)
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(
    ANCESTRAL,
    "ancestral_mean",
    "ancestral_large",
    "ancestral_small",
    "ancestral_chain",
    title="returns mean and standard deviation",
)
def ancestral_pair(eps, x_t, t, betas, alpha_bars, large, noise):
    """I return what the step needs, and add the noise outside.

    What does the question want back?

    The function makes the whole step, and noise is one of its arguments.

    def f(x): return x, 1 gives a pair; def f(x): return x + 1 gives a number.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean, variance.sqrt()


@mistake(
    ANCESTRAL, "ancestral_mean", "ancestral_large", "ancestral_small", "ancestral_chain", title="forgets to return"
)
def ancestral_nothing(eps, x_t, t, betas, alpha_bars, large, noise):
    """ancestral_step returned None

    Where is your return?

    A function without a return gives back None, whatever it computed.

    def f(x): y = x + 1 gives None; def f(x): return x + 1 gives a number.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    x = mean + variance.sqrt() * noise if t > 1 else mean
    x = x.clone()


@mistake(ANCESTRAL, "ancestral_large", "ancestral_small", "ancestral_chain", title="shares one noise among the batch")
def ancestral_one_noise_for_all(eps, x_t, t, betas, alpha_bars, large, noise):
    """All my samples move together.

    Try a batch in which every sample has its own noise.

    noise has the shape of x_t: one standard normal number for each coordinate of each sample.

    Two samples at the same x_t with noise +1 and -1 must part; yours stay together.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise[:1] if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_small", in_law=True, title="subtracts the noise of the small variance")
def ancestral_minus_in_small(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples look right, but one of the checks on values fails.

    Set eps = x_t = 0 and noise = 1, once with large and once without: do both go up?

    Both signs give the same distribution, but Algorithm 2 fixes one.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=False give 0.68; yours is -0.68.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    sign = 1 if large else -1
    return mean + sign * variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_large", in_law=True, title="subtracts the noise of the large variance")
def ancestral_minus_in_large(eps, x_t, t, betas, alpha_bars, large, noise):
    """My samples look right, but one of the checks on values fails.

    Set eps = x_t = 0 and noise = 1, once with large and once without: do both go up?

    Both signs give the same distribution, but Algorithm 2 fixes one.

    With betas = [0, 0.84, 0.51], t = 2, eps = x_t = 0, noise = 1 and large=True give 0.71; yours is -0.71.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    sign = -1 if large else 1
    return mean + sign * variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_mean", title="makes a column of each number")
def ancestral_column(eps, x_t, t, betas, alpha_bars, large, noise):
    """My batch of plain numbers becomes a matrix.

    Print the shape of your result for x_t of shape (5,).

    betas[t] is a single number here and fits to any shape; an axis more only gets in the way.

    (5,) times () is (5,); (5,) times (1, 1) is (1, 5).
    """
    beta, bar, before = (table[t].view(1, 1) for table in (betas, alpha_bars, alpha_bars.roll(1)))
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_last", title="leaves the state as it is at t = 1")
def ancestral_last_step_skipped(eps, x_t, t, betas, alpha_bars, large, noise):
    """I return x_t at t = 1 because it is nearly clean.

    Which state does the step from t = 1 give, and which do you give?

    Only the noise is left out in the last step. The mean is still to be computed.

    With betas = [0, 0.25], t = 1, eps = 0 and x_t = 1 the state is 1.15; yours is 1.
    """
    if t == 1:
        return x_t
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_range", title="keeps the denominator above 0.1")
def ancestral_denominator_floored(eps, x_t, t, betas, alpha_bars, large, noise):
    """I keep the denominator away from 0.

    How small does the root of 1 - alpha_bar get in a real schedule?

    At t = 1 it is the root of beta_1, which is small, but never 0. What is cut off is wrong.

    With beta_1 = 0.0001 the root is 0.01; yours is 0.1.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt().clamp(min=0.1) * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_range", title="keeps the variance above 0.001")
def ancestral_variance_floored(eps, x_t, t, betas, alpha_bars, large, noise):
    """I keep the variance away from 0, as before a logarithm.

    How small is the variance in the last steps of a real schedule?

    Nothing divides by the variance here, and you take no logarithm. What is cut off is wrong.

    A variance of 0.0001 moves the state by 0.01 times noise; yours by 0.032.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.clamp(min=1e-3).sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_range", title="cuts off states that are far out")
def ancestral_boxed(eps, x_t, t, betas, alpha_bars, large, noise):
    """I cut off states beyond 20 so that nothing explodes.

    Start from x_t = 1000: where does your state go?

    A correct step does not explode; a limit hides the reason when it does.

    With betas = [0, 0.84, 0.51], t = 2, eps = 0 and x_t = 70, the mean is 100; yours is 20.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    x = mean + variance.sqrt() * noise if t > 1 else mean
    return x.clamp(-20, 20)


@mistake(ANCESTRAL, "ancestral_range", title="cuts off large eps")
def ancestral_eps_cut(eps, x_t, t, betas, alpha_bars, large, noise):
    """I cut off what the network says beyond 6, as noise is never that large.

    Try eps of 100 times the usual size: does your step still follow it?

    The step is linear in eps; nothing in the paper bounds what the model says.

    With beta = 0.36 at t = 1 and x_t = 0, eps = 10 moves the state to -7.5; yours to -4.5.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps.clamp(-6, 6)) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_keeps", title="writes into x_t")
def ancestral_state_changed(eps, x_t, t, betas, alpha_bars, large, noise):
    """My step is right, but the states that I stored are all the same.

    Print x_t before and after the call.

    x_t -= y writes into the tensor of whoever called you; x_t - y is a new one.

    After x -= 1, a list that holds x shows the new numbers, too.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    x_t -= beta / (1 - bar).sqrt() * eps
    mean = x_t / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean


@mistake(ANCESTRAL, "ancestral_keeps", title="writes into noise")
def ancestral_noise_changed(eps, x_t, t, betas, alpha_bars, large, noise):
    """My step is right, but a second call with the same noise is not.

    Print noise before and after the call at t = 1.

    noise.zero_() and noise[:] = 0 write into the tensor of whoever called you.

    After x.zero_(), x itself is 0; 0 * x is a new tensor, and x stays.
    """
    if t == 1:
        noise.zero_()
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise


@mistake(ANCESTRAL, "ancestral_keeps", title="always returns the state in float64")
def ancestral_double(eps, x_t, t, betas, alpha_bars, large, noise):
    """My network complains that it got Double and wanted Float.

    Which dtype has your result when all inputs are float32?

    Compute in float64 if you like, but give back the dtype that you got.

    torch.ones(1).double() + torch.ones(1) is float64.
    """
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    x = mean + variance.sqrt() * noise if t > 1 else mean
    return x.double()


@mistake(
    ANCESTRAL, "ancestral_mean", "ancestral_large", "ancestral_small", in_law=True, title="computes the step in float32"
)
def ancestral_float(eps, x_t, t, betas, alpha_bars, large, noise):
    """My results are right to seven digits.

    Which dtype do your tables have on the way?

    float32 has 24 bits. What was lost on the way does not come back.

    torch.tensor(0.1, dtype=torch.float64).float().double() is 0.10000000149…
    """
    betas, alpha_bars = betas.float(), alpha_bars.float()
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean
