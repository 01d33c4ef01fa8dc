"""Wrong answers to question 4 that get the drift or its divergence wrong; the most frequent first."""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps4_samplers.contract import LIKELIHOOD
from autograder.problem_sets.ps4_samplers.mistakes.likelihood_parts import change, follow, log_normal


@mistake(LIKELIHOOD, "likelihood_exact", "likelihood_probe", "likelihood_law", title="subtracts the integral")
def likelihood_minus_integral(sde, score, x, times, probe):
    """My density is low where the data are, and high between them.

    If a flow spreads points apart, were they denser before or after?

    A positive divergence makes a crowd thinner on the way. So it was denser at the start.

    With a divergence of 1 for a time of 0.5 the log-density at the start is 0.5 above; yours is 0.5 below.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std) - integral


@mistake(LIKELIHOOD, "likelihood_exact", "likelihood_law", title="adds up the whole Jacobian")
def likelihood_sum_of_jacobian(sde, score, x, times, probe):
    """My exact values are right in one dimension, and wrong in two.

    Which entries of the Jacobian belong to the divergence?

    The gradient of the sum of all outputs has in each place a whole column of the Jacobian added up.

    For v = (y, x) the divergence is 0, as the diagonal is 0; yours is 2.
    """

    def summed(x, t):
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            v = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
            p = torch.ones_like(x) if probe is None else probe
            slope = torch.autograd.grad((v * p).sum(), x)[0]
        return v.detach(), (slope * p).flatten(1).sum(1)

    x, integral = follow(summed, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD, "likelihood_exact", "likelihood_law", "likelihood_no_grad", title="draws a probe where none was given"
)
def likelihood_random_for_exact(sde, score, x, times, probe):
    """My values without a probe differ from run to run.

    What does None stand for?

    Without a probe the divergence is exact: it has one term for each dimension, and no chance in it.

    For v = (y, x) the divergence is 0; yours is 2 or -2, as your probe falls.
    """

    def guessed(x, t):
        p = 2.0 * torch.randint(2, x.shape).to(x) - 1 if probe is None else probe
        return change(sde, score, x, t, p)

    x, integral = follow(guessed, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_probe", title="leaves the probe out")
def likelihood_probe_not_used(sde, score, x, times, probe):
    """My values do not depend on the probe.

    Where in your lines does probe appear?

    With a probe, its own direction alone is asked about. It is right on average, and needs a single gradient.

    With the Jacobian [[1, 2], [2, 1]] and the probe (1, 1) the estimate is 6; you return the exact 2.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, None), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_probe", "likelihood_no_grad", title="draws a probe of its own")
def likelihood_own_probe(sde, score, x, times, probe):
    """My values with a probe differ from run to run.

    Where does the probe come from?

    It is an argument, and the same in every step: so that all chance is in the caller's hands.

    With the Jacobian [[1, 2], [2, 1]] and the probe (1, 1) the estimate is 6; with (1, -1) it is -2.
    """

    def other(x, t):
        return change(sde, score, x, t, None if probe is None else torch.randn_like(x))

    x, integral = follow(other, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_probe", title="multiplies by the probe once")
def likelihood_probe_once(sde, score, x, times, probe):
    """My values with a probe are 0 on average.

    How often does the probe appear in Song Eq. 40?

    The probe stands on both sides of the Jacobian: of its square the mean is 1, of itself it is 0.

    With the Jacobian [[3]] and the probe -1 the estimate is 3; yours is -3.
    """

    def once(x, t):
        if probe is None:
            return change(sde, score, x, t, None)
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            v = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
            slope = torch.autograd.grad((v * probe).sum(), x)[0]
        return v.detach(), slope.flatten(1).sum(1)

    x, integral = follow(once, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_probe", title="divides by the probe's length")
def likelihood_probe_normalised(sde, score, x, times, probe):
    """My values are right for probes of 1 and -1, and wrong for Gaussian ones.

    Does a longer probe give a larger estimate?

    The average is right if each number of the probe has mean 0 and variance 1. Its length is left as it is drawn.

    With the Jacobian [[3]] and the probe 2 the estimate is 12; yours is 3.
    """
    p = probe
    if probe is not None:
        flat = probe.flatten(1)
        p = (flat / flat.norm(dim=1, keepdim=True) * flat.shape[1] ** 0.5).view_as(probe)
    x, integral = follow(lambda x, t: change(sde, score, x, t, p), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_probe", title="averages along the probe over the dimensions")
def likelihood_probe_mean(sde, score, x, times, probe):
    """My values with a probe are right in one dimension, and too small in more.

    Is a dot product a sum or a mean?

    probe . grad(v . probe) adds up all dimensions, with no division by their number.

    With the Jacobian [[1, 0], [0, 1]] and the probe (1, 1) the estimate is 2; yours is 1.
    """
    p = None if probe is None else probe / probe[0].numel() ** 0.5
    x, integral = follow(lambda x, t: change(sde, score, x, t, p), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_probe", title="takes the first probe for the whole batch")
def likelihood_first_probe(sde, score, x, times, probe):
    """My values with a probe are right for the first point only.

    How many probes are there for three points?

    probe has the shape of x: each point goes with its own row.

    With the rows 1 and 2 and the Jacobian [[3]] the estimates are 3 and 12; yours are 3 and 3.
    """
    p = None if probe is None else probe[:1].expand_as(x)
    x, integral = follow(lambda x, t: change(sde, score, x, t, p), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_exact", "likelihood_probe", "likelihood_law", title="leaves out the integral")
def likelihood_no_integral(sde, score, x, times, probe):
    """My density is that of the noise, only bent.

    Two points that end at the same place: must they be as likely?

    Where a flow spreads points, the density falls on the way. The integral of the divergence says how much.

    With a divergence of 1 for a time of 0.5 the log-density is 0.5 more than the prior's; yours is the prior's.
    """
    x, integral = follow(lambda x, t: change(sde, score, x, t, probe), x, times)
    return log_normal(x, sde.prior_std)


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="takes the divergence of the score alone",
)  # fmt: skip
def likelihood_divergence_of_the_score(sde, score, x, times, probe):
    """My log-densities are right for an SDE without a drift only.

    Does f contract, too?

    The divergence is that of all of v: the drift f(x, t) is part of it.

    With f = -x in two dimensions the divergence of f is -2 at each point; in yours it is missing.
    """

    def part(x, t):
        v = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            push = -(sde.diffusion(t) ** 2) / 2 * score(x, t)
            ones = torch.eye(x[0].numel(), dtype=x.dtype).view(-1, *x.shape[1:])
            div = 0
            for p in ones if probe is None else [probe]:
                slope = torch.autograd.grad((push * p).sum(), x, retain_graph=True)[0]
                div = div + (slope * p).flatten(1).sum(1)
        return v.detach(), div

    x, integral = follow(part, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="follows the drift of the reverse SDE",
)  # fmt: skip
def likelihood_reverse_drift(sde, score, x, times, probe):
    """My points fly apart on the way to the noise.

    How strong is the score's pull in the flow without dice?

    The reverse SDE has all of g^2 times the score, and noise beside it. The flow has no noise, and needs less.

    With f = 0, g = 2 and a score of 1 the flow has v = -2; yours is -4.
    """
    x, integral = follow(lambda x, t: change(sde, lambda y, u: 2 * score(y, u), x, t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="adds the score's part to the drift",
)  # fmt: skip
def likelihood_plus_score(sde, score, x, times, probe):
    """My points run together on the way to the noise.

    Which way does the score point, and which way do the points go here?

    From data to noise a crowd spreads. The score points back to the data, so the flow goes against it.

    With f = 0, g = 2 and a score of 1 the flow has v = -2; yours is 2.
    """
    x, integral = follow(lambda x, t: change(sde, lambda y, u: -score(y, u), x, t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="follows the SDE's drift without the score",
)  # fmt: skip
def likelihood_no_score(sde, score, x, times, probe):
    """My log-densities are those of one Gaussian, whatever the data are.

    Where does the score come in?

    The noise of the SDE spreads the crowd. In the flow the score must do that.

    With f = 0 your points do not move at all, and yet the data should become noise.
    """
    x, integral = follow(lambda x, t: change(sde, lambda y, u: 0 * y, x, t, probe), x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="takes g, not its square",
)  # fmt: skip
def likelihood_g_not_squared(sde, score, x, times, probe):
    """My log-densities are off, the more so the further g is from 1.

    Which power of g stands in Song Eq. 13?

    The variance of the SDE's noise grows by g^2 in a unit of time. The score must replace just that.

    With f = 0, g = 3 and a score of 1 the flow has v = -4.5; yours is -1.5.
    """

    def weak(x, t):
        return change(sde, lambda y, u: score(y, u) / sde.diffusion(u), x, t, probe)

    x, integral = follow(weak, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD,
    "likelihood_exact", "likelihood_probe", "likelihood_point", "likelihood_law",
    title="halves the whole drift",
)  # fmt: skip
def likelihood_half_of_all(sde, score, x, times, probe):
    """My log-densities are right for an SDE without a drift only.

    To which of the two terms does the half belong?

    The half is on the score's term alone. What the SDE's drift moves, the flow moves, too.

    With f = -2 and a score of 0 the flow has v = -2; yours is -1.
    """

    def halved(x, t):
        v, div = change(sde, lambda y, u: 2 * score(y, u), x, t, probe)
        return v / 2, div / 2

    x, integral = follow(halved, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_exact", "likelihood_probe", "likelihood_law", title="averages the divergence")
def likelihood_divergence_mean(sde, score, x, times, probe):
    """My log-densities are right in one dimension only.

    Is the divergence a sum or a mean?

    The divergence adds up one slope for each dimension.

    With v = (x, y) the divergence is 2; yours is 1.
    """

    def averaged(x, t):
        v, div = change(sde, score, x, t, probe)
        return v, div / x[0].numel()

    x, integral = follow(averaged, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD, "likelihood_exact", "likelihood_probe", "likelihood_law", title="adds up the divergences of the batch"
)
def likelihood_divergence_of_the_batch(sde, score, x, times, probe):
    """My log-density of a point depends on which others are in the batch.

    Give it one point, then the same point twice. Does the result change?

    A sum without an axis runs over the points, too. Each needs a sum of its own.

    Two points with the divergences 1 and 2 have just these; you give 3 to both.
    """

    def pooled(x, t):
        v, div = change(sde, score, x, t, probe)
        return v, div.sum().expand_as(div)

    x, integral = follow(pooled, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(
    LIKELIHOOD, "likelihood_probe", "likelihood_heun", "likelihood_law",
    title="takes the first point's divergence for the whole batch",
)  # fmt: skip
def likelihood_divergence_of_the_first(sde, score, x, times, probe):
    """My value is right for the first point, and nearly right for the others.

    Is the divergence the same at every point?

    Where the drift is not linear, each point has a divergence of its own.

    Along v = (x^2) it is 2 at x = 1 and 6 at x = 3; yours is 2 for both.
    """

    def first(x, t):
        v, div = change(sde, score, x, t, probe)
        return v, div[:1].expand(len(x))

    x, integral = follow(first, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_exact", title="loops over two dimensions")
def likelihood_two_dimensions(sde, score, x, times, probe):
    """My exact values are right in two dimensions only.

    Which number in your loop should come from x?

    The divergence has as many terms as a point has numbers, be it 1, 3 or the pixels of an image.

    With v = (x, y, z) the divergence is 3; yours is 2.
    """

    def two(x, t):
        if probe is not None:
            return change(sde, score, x, t, probe)
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            v = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
            rows = [torch.autograd.grad(v[:, i].sum(), x, retain_graph=True)[0][:, i] for i in range(2)]
        return v.detach(), rows[0] + rows[1]

    x, integral = follow(two, x, times)
    return log_normal(x, sde.prior_std) + integral


@mistake(LIKELIHOOD, "likelihood_exact", "likelihood_probe", title="limits the divergence")
def likelihood_divergence_clipped(sde, score, x, times, probe):
    """My log-densities are right, except where the data are very narrow.

    How large may a divergence be?

    Near t = 0 the score of narrow data changes fast: its slope is one over their variance.

    For data of variance 0.001 the score's slope is -1000. You stop at 100.
    """

    def clipped(x, t):
        v, div = change(sde, score, x, t, probe)
        return v, div.clamp(-100, 100)

    x, integral = follow(clipped, x, times)
    return log_normal(x, sde.prior_std) + integral
