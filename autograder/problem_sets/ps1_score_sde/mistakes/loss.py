"""Wrong answers to question 3a, the loss, whose formula is wrong; the most frequent first.

The worked lines share one example, a batch of one number: pred = 2, std = 0.5, z = 1, whose loss is 4.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import LOSS


@mistake(LOSS, "loss_value", title="noise with the wrong sign")
def loss_sign(pred, std, z):
    """My loss goes down in training but the samples run away from the data.

    For which pred is your loss zero? Compare it with the score of a Gaussian.

    The score points from x_t back to the data, so against the noise z: the target is -z / std.

    With std = 0.5 and z = 1 the perfect pred is -2, where the loss is 0; yours is 4 there and 0 at +2.
    """
    return torch.mean((pred * std - z) ** 2)


@mistake(LOSS, "loss_value", title="std left out altogether")
def loss_without_std(pred, std, z):
    """My loss is huge and the samples are blurred.

    One of the three arguments is not used. What is it for?

    pred is a score, of size 1 / std; scale it to the size of the noise before you compare the two.

    With pred = 2, std = 0.5, z = 1 the scaled pred is 1 and the loss 4; without the scale you get 9.
    """
    return torch.mean((pred + z) ** 2)


@mistake(LOSS, "loss_value", title="only the noise squared")
def loss_precedence(pred, std, z):
    """My loss is sometimes negative.

    Can a squared error be negative? Yours can.

    In Python ** binds tighter than *, and * tighter than +: look at what is being squared.

    With pred = 2, std = 0.5, z = 1 you square only the 1: 1 + 1 = 2. Squaring the whole residual gives 4.
    """
    return torch.mean(pred * std + z**2)


@mistake(LOSS, "loss_value", title="a sum in place of the mean")
def loss_sum(pred, std, z):
    """My loss is in the thousands and grows with the batch.

    The loss must not change when every point of the batch is repeated, or when dimensions are added alike.

    The contract asks for an average over all elements; which reduction did you use?

    Two elements with residuals 1 and 3 have the loss (1 + 9) / 2 = 5; yours is 10.
    """
    return torch.sum((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="pred multiplied by std squared")
def loss_std_squared(pred, std, z):
    """My loss looks fine but the samples are too wide.

    std turns up once too often before the square is taken.

    lambda = std^2 weights the squared error; inside the square only its root is left.

    With pred = 2, std = 0.5, z = 1 the loss is 4; scaling pred by 0.25 gives 1.5^2 = 2.25.
    """
    return torch.mean((pred * std**2 + z) ** 2)


@mistake(LOSS, "loss_value", title="pred divided by std")
def loss_divides_by_std(pred, std, z):
    """My loss explodes for small t.

    What happens to your loss when std is nearly 0?

    The score is already of size 1 / std; to bring it to the size of z it has to shrink, not to grow.

    With pred = 2, std = 0.5, z = 1 the scaled pred is 1; yours is 4.
    """
    return torch.mean((pred / std + z) ** 2)


@mistake(LOSS, "loss_value", title="no weight against the small times")
def loss_unweighted(pred, std, z):
    """My loss is dominated by a few enormous values and training is unstable.

    The target is right, -z / std. Which times dominate your average?

    Song Eq. 7 has a weight lambda(t) = std^2 that evens out the times; yours is 1.

    With pred = 2, std = 0.5, z = 1 your squared error is 16; with its weight 0.25 it is 4.
    """
    return torch.mean((pred + z / std) ** 2)


@mistake(LOSS, "loss_value", title="coordinates summed up")
def loss_dims_summed(pred, std, z):
    """My loss is twice what it should be.

    Your loss is too large by a whole factor. Which one, and where have you met it in the shapes?

    You average over the batch but add up the dimensions; the contract averages over all elements.

    One point in the plane with residuals 1 and 3 has the loss (1 + 9) / 2 = 5; yours is 10.
    """
    return torch.mean(torch.sum((pred * std + z) ** 2, dim=1))


@mistake(LOSS, "loss_value", title="no square at all")
def loss_not_squared(pred, std, z):
    """My loss goes to minus infinity.

    Residuals of +1 and -1 cancel in your loss. Should they?

    It is a mean squared error: one operation is missing between the residual and the mean.

    Residuals 1 and -1 have the loss (1 + 1) / 2 = 1; yours is 0.
    """
    return torch.mean(pred * std + z)


@mistake(LOSS, "loss_gradient", title="pred cut off from its gradient")
def loss_detached(pred, std, z):
    """My loss is right but does not go down, whatever I do.

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    detach() returns a tensor that autograd does not follow any further.

    loss.requires_grad must be True after pred = torch.ones(2, 1, requires_grad=True); yours is False.
    """
    return torch.mean((pred.detach() * std + z) ** 2)


@mistake(LOSS, "loss_value", title="the loss made a Python number")
def loss_item(pred, std, z):
    """'float' object has no attribute 'backward'.

    What is the type of your result?

    A Python number, which .item() or float() makes, is good for printing a loss, useless for training.

    type(loss) must be torch.Tensor, with loss.shape == torch.Size([]); yours is float.
    """
    return torch.mean((pred * std + z) ** 2).item()


@mistake(LOSS, "loss_value", title="one loss for each number in pred")
def loss_per_element(pred, std, z):
    """grad can be implicitly created only for scalar outputs.

    How many numbers do you return? An optimiser needs one.

    You have the squared residual of each element; the last operation, a reduction, is missing.

    Residuals 1 and 3 have the loss (1 + 9) / 2 = 5; you return the two numbers 1 and 9.
    """
    return (pred * std + z) ** 2


@mistake(LOSS, "loss_value", title="one mean for each point")
def loss_per_point(pred, std, z):
    """My loss has one number for each point of the batch.

    Compare the shape and the size of your result for a batch of 1 and for the same point twice.

    With dim=... the mean is over that axis alone; the others stay.

    For pred of shape (4, 2) the loss has shape (); yours has shape (4,).
    """
    return torch.mean((pred * std + z) ** 2, dim=-1)


@mistake(LOSS, "loss_value", title="half of the loss")
def loss_half(pred, std, z):
    """My loss is half of what the book says.

    The minimum is in the right place; the size is not.

    Some papers put a constant in front of the square; Song Eq. 7 has only lambda(t).

    With pred = 2, std = 0.5, z = 1 the loss is 4; yours is 2.
    """
    return 0.5 * torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="absolute errors in place of squares")
def loss_absolute(pred, std, z):
    """My loss is always smaller than my neighbour's.

    Double a residual: how much does your loss grow, and how much should it?

    Absolute errors lead to a median; the score is an expectation, and squares lead there.

    Residuals 1 and 3 have the loss (1 + 9) / 2 = 5; yours is 2.
    """
    return torch.mean(torch.abs(pred * std + z))


@mistake(LOSS, "loss_value", title="a root over the mean")
def loss_root(pred, std, z):
    """My loss settles at the root of the printed value.

    One operation too many, at the very end.

    The loss is the mean squared error itself, not its root.

    With pred = 2, std = 0.5, z = 1 the loss is 4; yours is 2.
    """
    return torch.sqrt(torch.mean((pred * std + z) ** 2))


@mistake(LOSS, "loss_value", title="the length of all errors together")
def loss_norm(pred, std, z):
    """My loss grows with the square root of the batch size.

    The loss must not change when every point of the batch is repeated, or when dimensions are added alike.

    A norm adds up squares and takes a root; the loss does neither.

    Residuals 1 and 3 have the loss (1 + 9) / 2 = 5; yours is the root of 10.
    """
    return torch.norm(pred * std + z)


@mistake(LOSS, "loss_value", title="averaged first, squared afterwards")
def loss_mean_squared_late(pred, std, z):
    """My loss is almost zero from the start.

    Residuals of +1 and -1 cancel in your loss. Should they?

    Mind the order: the square of a mean is not the mean of squares.

    Residuals 1 and -1 have the loss (1 + 1) / 2 = 1; yours is 0.
    """
    return torch.mean(pred * std + z) ** 2


@mistake(LOSS, "loss_value", title="pred compared with the noise itself")
def loss_score_is_noise(pred, std, z):
    """I compare pred with z as in DDPM and the samples are wrong.

    Does this network predict the noise, or the score?

    Ho's epsilon is -std times the score: scale pred and mind its sign before you compare it with z.

    With std = 0.5 and z = 1 the perfect pred is -2, where the loss is 0; yours is 9 there.
    """
    return torch.mean((pred - z) ** 2)


@mistake(LOSS, "loss_value", title="pred and noise squared apart")
def loss_squares_apart(pred, std, z):
    """My loss cannot get below 1.

    For which pred is your loss smallest? Does that depend on z?

    The square of a sum has a cross term, and it is the one that teaches the network.

    With pred = 2, std = 0.5, z = 1 the loss is (1 + 1)^2 = 4; yours is 1 + 1 = 2.
    """
    return torch.mean((pred * std) ** 2 + z**2)


@mistake(LOSS, "loss_value", title="std on the noise alone")
def loss_std_on_noise(pred, std, z):
    """I scaled the noise and the network learns almost nothing.

    Two things of different size meet in your sum: which of them should be rescaled?

    z is of size 1 and pred of size 1 / std; std belongs to the one that is too large.

    With pred = 2, std = 0.5, z = 1 the residual is 1 + 1 = 2; yours is 2 + 0.5.
    """
    return torch.mean((pred + std * z) ** 2)


@mistake(LOSS, "loss_value", title="std on pred and noise alike")
def loss_std_on_both(pred, std, z):
    """My loss vanishes for small t.

    Your parentheses scale two things. Which of them has the size 1 already?

    Only the network's output is rescaled; the noise stays as it is.

    With pred = 2, std = 0.5, z = 1 the residual is 1 + 1 = 2; yours is 1 + 0.5.
    """
    return torch.mean((std * (pred + z)) ** 2)


@mistake(LOSS, "loss_value", title="weighted by the variance a second time")
def loss_weighted_twice(pred, std, z):
    """The samples are sharp far away and noisy near the data.

    You weight the times. Is the weight not there already?

    Multiplying pred by std inside the square is the weight lambda = std^2; there is no second one.

    With pred = 2, std = 0.5, z = 1 the loss is 4; yours is 0.25 * 4 = 1.
    """
    return torch.mean(std**2 * (pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="std taken for a variance")
def loss_std_is_variance(pred, std, z):
    """I took the root of std, because it is a variance.

    Read the contract again: what is the second argument?

    std is a standard deviation: the root has been taken already.

    With pred = 2, std = 0.25, z = 1 the scaled pred is 0.5; yours is 1.
    """
    return torch.mean((pred * torch.sqrt(std) + z) ** 2)


@mistake(LOSS, "loss_value", title="pred multiplied by the noise")
def loss_product(pred, std, z):
    """My loss is zero wherever z is zero.

    What is your loss for z = 0? Does pred not matter there?

    The residual compares two things, so they are added or subtracted, not multiplied.

    With pred = 2, std = 0.5, z = 0 the loss is 1; yours is 0.
    """
    return torch.mean((pred * std * z) ** 2)


@mistake(LOSS, "loss_value", title="the loss with a minus")
def loss_negative(pred, std, z):
    """My loss falls and falls, below zero.

    Should an optimiser minimise or maximise this number?

    A log-likelihood is maximised; a squared error is minimised, and is never negative.

    With pred = 2, std = 0.5, z = 1 the loss is +4; yours is -4.
    """
    return -torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="the variance of the errors")
def loss_variance(pred, std, z):
    """My loss ignores a constant error of the network.

    Add 1 to every residual: your loss does not notice.

    A variance subtracts the mean before it squares; the loss squares the residuals as they are.

    Residuals 3 and 3 have the loss 9; yours is 0.
    """
    return torch.var(pred * std + z)


@mistake(LOSS, "loss_value", title="noise of its own in the loss")
def loss_own_noise(pred, std, z):
    """My loss is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    z = torch.randn_like(pred)
    return torch.mean((pred * std + z) ** 2)
