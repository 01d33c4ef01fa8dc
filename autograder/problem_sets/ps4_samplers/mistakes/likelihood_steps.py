"""Wrong answers to question 4 that get the steps wrong; the most frequent first."""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import LIKELIHOOD
from autograder.problem_sets.ps4_samplers.mistakes.likelihood_parts import change, follow, log_normal


@mistake(LIKELIHOOD, "likelihood_point", "likelihood_law", title="makes Euler's steps")
def likelihood_euler(sde, score, x, times, probe):
    """My log-densities come close only with very many steps.

    How often is the drift looked at in a step?

    Heun looks twice: where the step begins, and where Euler's step would end.

    From x = 1 along v = x for a time of 1, Euler goes to 2, Heun to 2.5, and the truth is 2.72.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        v, div = change(sde, score, x, t, probe)
        x, integral = x + (s - t) * v, integral + (s - t) * div
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_heun", "likelihood_law", title="takes the divergence at the start of each step")
def likelihood_integral_by_euler(sde, score, x, times, probe):
    """My points end at the right place, but the log-densities come close slowly.

    Does the divergence stay the same during a step?

    The integral is a state like x: both get the mean of what was found at the two ends.

    If the divergence goes from 1 to 3 in a step of 1, the integral is 2; yours is 1.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, _ = change(sde, score, x + (s - t) * here, s, probe)
        x, integral = x + (s - t) * (here + there) / 2, integral + (s - t) * div
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_heun", "likelihood_law", title="takes the divergence at the end of each step")
def likelihood_integral_at_the_end(sde, score, x, times, probe):
    """My points end at the right place, but the log-densities come close slowly, from the other side.

    At how many places of a step is the divergence computed?

    Heun's mean is over both ends, for the integral as for x.

    If the divergence goes from 1 to 3 in a step of 1, the integral is 2; yours is 3.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, _ = change(sde, score, x, t, probe)
        there, div = change(sde, score, x + (s - t) * here, s, probe)
        x, integral = x + (s - t) * (here + there) / 2, integral + (s - t) * div
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_heun", "likelihood_law", title="takes the divergence after the move")
def likelihood_divergence_after_the_move(sde, score, x, times, probe):
    """My log-densities are slightly off, less so with more steps.

    In which order do your lines change x and compute the divergence?

    Once x was overwritten, it is the point at the end of the step, while t is still the time at its start.

    In a step from t = 0 to 1 your divergence belongs to x at 1, but to t = 0.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, _ = change(sde, score, x, t, probe)
        there, _ = change(sde, score, x + (s - t) * here, s, probe)
        x = x + (s - t) * (here + there) / 2
        integral = integral + (s - t) * change(sde, score, x, t, probe)[1]
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_heun", title="takes the divergence at the points, not at the second look")
def likelihood_trapezoid_on_the_way(sde, score, x, times, probe):
    """My log-densities are as precise as they should be, but not the same.

    At which x is your second divergence: at the one that Heun's second look is at?

    x and the integral are one state, and take one step together. The second look of both is where Euler's step leads.

    From x = 1 along v = x for a time of 1, the second look is at 2; your second divergence is at 2.5.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, _ = change(sde, score, x + (s - t) * here, s, probe)
        x = x + (s - t) * (here + there) / 2
        integral = integral + (s - t) * (div + change(sde, score, x, s, probe)[1]) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_heun", "likelihood_law", title="looks at both ends with the time of the start")
def likelihood_same_time_twice(sde, score, x, times, probe):
    """My log-densities are slightly off, less so with more steps.

    Which time belongs to the second look?

    Where Euler's step leads, it is s already, and drift, g and score have changed.

    From t = 0.2 to s = 0.5 the second look is at 0.5; yours is at 0.2 again.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x + (s - t) * here, t, probe)
        x, integral = x + (s - t) * (here + there) / 2, integral + (s - t) * (div + div_2) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_point", "likelihood_law", title="looks twice at the same point")
def likelihood_no_predictor(sde, score, x, times, probe):
    """My log-densities come close as slowly as with Euler's steps.

    Where is the point when you look the second time?

    The second look is where Euler's step leads to, not where the step began.

    From x = 1 along v = x for a time of 1, the second look is at 2; yours is at 1.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x, s, probe)
        x, integral = x + (s - t) * (here + there) / 2, integral + (s - t) * (div + div_2) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_point", "likelihood_law", title="looks too far ahead")
def likelihood_predictor_without_length(sde, score, x, times, probe):
    """My points end far off, in particular with many short steps.

    How far does Euler's step go that leads to the second look?

    A drift is a speed. How far it leads depends on how long it lasts.

    From x = 1 along v = x for a time of 0.1, the second look is at 1.1; yours is at 2.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x + here, s, probe)
        x, integral = x + (s - t) * (here + there) / 2, integral + (s - t) * (div + div_2) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_point", "likelihood_law", title="moves x by Euler's steps, the integral by Heun's")
def likelihood_point_by_euler(sde, score, x, times, probe):
    """My log-densities are right near 0, and come close slowly elsewhere.

    Which x do you keep: where Euler's step leads, or where Heun's does?

    Euler's point is for the second look only. The step itself starts over, with the mean of both drifts.

    From x = 1 along v = x for a time of 1, the step ends at 2.5; yours at 2.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        x = x + (s - t) * here
        integral = integral + (s - t) * (div + change(sde, score, x, s, probe)[1]) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_heun", title="makes midpoint steps")
def likelihood_midpoint(sde, score, x, times, probe):
    """My log-densities are close, as close as they should be, but not the same.

    Where does your second look take place?

    The midpoint method is as precise as Heun's, but it is another one: it looks in the middle of the step.

    In a step from 0 to 1 Heun looks at the times 0 and 1; yours looks at 0 and 0.5.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        half = (s - t) / 2
        here, _ = change(sde, score, x, t, probe)
        v, div = change(sde, score, x + half * here, t + half, probe)
        x, integral = x + (s - t) * v, integral + (s - t) * div
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_point", title="makes Runge and Kutta's steps")
def likelihood_runge_kutta(sde, score, x, times, probe):
    """My log-densities are more precise than they should be.

    Which method was asked for?

    Runge and Kutta look four times in a step, which a network pays for. Heun's method looks twice.

    From x = 1 along v = x for a time of 1, Heun goes to 2.5; yours to 2.708.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        h = s - t
        a, p = change(sde, score, x, t, probe)
        b, q = change(sde, score, x + h / 2 * a, t + h / 2, probe)
        c, r = change(sde, score, x + h / 2 * b, t + h / 2, probe)
        d, u = change(sde, score, x + h * c, s, probe)
        x, integral = x + h / 6 * (a + 2 * b + 2 * c + d), integral + h / 6 * (p + 2 * q + 2 * r + u)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_uneven", "likelihood_law", title="takes the first step's length for all")
def likelihood_first_length(sde, score, x, times, probe):
    """My log-densities are right only if the times have equal gaps.

    Do all steps last as long as the first?

    The times need not be even: each step lasts from its own time to the next.

    With the times 0, 0.1 and 1 the steps last 0.1 and 0.9; yours 0.1 and 0.1.
    """
    h, integral = times[1] - times[0], 0
    for t in times[:-1]:
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x + h * here, t + h, probe)
        x, integral = x + h * (here + there) / 2, integral + h * (div + div_2) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="chooses times of its own",
)  # fmt: skip
def likelihood_own_times(sde, score, x, times, probe):
    """My log-densities do not change, whichever times I give.

    Where in your lines do the numbers in `times` appear?

    x is given at the first of the times, and the prior is that at the last. Their number alone does not say that.

    With the times 0.2 and 0.9 the first look is at 0.2; yours is at 0.001.
    """
    times = torch.linspace(0.001, 1, len(times)).to(times)
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="takes 1 / N for a step's length",
)  # fmt: skip
def likelihood_one_over_n(sde, score, x, times, probe):
    """My log-densities are close to right, but the points go too far.

    How much time is there between the first of `times` and the last?

    `times` need not start at 0, nor end at 1: two neighbours tell how long a step is.

    From 0.2 to 0.9 in two steps, each takes 0.35; yours take 0.5.
    """
    h, integral = 1 / (len(times) - 1), 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x + h * here, s, probe)
        x, integral = x + h * (here + there) / 2, integral + h * (div + div_2) / 2
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="goes from noise to data",
)  # fmt: skip
def likelihood_backwards(sde, score, x, times, probe):
    """My points shrink where they should become noise.

    At which time is x given?

    A sampler goes from noise to data. Here x is data, and the way leads to the noise, where the density is known.

    With the times 0.1 and 1 the first look is at 0.1; yours is at 1.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times.flip(0))
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="stops a step too early",
)  # fmt: skip
def likelihood_last_step_missing(sde, score, x, times, probe):
    """My log-densities are off, and with a single step nothing happens at all.

    How many steps are there between three times?

    N + 1 times make N steps. The loop has to reach the last of them.

    With the times 0.1, 0.5 and 1 your loop ends at 0.5.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times[:-1])
    return log_normal(x, sde.prior_std) + integral + torch.zeros(len(x)).to(x)


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="adds both looks, without the half",
)  # fmt: skip
def likelihood_sum_of_two_looks(sde, score, x, times, probe):
    """My points go twice as far as they should.

    If both looks find the same drift, how far does the step go?

    A step goes with the mean of both, and a mean of two has a half in it.

    Along v = 1 for a time of 1, x goes from 0 to 1; yours goes to 2.
    """
    integral = 0
    for t, s in zip(times[:-1], times[1:], strict=True):
        here, div = change(sde, score, x, t, probe)
        there, div_2 = change(sde, score, x + (s - t) * here, s, probe)
        x, integral = x + (s - t) * (here + there), integral + (s - t) * (div + div_2)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_heun", "likelihood_law", title="turns the time around")
def likelihood_time_turned(sde, score, x, times, probe):
    """My flow is strongest where it should be weakest.

    Which time do you give to the score at the start?

    t = 0 is data and t = 1 is noise, in the kit as in Song's paper. The score wants that t.

    With the times 0.1 to 1 the first look is at 0.1; yours is at 0.9.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, 1.0001 - t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_point", title="limits the drift")
def likelihood_drift_clipped(sde, score, x, times, probe):
    """My log-densities are right, except for points that are far out.

    How large may a drift be?

    Far out the score is large, and has to be: it brings a point back in one unit of time.

    At x = 1000 the score of N(0, 1) is -1000. You stop at 100.
    """

    def clipped(x, t):
        v, div = change(sde, score, x, t, probe)
        return v.clamp(-100, 100), div

    x, integral = follow(clipped, x, times)
    return log_normal(x, sde.prior_std) + integral
