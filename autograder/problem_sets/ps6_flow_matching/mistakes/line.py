"""Wrong answers to question 1, the straight line; the most frequent first.

The numbers in the third hints are those of x_0 = 2, z = -1 and t = 0.25, where x_t is 1.25.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps6_flow_matching.contract import INTERPOLATE


@mistake(INTERPOLATE, "line_ends", "line_value", title="data and noise change places")
def line_swapped_ends(x_0, z, t):
    """My t = 0 is noise, as in the papers.

    Which of the two is x_t at t = 0?

    In Lipman's and Liu's papers time runs from noise to data. In this course t = 0 is always data.

    With x_0 = 2, z = -1 and t = 0.25 the point is still near the data, at 1.25; yours is -0.25.
    """
    return t * x_0 + (1 - t) * z


@mistake(INTERPOLATE, "line_value", title="keeps the variance instead of the line")
def line_variance_preserving(x_0, z, t):
    """I took sigma = t and chose alpha so that the squares add up to 1.

    Draw x_t for several t. Do the points lie on one line?

    A sum of squares that is 1 belongs to the VP-SDE. On a straight line the two weights themselves add up to 1.

    With x_0 = 2, z = -1 and t = 0.25 the point is 1.25; yours is 1.69.
    """
    return (1 - t**2).sqrt() * x_0 + t * z


@mistake(INTERPOLATE, "line_value", title="takes the roots of the weights")
def line_root_weights(x_0, z, t):
    """My formula looks like the one of problem set 3.

    How far does x_t move while t goes from 0 to 0.25, and how far from 0.5 to 0.75?

    Roots belong to weights that are variances. On a line, equal times make equal ways.

    With x_0 = 2, z = -1 and t = 0.25 the point is 1.25; yours is 1.23. At t = 0.5 it is 0.5; yours is 0.71.
    """
    return (1 - t).sqrt() * x_0 + t.sqrt() * z


@mistake(INTERPOLATE, "line_value", title="walks on a quarter of a circle")
def line_circle(x_0, z, t):
    """I used cosine and sine, which are smooth.

    Is the way from x_0 to z straight, or bent?

    Cosine and sine make a path with a velocity that changes. On a line the velocity is the same all the way.

    With x_0 = 2, z = -1 and t = 0.5 the point is half way, at 0.5; yours is 0.71.
    """
    return torch.cos(torch.pi / 2 * t) * x_0 + torch.sin(torch.pi / 2 * t) * z


@mistake(INTERPOLATE, "line_ends", "line_value", title="adds noise to data that stay at full size")
def line_noise_added(x_0, z, t):
    """My data never fade.

    What is left of x_0 in your x_t at t = 1?

    A signal that stays, with more and more noise, is the VE-SDE. Here the data must be gone at t = 1.

    With x_0 = 2 and z = -1 the point at t = 1 is -1; yours is 1.
    """
    return x_0 + t * z


@mistake(INTERPOLATE, "line_ends", "line_value", title="walks from x_0 the wrong way")
def line_away(x_0, z, t):
    """My point leaves the data, but never meets the noise.

    Where is your point at t = 1?

    You add a share of a difference. From x_0 it has to point to z.

    With x_0 = 2 and z = -1 the point at t = 1 is -1; yours is 5.
    """
    return x_0 + t * (x_0 - z)


@mistake(INTERPOLATE, "line_ends", "line_value", title="walks from z by the share t")
def line_from_noise(x_0, z, t):
    """I start at z and walk towards x_0.

    How far from z should the point be at t = 1?

    At t = 1 the point is z, so nothing may be added to z there.

    With x_0 = 2, z = -1 and t = 1 the point is -1; yours is 2.
    """
    return z + t * (x_0 - z)


@mistake(INTERPOLATE, "line_ends", "line_value", title="returns the velocity of the line")
def line_velocity(x_0, z, t):
    """My result is the same for all t.

    Do you use t anywhere?

    Question 1 asks for a place on the line, not for the direction of the line.

    With x_0 = 2, z = -1 and t = 0.25 the place is 1.25; yours is -3.
    """
    return z - x_0


@mistake(INTERPOLATE, "line_ends", "line_value", title="subtracts the noise")
def line_minus_noise(x_0, z, t):
    """My point runs to -z.

    Where is your point at t = 1?

    Both weights are positive in between. A minus sign belongs to the velocity only.

    With x_0 = 2, z = -1 and t = 0.25 the point is 1.25; yours is 1.75.
    """
    return (1 - t) * x_0 - t * z


@mistake(INTERPOLATE, "line_ends", "line_value", title="forgets parentheses")
def line_without_parentheses(x_0, z, t):
    """My data are multiplied by t.

    Which comes first in Python: minus, or times?

    1 - t * x is not the same as (1 - t) * x.

    With x_0 = 2, z = -1 and t = 0.25 the point is 1.25; yours is 0.25.
    """
    return 1 - t * x_0 + t * z


@mistake(INTERPOLATE, "line_ends", "line_value", title="leaves a little noise in the data")
def line_smallest_sigma(x_0, z, t):
    """I have the smallest sigma of Lipman's paper.

    What is your x_t at t = 0?

    Lipman et al. keep a small sigma at the data, so that a density exists. Here the line ends at the data.

    With x_0 = 0, z = 1000 and t = 0 the point is 0; yours is 0.1.
    """
    return (1 - t) * x_0 + (1e-4 + (1 - 1e-4) * t) * z


@mistake(INTERPOLATE, "line_ends", title="keeps t away from 0 and 1")
def line_clamped(x_0, z, t):
    """I clamp t, as I did when I trained with the VP-SDE.

    Does anything in your formula go wrong at t = 0?

    Nothing is divided here, so nothing needs a guard. With a guard, t = 0 is no longer data.

    With x_0 = 2, z = 1000 and t = 0 the point is 2; yours is about 3.
    """
    t = t.clamp(1e-3, 1 - 1e-3)
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_value", title="squares the weights")
def line_squared_weights(x_0, z, t):
    """My points lie too close to 0 in the middle.

    What do your two weights add up to?

    Variances of a sum add with squared weights. A place does not.

    With x_0 = 2, z = -1 and t = 0.25 the point is 1.25; yours is 1.06.
    """
    return (1 - t) ** 2 * x_0 + t**2 * z


@mistake(INTERPOLATE, "line_value", title="brings x_t to variance 1")
def line_normalised(x_0, z, t):
    """I divided by the standard deviation, so that a network likes it.

    Do x_0, x_t and z lie on one line?

    The variance of x_t falls in the middle, and that is right. The line has no other factor.

    With x_0 = 2, z = -1 and t = 0.25 the point is 1.25; yours is 1.58.
    """
    return ((1 - t) * x_0 + t * z) / ((1 - t) ** 2 + t**2).sqrt()


@mistake(INTERPOLATE, "line_ends", "line_value", title="the line draws noise of its own")
def line_own_noise(x_0, z, t):
    """My result is another one each time.

    Do you use z?

    The noise is an argument, so that the loss can use the same. Draw none.

    With x_0 = 2, z = -1 and t = 1 the point is -1, in every call.
    """
    return (1 - t) * x_0 + t * torch.randn_like(z)


@mistake(INTERPOLATE, "line_ends", "line_value", title="cuts off at -1 and 1")
def line_clipped(x_0, z, t):
    """My x_t are pixels, so I keep them in their range.

    How large can noise be?

    Data may lie between -1 and 1. Noise does not, and points of other data do not either.

    With x_0 = 2, z = -1 and t = 0.25 the point is 1.25; yours is 1.
    """
    return ((1 - t) * x_0 + t * z).clamp(-1, 1)


@mistake(INTERPOLATE, "line_ends", "line_value", title="returns the velocity, too")
def line_pair(x_0, z, t):
    """I return x_t and the velocity, as training needs both.

    What does the question ask for: one tensor, or two?

    The velocity needs no t; question 2 computes it. Return the place alone.

    `return a, b` makes a tuple of two; `return a` gives the tensor itself.
    """
    return (1 - t) * x_0 + t * z, z - x_0


@mistake(INTERPOLATE, "line_ends", "line_value", title="the line works for images only")
def line_for_images(x_0, z, t):
    """My points come back with four axes.

    Print the shapes of x_0 and of your result, for a batch of points.

    t has the right number of axes already. A fixed number fits images alone.

    (4, 2) times (1, 1, 1, 1) is (1, 1, 4, 2); (4, 2) times () is (4, 2).
    """
    t = t.reshape(-1, 1, 1, 1)
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_times", title="t of the line meets the last axis")
def line_time_on_last_axis(x_0, z, t):
    """The size of tensor a must match the size of tensor b.

    Print the shape of t before and after your first line.

    Shapes are matched from the right. Squeezed to (B,) or turned to (1, B), t meets the last axis, not the batch.

    (4, 2) times (4, 1) scales rows; (4, 2) times (4,) is an error; (4, 4) times (4,) scales columns.
    """
    t = t.squeeze()
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_times", title="the line makes t a column for points")
def line_time_column(x_0, z, t):
    """My points are right, and my images are not.

    Print the shapes of t and of x_0, for a batch of images.

    t comes with as many axes as x_0. With only two, it meets the height of the images.

    (8, 1, 8, 8) with (8, 1, 1, 1) scales whole images; with (8, 1) it scales rows of pixels, silently.
    """
    t = t.reshape(-1, 1)
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_times", title="the line uses the first time for the whole batch")
def line_first_time(x_0, z, t):
    """It works when all times are equal.

    Try a batch with two different times.

    In training every example has a time of its own.

    With x_0 = 2 and z = -1 twice and t = (0, 1) the points are 2 and -1; yours are 2 and 2.
    """
    t = t.flatten()[0]
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_times", title="uses the mean time for the whole batch")
def line_mean_time(x_0, z, t):
    """My loss is fine, but the network learns nothing about time.

    Try a batch with two different times.

    In training every example has a time of its own. A mean of all times belongs to none of them.

    With x_0 = 2 and z = -1 twice and t = (0, 1) the points are 2 and -1; yours are both 0.5.
    """
    t = t.mean()
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_times", title="the line makes t a Python number")
def line_item(x_0, z, t):
    """a Tensor with 4 elements cannot be converted to Scalar

    How many times are in t?

    A tensor of times can be multiplied as it is. There is no need for a Python number.

    torch.tensor(0.5).item() is 0.5; torch.tensor([[0.1], [0.9]]).item() is an error.
    """
    t = t.item()
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_times", title="flattens the images")
def line_flattened(x_0, z, t):
    """My values are right, but my images have lost their shape.

    Which shape has x_0, and which has your result?

    Two axes make broadcasting easy, but the images have to come back.

    (4, 1, 8, 8) flattened is (4, 64); view_as(x_0) makes it (4, 1, 8, 8) again.
    """
    t = t.reshape(-1, 1) if t.ndim else t
    return (1 - t) * x_0.flatten(1) + t * z.flatten(1)


@mistake(INTERPOLATE, "line_keeps", title="the line converts to float32")
def line_float32(x_0, z, t):
    """I call float() on everything, to be safe.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float64 in, float64 out: .float() throws nine of its digits away.
    """
    x_0, z, t = x_0.float(), z.float(), t.float()
    return (1 - t) * x_0 + t * z


@mistake(INTERPOLATE, "line_keeps", title="the line always returns float64")
def line_double(x_0, z, t):
    """My network says: expected Float, but found Double.

    Print the dtype of your inputs and of your result.

    A network of float32 takes no float64. Stay in the precision of x_0.

    torch.ones(2).double() + torch.ones(2) is float64: one such tensor makes the whole sum wide.
    """
    return (1 - t) * x_0.double() + t * z


@mistake(INTERPOLATE, "line_keeps", title="overwrites the data")
def line_in_place(x_0, z, t):
    """My first epoch is fine, and then all my data are noise.

    What is x_0, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    return x_0.mul_(1 - t).add_(t * z)


@mistake(INTERPOLATE, "line_keeps", title="overwrites the noise")
def line_noise_in_place(x_0, z, t):
    """My x_t is right, but the loss has the wrong target.

    What is z, after your function was called?

    z *= 2 changes the tensor that z names, also for whoever passed it.

    After z *= t with t = 0.25, the caller's z = -1 has become -0.25.
    """
    z *= t
    return (1 - t) * x_0 + z


@mistake(INTERPOLATE, "line_keeps", title="switches gradients on for x_0")
def line_marked(x_0, z, t):
    """My memory fills up in training.

    Print x_0.requires_grad after the call.

    The loss is differentiated with respect to the network's weights. The data need no gradient.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    return (1 - t) * x_0.requires_grad_() + t * z
