"""Wrong answers to question 1b, the sub-VP SDE; the most frequent first. The examples have a constant rate of 2."""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps2_sde_family.contract import SUB_VP


class Beta:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1

    @property
    def prior_std(self):
        return 1.0

    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)

    def B(self, t):
        return self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2 / 2


class Fading(Beta):
    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


class Filling(Beta):
    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="a root over sigma, as for VP")
class subvp_sigma_root(Fading):
    """My sigma is that of VP.

    What is under a square in Song Eq. 28, and what is sigma then?

    Under sub-VP the variance itself is a square, so its root leaves no root behind.

    With a constant rate of 2, sigma at t = 1 is 0.865; yours is 0.930.
    """

    def sigma(self, t):
        return torch.sqrt(1 - torch.exp(-self.B(t)))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="g is that of VP")
class subvp_diffusion_of_vp(Fading):
    """My sigma is right, and my g is the root of the rate.

    How much noise does Song Eq. 12 add at t = 0?

    Eq. 12 has one factor more below its root than Eq. 11. At t = 0 that factor is zero.

    With a constant rate of 2, g at t = 0.1 is 0.812; yours is 1.414.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t))


@mistake(SUB_VP, "subvp_noise", title="the integral in g once, not twice")
class subvp_single_integral(Fading):
    """My g is a little too small everywhere.

    Which number stands before the integral in the exponent of Song Eq. 12?

    The integral occurs in alpha, in sigma and in g, each time with another factor.

    With a constant rate of 2, g at t = 1 is 1.401; yours is 1.315.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="sigma and g are both VP's")
class subvp_is_vp(Fading):
    """My SDE is the one of the last problem set.

    At which times does sub-VP have less noise than VP?

    Both have the same drift. They differ in g, and so in sigma: Song Eq. 12 against Eq. 11.

    With a constant rate of 2, sigma at t = 0.1 is 0.181; yours is 0.426.
    """

    def sigma(self, t):
        return torch.sqrt(1 - torch.exp(-self.B(t)))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t))


@mistake(SUB_VP, "subvp_signal", "subvp_noise", title="the integral of beta is beta(t) t")
class subvp_beta_times_t(Fading, Filling):
    """I multiplied the rate by the time.

    Draw beta from 0 to t. Is the area below it a rectangle? Or: take the slope of your integral.

    beta(t) t is the area where beta is constant. Here it grows, and the area is that of a trapezium.

    For beta from 1 to 3, the area from 0 to 1 is 2; yours is 3.
    """

    def B(self, t):
        return self.beta(t) * t


@mistake(SUB_VP, "subvp_signal", "subvp_noise", title="1/2 over the whole integral of beta")
class subvp_half_of_both(Fading, Filling):
    """My integral is too small, most of all at small t.

    What is the integral of a constant?

    Take the slope of your integral at t = 0. Is it the first rate?

    For beta from 1 to 3, the integral from 0 to 1 is 2; yours is 1.5.
    """

    def B(self, t):
        return (self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2) / 2


@mistake(SUB_VP, "subvp_noise", title="alpha in sigma is not squared")
class subvp_sigma_of_alpha(Fading):
    """I took sigma to be what is left of alpha.

    Compare the exponent in alpha with the one in Song Eq. 34.

    alpha has half of the integral in its exponent, sigma all of it.

    With a constant rate of 2, sigma at t = 1 is 0.865; yours is 0.632.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t) / 2)

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="sub-VP's sigma returns the variance")
class subvp_sigma_squared(Fading):
    """I return the variance of the kernel.

    Is your sigma in the units of the data, or in their squares?

    Song Eq. 34 writes the variance in the kernel; sigma is its root.

    With a constant rate of 2, sigma at t = 1 is 0.865; yours is 0.748.
    """

    def sigma(self, t):
        return (1 - torch.exp(-self.B(t))) ** 2

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="no root in g")
class subvp_diffusion_without_root(Fading):
    """My diffusion is g squared.

    What is over everything before dw in Song Eq. 12?

    The variance grows by g^2 a unit of time; dw is multiplied by g.

    With a constant rate of 2, g at t = 1 is 1.401; yours is 1.963.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return self.beta(t) * (1 - torch.exp(-2 * self.B(t)))


@mistake(SUB_VP, "subvp_noise", title="beta is missing in g")
class subvp_diffusion_without_beta(Fading):
    """My g never grows above 1.

    Double both rates. Should the shaking grow?

    g keeps VP's factor, the root of the rate, and gets another one.

    With a constant rate of 2, g at t = 1 is 1.401; yours is 0.991.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(1 - torch.exp(-2 * self.B(t)))


@mistake(SUB_VP, "subvp_noise", title="g's second factor outside of the root")
class subvp_factor_outside_root(Fading):
    """My g is right at the end and too small at the start.

    How far does the root reach in Song Eq. 12?

    Both factors of g are below the root, the second one as well.

    With a constant rate of 2, g at t = 0.1 is 0.812; yours is 0.466.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t)) * (1 - torch.exp(-2 * self.B(t)))


@mistake(SUB_VP, "subvp_noise", title="g is the root of beta times sigma")
class subvp_diffusion_of_sigma(Fading):
    """I made g from the rate and sigma.

    Which exponent is in the factor of Song Eq. 12, and which in sigma?

    The factor in g has twice the integral in its exponent and is below the root; sigma is neither.

    With a constant rate of 2, g at t = 1 is 1.401; yours is 1.223.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t)) * self.sigma(t)


@mistake(SUB_VP, "subvp_noise", title="twice the integral in sigma")
class subvp_sigma_double(Fading):
    """I took the exponent of g for sigma.

    Which number stands before the integral in Song Eq. 34?

    The 2 belongs to g. In sigma the integral stands alone.

    With a constant rate of 2, sigma at t = 1 is 0.865; yours is 0.982.
    """

    def sigma(self, t):
        return 1 - torch.exp(-2 * self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="g's factor under a root as sigma")
class subvp_sigma_root_of_double(Fading):
    """My sigma is the second factor of g.

    What is sigma at small t: like t, or like the root of t?

    Song Eq. 34 says which exponent sigma has; near t = 0 sigma is about the integral of beta itself.

    With a constant rate of 2, sigma at t = 0.1 is 0.181; yours is 0.574.
    """

    def sigma(self, t):
        return torch.sqrt(1 - torch.exp(-2 * self.B(t)))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="sigma is what is left of the signal")
class subvp_sigma_without_one(Fading):
    """My sigma is 1 at t = 0, and shrinks.

    How much noise is there at t = 0?

    The exponential is what is left of the signal. Noise takes the rest of 1.

    With a constant rate of 2, sigma at t = 1 is 0.865; yours is 0.135.
    """

    def sigma(self, t):
        return torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_noise", title="a minus is missing in the exponents")
class subvp_exponent_sign(Fading):
    """My sigma is negative, and my g is nan.

    Does your exponential grow or shrink with t?

    The signal is lost at a rate: what decays has a minus in its exponent.

    With a constant rate of 2, sigma at t = 1 is 0.865; yours is -6.39.
    """

    def sigma(self, t):
        return 1 - torch.exp(self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(2 * self.B(t))))


@mistake(SUB_VP, "subvp_signal", title="no 1/2 in the exponent of alpha")
class subvp_alpha_without_half(Filling):
    """My signal fades twice as fast as it should.

    Take the slope of your alpha. Is it f alpha?

    The drift pulls with half of beta; the exponent of alpha is the integral of that pull.

    With a constant rate of 2, alpha at t = 1 is 0.368; yours is 0.135.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t))

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="the drift pushes outwards")
class subvp_drift_sign(Filling):
    """My points run away from zero.

    In which direction does your drift move a point at x = 2?

    The signal fades, so the drift points to zero.

    With a constant rate of 2, the drift at x = 2 is -2; yours is 2.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="no 1/2 in the drift")
class subvp_drift_without_half(Filling):
    """My drift is twice as strong as VP's.

    Compare your drift with the slope of your alpha.

    Song Eq. 12 has the same drift as Eq. 11, with its factor.

    With a constant rate of 2, the drift at x = 3 is -3; yours is -6.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return -self.beta(t) * x


@mistake(SUB_VP, "subvp_signal", "subvp_shapes", title="x is missing in the drift")
class subvp_drift_without_x(Filling):
    """My drift has the shape of t.

    Does a point far out feel the same pull as one near zero?

    The pull grows with the distance: twice as far, twice as strong.

    With a constant rate of 2, the drift at x = 3 is -3 and at x = -3 it is 3; yours is -1 at both.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return -self.beta(t) / 2


@mistake(SUB_VP, "subvp_signal", title="the integral in the drift")
class subvp_drift_of_integral(Filling):
    """My drift is zero at t = 0.

    Which of beta and its integral is a rate?

    The drift says how fast the signal fades now; the integral says how far it has faded.

    With a constant rate of 2, the drift at x = 3 is -3 at any time; yours is -0.3 at t = 0.1.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return -self.B(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="g's factor is in the drift, too")
class subvp_drift_discounted(Filling):
    """I put the new factor into both terms.

    Which term of Song Eq. 12 differs from Eq. 11?

    sub-VP fades as VP does. Only the noise is less.

    With a constant rate of 2, the drift at x = 3 is -3 at any time; yours is -0.99 at t = 0.1.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return -(self.diffusion(t) ** 2) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="beta for its integral in alpha")
class subvp_alpha_of_beta(Filling):
    """My alpha is not 1 at t = 0.

    What must alpha be at t = 0, before anything has happened?

    The exponent of alpha collects the pull from 0 to t.

    With a constant rate of 2, alpha at t = 0 is 1; yours is 0.368.
    """

    def alpha(self, t):
        return torch.exp(-self.beta(t) / 2)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="sub-VP's alpha keeps the variance at 1")
class subvp_alpha_keeps_variance(Filling):
    """I made alpha from sigma, by the rule of VP.

    Is the variance of x_t always 1 under sub-VP?

    alpha^2 + sigma^2 = 1 is VP's rule. sub-VP has the name because its variance is below.

    With a constant rate of 2, alpha at t = 1 is 0.368; yours is 0.502.
    """

    def alpha(self, t):
        return torch.sqrt(1 - self.sigma(t) ** 2)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="alpha grows instead of shrinking")
class subvp_alpha_grows(Filling):
    """My alpha is larger than 1.

    Does the signal grow or fade with t?

    The pull is towards zero: what decays has a minus in its exponent.

    With a constant rate of 2, alpha at t = 1 is 0.368; yours is 2.72.
    """

    def alpha(self, t):
        return torch.exp(self.B(t) / 2)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="alpha is 1, as for VE")
class subvp_alpha_one(Filling):
    """My signal never fades.

    Solve dx = drift dt with your drift. What becomes of x_0?

    alpha and drift belong together: where something pulls, the signal fades.

    With a constant rate of 2, alpha at t = 1 is 0.368; yours is 1.
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="a quarter in the exponent of alpha")
class subvp_alpha_quarter(Filling):
    """My signal fades half as fast as it should.

    Take the slope of your alpha. Is it f alpha?

    The 1/4 of Song Eq. 33 belongs to t^2 alone, not to the whole integral.

    With a constant rate of 2, alpha at t = 1 is 0.368; yours is 0.607.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 4)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", title="math.exp of a tensor in sub-VP")
class subvp_math_of_tensor(Filling):
    """It works for one time, and fails for a batch of them.

    What can math.exp take, and what is t?

    The module math knows single numbers only; torch has the same functions for tensors.

    math.exp(torch.ones(4, 1)) raises; torch.exp(torch.ones(4, 1)) is a column of four times 2.718.
    """

    def alpha(self, t):
        return math.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_signal", "subvp_noise", title="beta runs from beta_1 to beta_0")
class subvp_rates_swapped(Fading, Filling):
    """My noise comes at once, and not at the end.

    What is your beta at t = 0?

    The rate starts at beta_0 and ends at beta_1.

    With rates 1 and 3, beta at t = 0 is 1; yours is 3.
    """

    def beta(self, t):
        return self.beta_1 + t * (self.beta_0 - self.beta_1)

    def B(self, t):
        return self.beta_1 * t + (self.beta_0 - self.beta_1) * t**2 / 2


@mistake(SUB_VP, "subvp_signal", "subvp_noise", title="one rate for all times")
class subvp_constant_rate(Fading, Filling):
    """I used the mean of the two rates.

    At t = 1/2, has half of the whole integral of beta come in?

    The rate grows along a straight line, so it brings in more later on. Its integral from 0 to t is no straight line.

    With rates 1 and 3, the integral from 0 to 1/2 is 0.75; yours is 1.
    """

    def beta(self, t):
        return torch.full_like(t, (self.beta_0 + self.beta_1) / 2)

    def B(self, t):
        return self.beta(t) * t


@mistake(SUB_VP, "subvp_signal", "subvp_noise", title="the integral is a sum of rectangles")
class subvp_rectangles(Fading, Filling):
    """My integral is a sum of 100 rectangles, and nearly right.

    How far is your sum from the area of a trapezium?

    A straight line has an integral in closed form. A sum of left rectangles is always too small where it grows.

    For beta from 1 to 3, the integral from 0 to 1 is 2; yours is 1.99.
    """

    def B(self, t):
        return sum(self.beta(t * i / 100) * t / 100 for i in range(100))


@mistake(SUB_VP, "subvp_prior", title="the prior has the size of a rate")
class subvp_prior_of_rate(Fading, Filling):
    """My samples start far too far out.

    Is beta_1 a size, or a rate?

    sigma(t) says how large the noise is; what does it tend to as t grows?

    With rates of 0.1 and 20, sigma at t = 1 is 0.99996; your prior has 20.
    """

    @property
    def prior_std(self):
        return self.beta_1


@mistake(SUB_VP, "subvp_prior", title="the prior is alpha at the end")
class subvp_prior_of_alpha(Fading, Filling):
    """My samples start at zero.

    Which of alpha and sigma says how large the noise is?

    At t = 1 hardly any signal is left. The prior is the noise, not the rest of the signal.

    With rates of 0.1 and 20, sigma at t = 1 is 0.99996; your prior has 0.0066.
    """

    @property
    def prior_std(self):
        return float(self.alpha(torch.ones(())))


@mistake(SUB_VP, "subvp_prior", title="VE's prior of 50")
class subvp_prior_of_ve(Fading, Filling):
    """I copied the prior from my other class.

    How large is x at t = 1 under this SDE?

    Only under VE does the noise explode. Here the variance never exceeds VP's.

    With rates of 0.1 and 20, sigma at t = 1 is 0.99996; your prior has 50.
    """

    @property
    def prior_std(self):
        return 50.0


@mistake(SUB_VP, "subvp_shapes", title="sub-VP's drift writes into x")
class subvp_drift_in_place(Filling):
    """After I ask for the drift, my points have moved.

    Print x before and after you ask for the drift.

    A method whose name ends in _ changes its tensor. Make a new one instead.

    With x = 3, x is still 3 after the call; yours is -3.
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        return x.mul_(-self.beta(t) / 2)


@mistake(SUB_VP, "subvp_shapes", title="sigma writes into t")
class subvp_time_in_place(Fading):
    """After I ask for sigma, my times are negative.

    Print t before and after you ask for sigma.

    A method whose name ends in _ changes its tensor. Make a new one instead.

    With a constant rate of 2, t = 1 is still 1 after the call; yours is -0.865.
    """

    def sigma(self, t):
        return -t.mul_(-(self.beta_0 + self.beta(t)) / 2).expm1_()

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_shapes", "subvp_range", title="all of sub-VP is computed in float32")
class subvp_single_precision(Fading):
    """My sigma is float32 though t is float64.

    Which dtype has your sigma for a t of float64?

    t.float() is a conversion to float32; what it rounds off does not come back.

    For t of torch.float64, sigma is torch.float64; yours is torch.float32.
    """

    def sigma(self, t):
        return -torch.expm1(-self.B(t.float()))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_signal", "subvp_shapes", title="t is always shaped for images in sub-VP")
class subvp_images_only(Filling):
    """My alpha always has four axes.

    Which shape has your alpha for t of shape ()?

    t comes with the axes that it needs for x: leave its shape alone.

    For t of shape (4, 1), alpha has shape (4, 1); yours has (4, 1, 1, 1).
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2).view(-1, 1, 1, 1)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_noise", "subvp_shapes", title="the mean over all times")
class subvp_mean_over_times(Fading):
    """My g is one number for the whole batch.

    Which shape has your g for t of shape (4, 1)?

    Each point has its own time, and its own g. Nothing is averaged here.

    For t of shape (4, 1), g has shape (4, 1); yours has ().
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t)))).mean()


@mistake(SUB_VP, "subvp_range", title="t is clamped away from 0 in sub-VP")
class subvp_clamps_time(Fading):
    """My sigma does not change below t = 0.001.

    Ask your sigma at t = 0.00001 and at t = 0.001. Are they the same?

    The loop that draws the times decides how small they are. sigma tends to zero with t, and may.

    With a constant rate of 2, sigma at t = 0.00001 is 0.00002; yours is 0.002.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t.clamp(min=1e-3)))

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_range", title="a tiny number is added to sub-VP's sigma")
class subvp_adds_epsilon(Fading):
    """I add 1e-8 to sigma, so that nobody divides by zero.

    Is your sigma at t = 1 still the one of the formula?

    What divides by sigma has to look after itself. A constant here costs eight digits at all times.

    With a constant rate of 2, sigma at t = 1 is 0.864664717; yours is 0.864664727.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t)) + 1e-8

    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))


@mistake(SUB_VP, "subvp_range", title="g is kept above a bound")
class subvp_clamps_diffusion(Fading):
    """I keep what is below the root above 0.00001.

    Ask your g at t = 0.00001. Is it smaller than at t = 0.001?

    What is below the root tends to zero with t, and is never negative. It needs no bound.

    With a constant rate of 0.1, g at t = 0.00001 is 0.00045; yours is 0.0032.
    """

    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))

    def diffusion(self, t):
        return torch.sqrt((self.beta(t) * (1 - torch.exp(-2 * self.B(t)))).clamp(min=1e-5))


@mistake(SUB_VP, "subvp_range", title="sub-VP's constants are tensors of float32")
class subvp_single_constants(Filling):
    """My alpha has seven digits, not sixteen.

    Which dtype has torch.tensor(0.1)?

    A Python float has 16 digits. torch.tensor(…) of it keeps 7, unless you name a dtype.

    torch.tensor(0.1).item() is 0.1000000015; 0.1 is 0.1.
    """

    def alpha(self, t):
        start, end = torch.tensor(self.beta_0), torch.tensor(self.beta_1)
        return torch.exp(-(start * t + (end - start) * t**2 / 2) / 2)

    def drift(self, x, t):
        return -self.beta(t) / 2 * x


@mistake(SUB_VP, "subvp_range", title="other defaults than 0.1 and 20")
class subvp_other_defaults(Fading, Filling):
    """SubVPSDE() is another SDE than the one in the text.

    What is -2 drift(1, t) of your SubVPSDE() at t = 1?

    The signature in the stub has the two defaults of the contract.

    SubVPSDE() ends at a rate of 20; yours at 8.
    """

    def __init__(self, beta_0=0.1, beta_1=8.0):
        self.beta_0, self.beta_1 = beta_0, beta_1


@mistake(SUB_VP, "subvp_moments", title="drift by autograd where nothing is recorded")
class subvp_drift_needs_grad(Filling):
    """My drift is right, and raises inside of my sampler.

    What does torch.no_grad() around your call do to it?

    Samplers run without gradients. Where you need one, switch recording on.

    Inside of `with torch.enable_grad():` autograd records, even under torch.no_grad().
    """

    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)

    def drift(self, x, t):
        t = t.detach().clone().requires_grad_()
        (slope,) = torch.autograd.grad(self.alpha(t).log().sum(), t)
        return slope * x
