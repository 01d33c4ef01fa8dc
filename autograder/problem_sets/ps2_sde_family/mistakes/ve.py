"""Wrong answers to question 1a, the variance-exploding SDE; the most frequent first."""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps2_sde_family.contract import VE


class Ends:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max

    @property
    def prior_std(self):
        return self.sigma_max


class Still(Ends):
    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return torch.zeros_like(x)


class Shaken(Ends):
    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="the 2 is missing in g")
class ve_diffusion_without_two(Still):
    """My sigma is right, and g is a little too small.

    g belongs to the growth of the variance. What is the slope of sigma(t)^2?

    By the chain rule, the slope of a square has a factor that the slope of the thing itself has not.

    From 0.01 to 1, g at t = 1/2 is 0.303; yours is 0.215.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="g is taken to be sigma")
class ve_diffusion_is_sigma(Still):
    """I used sigma for the diffusion, too.

    sigma says how much noise there is by time t. What does g say?

    g(t)^2 is how fast the variance grows at time t: Song Eq. 9 has a derivative in it.

    From 0.01 to 1, sigma at t = 1/2 is 0.1 and g there is 0.303; yours are both 0.1.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t)


@mistake(VE, "ve_noise", title="no root over the logarithm")
class ve_diffusion_without_root(Still):
    """My g grows in the right way but is too large.

    Square your g. Is it the slope of sigma(t)^2?

    The slope of the variance is g^2; the root is over all of it, not over sigma(t)^2 alone.

    From 0.01 to 1, g at t = 1/2 is 0.303; yours is 0.921.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) * 2 * math.log(self.sigma_max / self.sigma_min)


@mistake(VE, "ve_noise", title="sigma grows evenly instead of geometrically")
class ve_sigma_linear(Still):
    """My noise is right at both ends and too large between them.

    At t = 1/2, how many times is sigma larger than at 0, and how many times smaller than at 1?

    In Song Eq. 31 equal steps of t multiply sigma by equal factors.

    From 0.01 to 1, sigma at t = 1/2 is 0.1; yours is 0.505.
    """

    def sigma(self, t):
        return self.sigma_min + t * (self.sigma_max - self.sigma_min)

    def diffusion(self, t):
        return torch.sqrt(2 * self.sigma(t) * (self.sigma_max - self.sigma_min))


@mistake(VE, "ve_prior", title="the prior has standard deviation 1")
class ve_prior_one(Still, Shaken):
    """I start the sampler from standard normal noise, as for VP.

    How large is x at t = 1 under this SDE?

    VP keeps the variance at 1; here it explodes, and sampling has to start where it ends.

    With sigma_max = 50, points at t = 1 are spread over some 50 units; yours start within 1.
    """

    @property
    def prior_std(self):
        return 1.0


@mistake(VE, "ve_noise", title="the kernel of Song Eq. 29, not 31")
class ve_sigma_from_zero(Still):
    """My sigma is zero at t = 0.

    What is sigma at t = 0 in Song Eq. 31?

    Eq. 29 counts only the noise since t = 0. Eq. 31, which is asked for, counts the first as there from the start.

    From 0.01 to 1, sigma at t = 0 is 0.01; yours is 0.
    """

    def sigma(self, t):
        grown = self.sigma_min * (self.sigma_max / self.sigma_min) ** t
        return torch.sqrt(grown**2 - self.sigma_min**2)

    def diffusion(self, t):
        grown = self.sigma_min * (self.sigma_max / self.sigma_min) ** t
        return grown * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="sigma_min in front is missing")
class ve_sigma_without_min(Still):
    """My sigma starts at 1.

    What is your sigma at t = 0?

    A ratio to the power of t is 1 at t = 0. What must it be multiplied by to begin in the right place?

    From 0.01 to 1, sigma goes from 0.01 to 1; yours goes from 1 to 100.
    """

    def sigma(self, t):
        return (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="sigma shrinks from sigma_max to sigma_min")
class ve_sigma_downwards(Still):
    """My noise is largest at t = 0.

    At which end of time are the data?

    t = 0 is data and t = 1 is noise; the sequences of some papers run the other way.

    From 0.01 to 1, sigma at t = 0 is 0.01; yours is 1.
    """

    def sigma(self, t):
        return self.sigma_max * (self.sigma_min / self.sigma_max) ** t

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="VE's sigma returns the variance")
class ve_sigma_squared(Still):
    """I return the variance of the kernel.

    Is your sigma in the units of the data, or in their squares?

    Song Eq. 31 writes the variance in the kernel; sigma is its standard deviation.

    From 0.01 to 1, sigma at t = 1/2 is 0.1; yours is 0.01.
    """

    def sigma(self, t):
        return (self.sigma_min * (self.sigma_max / self.sigma_min) ** t) ** 2

    def diffusion(self, t):
        return (self.sigma(t) * 2 * math.log(self.sigma_max / self.sigma_min)) ** 0.5


@mistake(VE, "ve_noise", title="diffusion returns g squared")
class ve_diffusion_squared(Still):
    """My diffusion is the slope of the variance.

    Which power of g stands before dw in Song Eq. 9?

    The slope of the variance is g^2. A root is left to do.

    From 0.01 to 1, g at t = 1/2 is 0.303; yours is 0.0921.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) ** 2 * 2 * math.log(self.sigma_max / self.sigma_min)


@mistake(VE, "ve_noise", title="g is the slope of sigma")
class ve_diffusion_slope(Still):
    """My g is the derivative of sigma.

    Of which power of sigma does Song Eq. 9 take the derivative?

    Independent noises add up in variance, not in standard deviation.

    From 0.01 to 1, g at t = 1/2 is 0.303; yours is 0.461.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) * math.log(self.sigma_max / self.sigma_min)


@mistake(VE, "ve_noise", title="the root of the slope of sigma")
class ve_diffusion_root_of_slope(Still):
    """I took the root of the derivative, but of sigma.

    What is squared in Song Eq. 9 before the derivative is taken?

    Square sigma first, then take the slope, then the root: the order matters.

    From 0.01 to 1, g at t = 1/2 is 0.303; yours is 0.679.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return torch.sqrt(self.sigma(t) * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="the logarithm has base 10")
class ve_log_ten(Still):
    """My g is off by the same factor for all t and all ends.

    Which logarithm is in the derivative of a power a^t?

    The derivative of e^t is e^t itself; for any other base the natural logarithm comes in.

    From 0.01 to 1, the natural logarithm of the ratio is 4.61; yours is 2.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log10(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="torch.log of a Python float")
class ve_log_of_float(Still):
    """log(): argument 'input' must be Tensor, not float.

    Read the last line of the error: what does torch.log want, and what are sigma_min and sigma_max?

    The ends are Python floats. The module math has functions for those.

    torch.log(100.0) is a TypeError; math.log(100.0) is 4.605.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return self.sigma(t) * torch.sqrt(2 * torch.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="math.exp of a tensor in VE")
class ve_math_of_tensor(Still):
    """It works for one time, and fails for a batch of them.

    What can math.exp take, and what is t?

    The module math knows single numbers only; torch has the same functions for tensors.

    math.exp(torch.ones(4, 1)) raises; torch.exp(torch.ones(4, 1)) is a column of four times 2.718.
    """

    def sigma(self, t):
        return self.sigma_min * math.exp(t * math.log(self.sigma_max / self.sigma_min))

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="2 stands outside of the root")
class ve_diffusion_two_outside(Still):
    """My g is too large by the same factor everywhere.

    Square your g, and compare it with the slope of sigma(t)^2.

    A factor that comes from the derivative of a square is below the root with the rest.

    From 0.01 to 1, g at t = 1/2 is 0.303; yours is 0.429.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return 2 * self.sigma(t) * math.sqrt(math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="g does not depend on t")
class ve_diffusion_without_sigma(Still):
    """My g is the same number at all times.

    How fast does the variance grow near t = 0, and how fast near t = 1?

    The slope of a^t has a factor a^t again.

    From 0.01 to 1, g is 0.0303 at t = 0 and 3.03 at t = 1; yours is 3.03 at both.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return torch.full_like(t, math.sqrt(2 * math.log(self.sigma_max / self.sigma_min)))


@mistake(VE, "ve_noise", title="g is that of t = 1")
class ve_diffusion_at_end(Still):
    """My g has sigma_max in it where sigma(t) should be.

    How fast does the variance grow near t = 0?

    g changes with time as sigma does; take sigma at t, not at the end.

    From 0.01 to 100, g at t = 0 is 0.0429; yours is 429.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        return torch.full_like(t, self.sigma_max * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min)))


@mistake(VE, "ve_noise", title="the variance grows evenly")
class ve_variance_linear(Still):
    """My variance is a straight line from the first to the last.

    At t = 1/2, how many times is sigma larger than at 0, and how many times smaller than at 1?

    A straight line of the variance is Brownian motion. Song Eq. 31 multiplies instead of adding.

    From 0.01 to 1, sigma at t = 1/2 is 0.1; yours is 0.707.
    """

    def sigma(self, t):
        return torch.sqrt(self.sigma_min**2 + t * (self.sigma_max**2 - self.sigma_min**2))

    def diffusion(self, t):
        return torch.full_like(t, math.sqrt(self.sigma_max**2 - self.sigma_min**2))


@mistake(VE, "ve_noise", title="t is doubled in the exponent of sigma")
class ve_sigma_double_exponent(Still):
    """My sigma reaches sigma_max at half of the time.

    At which time is your sigma equal to sigma_max?

    The exponent 2 t belongs to the variance: squaring doubles an exponent.

    From 0.01 to 1, sigma at t = 1/2 is 0.1; yours is 1.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** (2 * t)

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="sigma from a table of 1000 levels")
class ve_sigma_of_table(Still):
    """I look sigma up among 1000 noise levels.

    Ask your sigma at two times that are 0.0001 apart: does it change?

    The SDE has a noise level for every t; the table is that of its discrete ancestor.

    From 0.01 to 1, sigma at t = 0.0005 is 0.010023; yours is 0.01, as at t = 0.
    """

    def sigma(self, t):
        levels = torch.linspace(math.log(self.sigma_min), math.log(self.sigma_max), 1000, dtype=t.dtype).exp()
        return levels[(t * 999).long()]

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", title="the ends are always 0.01 and 50")
class ve_ignores_ends(Still):
    """My sigma is the same whatever I pass to the constructor.

    Make two SDEs with other ends. Do they differ?

    Numbers that the constructor takes are kept in self; use those.

    From 0.1 to 10, sigma at t = 1/2 is 1; yours is 0.707, which belongs to the defaults.
    """

    def sigma(self, t):
        return 0.01 * 5000**t

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(5000))


@mistake(VE, "ve_noise", title="an array of NumPy comes back")
class ve_returns_array(Still):
    """My sigma is a NumPy array.

    Which type has what you return?

    Networks and samplers work with tensors; stay in torch from end to end.

    torch.tensor([0.5]).numpy() is an array, and torch.exp of it raises.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t.numpy()

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", "ve_shapes", title="an axis of t is squeezed away")
class ve_squeezes_time(Still):
    """My sigma has lost an axis.

    t has the shape (B, 1). Which shape has your sigma?

    Axes of size 1 are there to broadcast against x; without them B meets another axis.

    For t of shape (4, 1), sigma has shape (4, 1); yours has (4,).
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t.squeeze()

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_noise", "ve_shapes", title="t is always shaped for images in VE")
class ve_images_only(Still):
    """My sigma always has four axes.

    Which shape has your sigma for t of shape ()?

    t comes with the axes that it needs for x: leave its shape alone.

    For t of shape (4, 1), sigma has shape (4, 1); yours has (4, 1, 1, 1).
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t.view(-1, 1, 1, 1)

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_shapes", title="alpha is a tensor without axes")
class ve_alpha_scalar(Shaken):
    """My alpha is a single tensor of 1, whatever t is.

    Which shape has your alpha for t of shape (4, 1)?

    alpha has the shape of t, even where it does not depend on it.

    For t of shape (4, 1), alpha has shape (4, 1); yours has ().
    """

    def alpha(self, t):
        return torch.ones(())

    def drift(self, x, t):
        return torch.zeros_like(x)


@mistake(VE, "ve_shapes", title="alpha is a Python number")
class ve_alpha_number(Shaken):
    """My alpha is just 1.0.

    What does your alpha say to .shape?

    alpha is a tensor of the shape of t, even where it does not depend on it.

    For t of shape (4, 1), alpha is a column of four ones; yours is a float, which has no shape.
    """

    def alpha(self, t):
        return 1.0

    def drift(self, x, t):
        return torch.zeros_like(x)


@mistake(VE, "ve_shapes", title="drift is a Python number")
class ve_drift_number(Shaken):
    """My drift is just 0.0.

    What does your drift say to .shape?

    drift is a tensor of the shape of x, even where nothing pulls.

    For x of shape (4, 2), drift has 8 zeros; yours is one float.
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return 0.0


@mistake(VE, "ve_shapes", title="drift has the shape of t")
class ve_drift_like_t(Shaken):
    """My drift is zero, but one zero a row.

    Which shape has your drift for x of shape (4, 2)?

    A drift moves x: it has a number for each number of x.

    For x of shape (4, 2), drift has shape (4, 2); yours has (4, 1).
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return torch.zeros_like(t)


@mistake(VE, "ve_shapes", title="alpha is float32 for all t")
class ve_alpha_default_dtype(Shaken):
    """My alpha is float32 though t is float64.

    Which dtype has your alpha for a t of float64?

    torch.ones(shape) has the default dtype; there is a function that takes shape and dtype from another tensor.

    torch.ones(3).dtype is torch.float32, whatever t is.
    """

    def alpha(self, t):
        return torch.ones(t.shape)

    def drift(self, x, t):
        return torch.zeros_like(x)


@mistake(VE, "ve_shapes", title="VE's drift writes into x")
class ve_drift_in_place(Shaken):
    """After I ask for the drift, my points are all at zero.

    Print x before and after you ask for the drift.

    A method whose name ends in _ changes its tensor. Make a new one instead.

    With x = [3, 4], x is still [3, 4] after the call; yours is [0, 0].
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return x.zero_()


@mistake(VE, "ve_shapes", title="t is left recording gradients")
class ve_marks_time(Still):
    """After I ask for g, my times drag a graph along.

    What does t.requires_grad say before and after your call?

    requires_grad_() marks the tensor that the caller passed. Mark a copy of your own.

    t.detach().clone() is a copy: to mark it leaves t as it was.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        with torch.enable_grad():
            variance = self.sigma(t.requires_grad_()) ** 2
            (slope,) = torch.autograd.grad(variance.sum(), t)
        return slope.sqrt()


@mistake(VE, "ve_shapes", "ve_range", title="all of VE is computed in float32")
class ve_single_precision(Still):
    """My sigma is float32 though t is float64.

    Which dtype has your sigma for a t of float64?

    t.float() is a conversion to float32; what it rounds off does not come back.

    For t of torch.float64, sigma is torch.float64; yours is torch.float32.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t.float()

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_range", title="VE's constants are tensors of float32")
class ve_single_constants(Still):
    """My sigma has seven digits, not sixteen.

    Which dtype has torch.tensor(0.01)?

    A Python float has 16 digits. torch.tensor(…) of it keeps 7, unless you name a dtype.

    torch.tensor(0.01).item() is 0.009999999776; 0.01 is 0.01.
    """

    def sigma(self, t):
        low, high = torch.tensor(self.sigma_min), torch.tensor(self.sigma_max)
        return low * (high / low) ** t

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_range", title="t is clamped away from 0 in VE")
class ve_clamps_time(Still):
    """My sigma does not change below t = 0.001.

    Ask your sigma at t = 0 and at t = 0.001. Are they the same?

    The loop that draws the times decides how small they are; nothing is singular here at t = 0.

    From 0.01 to 100, sigma at t = 0 is 0.01; yours is 0.010093.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t.clamp(min=1e-3)

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_range", title="a tiny number is added to VE's sigma")
class ve_adds_epsilon(Still):
    """I add 1e-8 to sigma, to be safe.

    Can sigma be zero here?

    sigma is never below its first value, so nothing is divided by zero. The constant only costs digits.

    With sigma_min = 0.0001, sigma at t = 0 is 0.0001; yours is 0.00010001.
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t + 1e-8

    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))


@mistake(VE, "ve_range", title="other defaults than 0.01 and 50")
class ve_other_defaults(Still, Shaken):
    """VESDE() is another SDE than the one in the text.

    What is sigma(1) of your VESDE()?

    The signature in the stub has the two defaults of the contract.

    VESDE() ends at sigma = 50; yours at 10.
    """

    def __init__(self, sigma_min=0.01, sigma_max=10.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max


@mistake(VE, "ve_moments", title="g by autograd where nothing is recorded")
class ve_diffusion_needs_grad(Still):
    """My g is right, and raises inside of my sampler.

    What does torch.no_grad() around your call do to it?

    Samplers run without gradients. Where you need one, switch recording on.

    Inside of `with torch.enable_grad():` autograd records, even under torch.no_grad().
    """

    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t

    def diffusion(self, t):
        t = t.detach().clone().requires_grad_()
        (slope,) = torch.autograd.grad((self.sigma(t) ** 2).sum(), t)
        return slope.sqrt()


@mistake(VE, "ve_signal", title="the drift pulls to zero")
class ve_drift_minus_x(Shaken):
    """My points are pulled to the origin.

    Which term of Song Eq. 9 has dt in it?

    The signal stays as it is: it drowns, it does not shrink.

    At x = 2 nothing pulls; your drift is -2.
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return -x


@mistake(VE, "ve_signal", title="VP's drift with g squared")
class ve_drift_of_vp(Shaken):
    """I took VP's drift, with my own rate.

    Which term of Song Eq. 9 has dt in it?

    VP pulls so that its variance stays; here nothing holds the variance back.

    At x = 2 nothing pulls, at any t; your drift is negative.
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return -0.5 * self.diffusion(t) ** 2 * x


@mistake(VE, "ve_signal", title="the drift is x")
class ve_drift_is_x(Shaken):
    """I return x, as nothing happens to it.

    Is your drift the new x, or its velocity?

    dx = drift dt: where x stays, its velocity says so.

    At x = 2 and dt = 0.1 the signal stays at 2; yours moves to 2.2.
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        return x


@mistake(VE, "ve_signal", title="drift returns nothing")
class ve_drift_none(Shaken):
    """There is no drift, so my method is empty.

    What does a function return that has no return?

    A sampler adds the drift to x: no pull is still a tensor.

    For x of shape (4, 2), the drift has 8 numbers; yours is None.
    """

    def alpha(self, t):
        return torch.ones_like(t)

    def drift(self, x, t):
        pass


@mistake(VE, "ve_signal", title="VE's alpha keeps the variance at 1")
class ve_alpha_keeps_variance(Shaken):
    """My alpha is nan.

    Which sign has what is below your root when sigma is 2?

    alpha^2 + sigma^2 = 1 is VP's rule. This SDE explodes: its variance does not stay.

    With sigma = 2 you take the root of -3.
    """

    def alpha(self, t):
        return torch.sqrt(1 - self.sigma(t) ** 2)

    def drift(self, x, t):
        return torch.zeros_like(x)


@mistake(VE, "ve_signal", title="alpha scales x_t back to variance 1")
class ve_alpha_rescales(Shaken):
    """My alpha shrinks as sigma grows, so that x_t stays near 1.

    Without noise, where does the SDE move a point at x_0 = 2?

    Scaling what a network sees is the network's business. alpha says what the SDE does.

    Without noise a point at 2 stays at 2; with sigma = 3 yours is at 0.63.
    """

    def alpha(self, t):
        return 1 / torch.sqrt(1 + self.sigma(t) ** 2)

    def drift(self, x, t):
        return torch.zeros_like(x)


@mistake(VE, "ve_signal", title="alpha is 1 - t")
class ve_alpha_fades(Shaken):
    """My signal fades evenly.

    Solve dx = drift dt with your drift. What becomes of x_0?

    alpha and drift belong together: where nothing pulls, nothing fades.

    At t = 1/2 a point at 2 is still at 2, but for the noise; yours is at 1.
    """

    def alpha(self, t):
        return 1 - t

    def drift(self, x, t):
        return torch.zeros_like(x)


@mistake(VE, "ve_signal", title="alpha is zero")
class ve_alpha_zero(Shaken):
    """I set alpha to zero, as nothing pulls.

    What is x_t without noise, by your alpha?

    alpha multiplies x_0, drift adds to it: nothing happens for one number in a product, another in a sum.

    Without noise a point at 2 stays at 2; yours is at 0.
    """

    def alpha(self, t):
        return torch.zeros_like(t)

    def drift(self, x, t):
        return torch.zeros_like(x)


@mistake(VE, "ve_prior", title="prior_std is a variance")
class ve_prior_squared(Still, Shaken):
    """My samples start far too far out.

    Is your prior_std in the units of the data, or in their squares?

    std is a standard deviation; a sampler multiplies standard normal noise by it.

    With sigma_max = 50 the noise has size 50; yours has 2500.
    """

    @property
    def prior_std(self):
        return self.sigma_max**2


@mistake(VE, "ve_prior", title="the prior is that of t = 0")
class ve_prior_min(Still, Shaken):
    """My samples start where the data are.

    At which end of time does sampling start?

    Sampling runs from t = 1 down to t = 0; its noise is that of the end.

    With ends of 0.01 and 50 the noise has size 50; yours has 0.01.
    """

    @property
    def prior_std(self):
        return self.sigma_min


@mistake(VE, "ve_prior", title="the prior is always 50")
class ve_prior_fixed(Still, Shaken):
    """My prior does not change with the ends.

    Make an SDE with another sigma_max. What is its prior_std?

    50 is only the default; the number that was passed is in self.

    From 0.05 to 10, the noise has size 10; yours has 50.
    """

    @property
    def prior_std(self):
        return 50.0
