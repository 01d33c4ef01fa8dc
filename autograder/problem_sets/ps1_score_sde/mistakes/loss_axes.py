"""Wrong answers to question 3a about axes: one too many, one by number, or one missing.

`std` comes as (B, 1) and fits as it is. An axis more, and every point meets every std: the result is a number all the
same, so nothing warns.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import LOSS


@mistake(LOSS, "loss_value", title="an axis more for std")
def loss_std_new_axis(pred, std, z):
    """My loss has the right size, but the network does not learn the small times.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    (4, 2) with (4, 1, 1) gives (4, 4, 2): each of the 4 points meets each of the 4 stds.
    """
    return torch.mean((pred * std[:, None] + z) ** 2)


@mistake(LOSS, "loss_value", title="an axis more for std, batch summed")
def loss_std_new_axis_batch_summed(pred, std, z):
    """I copied [:, None, None, None] from a tutorial on images, and my loss grows with the batch.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    (4, 2) with (4, 1, 1) gives (4, 4, 2); a sum over the second axis then adds up 4 points.
    """
    return torch.mean(torch.sum((pred * std[:, None] + z) ** 2, dim=1))


@mistake(LOSS, "loss_value", title="an axis more for std, coordinates summed")
def loss_std_new_axis_dims_summed(pred, std, z):
    """I gave std another axis, and my loss is about twice what it should be.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    (4, 2) with (4, 1, 1) gives (4, 4, 2): each of the 4 points meets each of the 4 stds.
    """
    return torch.mean(torch.sum((pred * std[:, None] + z) ** 2, dim=-1))


@mistake(LOSS, "loss_value", title="an axis more for std, two axes summed")
def loss_std_new_axis_all_summed(pred, std, z):
    """I gave std another axis, and my loss is in the hundreds.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    (4, 2) with (4, 1, 1) gives (4, 4, 2): each of the 4 points meets each of the 4 stds.
    """
    return torch.mean(torch.sum((pred * std[:, None] + z) ** 2, dim=(1, 2)))


@mistake(LOSS, "loss_value", title="an axis more under the noise")
def loss_target_new_std_axis(pred, std, z):
    """I viewed std as images are viewed to divide the noise by it.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    z of shape (4, 2) over a std of shape (4, 1, 1) has the shape (4, 4, 2): four targets for each point.
    """
    return torch.mean((pred + z / std[:, None]) ** 2)


@mistake(LOSS, "loss_value", title="an axis more under the noise, batch summed")
def loss_target_new_std_axis_batch_summed(pred, std, z):
    """I viewed std as images are viewed, and my loss grows with the batch.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    z of shape (4, 2) over a std of shape (4, 1, 1) has the shape (4, 4, 2): four targets for each point.
    """
    return torch.mean(torch.sum((pred + z / std[:, None]) ** 2, dim=1))


@mistake(LOSS, "loss_value", title="an axis more under the noise, coordinates summed")
def loss_target_new_std_axis_dims_summed(pred, std, z):
    """I viewed std as images are viewed, and my loss is far too large.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    z of shape (4, 2) over a std of shape (4, 1, 1) has the shape (4, 4, 2): four targets for each point.
    """
    return torch.mean(torch.sum((pred + z / std[:, None]) ** 2, dim=-1))


@mistake(LOSS, "loss_value", title="an axis more for the noise")
def loss_noise_new_axis(pred, std, z):
    """I gave the noise another axis so that the shapes fit.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    z has the shape of pred already; with one axis more, every point meets the noise of every other.

    (4, 2) with (4, 1, 2) gives (4, 4, 2): each of the 4 points meets each of the 4 noises.
    """
    return torch.mean((pred * std + z[:, None]) ** 2)


@mistake(LOSS, "loss_value", title="an axis more for pred")
def loss_pred_new_axis(pred, std, z):
    """I gave pred another axis so that the shapes fit.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    pred has the shape of z already; with one axis more, every score meets the noise of every point.

    (4, 1, 2) with (4, 2) gives (4, 4, 2): each of the 4 scores meets each of the 4 noises.
    """
    return torch.mean((pred[:, None] * std + z) ** 2)


@mistake(LOSS, "loss_value", title="an axis more for the target")
def loss_target_new_axis(pred, std, z):
    """I gave the target another axis so that the shapes fit.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    The target has the shape of pred already; with one axis more, every point meets every target.

    (4, 2) with (4, 1, 2) gives (4, 4, 2): each of the 4 points meets each of the 4 targets.
    """
    return torch.mean((pred - (-z / std)[:, None]) ** 2)


@mistake(LOSS, "loss_value", title="an axis more for the target, squares weighted")
def loss_target_new_axis_weighted(pred, std, z):
    """I gave the target another axis, and weighted the squares.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    The target has the shape of pred already; with one axis more, every point meets every target.

    (4, 2) with (4, 1, 2) gives (4, 4, 2): each of the 4 points meets each of the 4 targets.
    """
    return torch.mean(std**2 * (pred - (-z / std)[:, None]) ** 2)


@mistake(LOSS, "loss_value", title="every weight meets every error")
def loss_weights_meet_all(pred, std, z):
    """I weight the errors of the points, but large errors at small t dominate all the same.

    Try a batch in which one point has a large std: is its error alone weighted by it?

    A mean over the last axis leaves (B,), the weights have (B, 1): together (B, B). Weight first.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return torch.mean(std**2 * torch.mean((pred + z / std) ** 2, dim=-1))


@mistake(LOSS, "loss_value", title="every weight meets every summed error")
def loss_weights_meet_all_dims_summed(pred, std, z):
    """I weight the summed errors of the points, and my loss is far too large.

    Try a batch in which one point has a large std: is its error alone weighted by it?

    A mean over the last axis leaves (B,), the weights have (B, 1): together (B, B). Weight first.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return torch.mean(std**2 * torch.sum((pred + z / std) ** 2, dim=-1))


@mistake(LOSS, "loss_value", title="an axis more for weights, batch summed")
def loss_weights_meet_all_batch_summed(pred, std, z):
    """I gave the weights the axes of images, and my loss grows with the batch.

    Try a batch in which one point has a large std: is its error alone weighted by it?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return torch.mean(torch.sum(std[:, None] ** 2 * (pred + z / std) ** 2, dim=1))


@mistake(LOSS, "loss_value", title="scaled, then every weight meets every error")
def loss_weights_meet_all_twice(pred, std, z):
    """I scale pred by std and weight the errors of the points on top.

    Try a batch in which one point has a large std: is its error alone weighted by it?

    A mean over the last axis leaves (B,), the weights have (B, 1): together (B, B). Weight first.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return torch.mean(std**2 * torch.mean((pred * std + z) ** 2, dim=-1))


@mistake(LOSS, "loss_value", title="every std meets every error as its weight")
def loss_std_weights_meet_all(pred, std, z):
    """I weight the errors of the points by std.

    Try a batch in which one point has a large std: is its error alone weighted by it?

    A mean over the last axis leaves (B,), the weights have (B, 1): together (B, B). Weight first.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return torch.mean(std * torch.mean((pred + z / std) ** 2, dim=-1))


@mistake(LOSS, "loss_value", title="weights put outside of the mean")
def loss_weight_outside(pred, std, z):
    """My loss has one number for each std.

    Print the shape of your result. Where in your code does it get its axes back?

    A weight that differs from point to point has to go in before the mean, not after it.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return std**2 * torch.mean((pred + z / std) ** 2)


@mistake(LOSS, "loss_value", title="sums over axes that points lack")
def loss_image_axes(pred, std, z):
    """Dimension out of range.

    How many axes has pred? How many does your code count on?

    Axes 1, 2 and 3 are the channels, rows and columns of images; points have axis 1 alone. Name none.

    A mean over no axis in particular is over all of them: of [[1, 3], [5, 7]] it is 4.
    """
    return torch.mean(torch.sum((pred * std + z) ** 2, dim=(1, 2, 3)))


@mistake(LOSS, "loss_value", title="the same axis reduced twice")
def loss_axis_gone(pred, std, z):
    """Dimension out of range.

    Print the shape after each of your two reductions.

    A reduction over axis 1 takes that axis away; there is no axis 1 left for the next one.

    A mean over no axis in particular is over all of them: of [[1, 3], [5, 7]] it is 4.
    """
    return torch.mean(torch.sum((pred * std + z) ** 2, dim=1), dim=1)


@mistake(LOSS, "loss_broadcasts_std", "loss_gradient", title="weights viewed as a flat row")
def loss_weight_viewed(pred, std, z):
    """It works for points, but a std for the whole batch is an error.

    std may have one number for the batch, for each row or for each coordinate. Try them all.

    Multiply by the weights before any mean is taken: std fits pred as it comes, with no change of its shape.

    (4, 2) with (), (4, 1) or (1, 2) gives (4, 2) each time; .view(4) is an error for the first and the last.
    """
    weight = std.view(len(pred)) ** 2
    return (weight * ((pred + z / std) ** 2).flatten(1).mean(dim=1)).mean()


@mistake(LOSS, "loss_broadcasts_std", "loss_gradient", title="weights viewed as one for each sample")
def loss_weight_per_sample(pred, std, z):
    """It works for points and images, but a std for the whole batch is an error.

    std may have one number for the batch, for each row or for each coordinate. Try them all.

    Multiply by the weights before any mean is taken: std fits pred as it comes, with no change of its shape.

    (4, 2) with (), (4, 1) or (1, 2) gives (4, 2) each time; .view(4, 1) is an error for the first and the last.
    """
    weight = (std**2).view(len(pred), *[1] * (pred.ndim - 1))
    return (weight * (pred + z / std) ** 2).mean()


@mistake(LOSS, "loss_broadcasts_std", title="axes of the weights squeezed away")
def loss_weight_squeezed(pred, std, z):
    """It is right as long as there is one std a point.

    std may have one number for the batch, for each row or for each coordinate. Try them all.

    Multiply by the weights before any mean is taken: std fits pred as it comes, with no change of its shape.

    Four errors with a std of shape (4, 4), squeezed or not, give (4, 4): every row of std meets every error.
    """
    weight = std.squeeze() ** 2
    return (weight * ((pred + z / std) ** 2).flatten(1).mean(dim=1)).mean()


@mistake(LOSS, "loss_broadcasts_std", title="the weights flattened")
def loss_weight_flattened(pred, std, z):
    """It is right as long as there is one std a point.

    std may have one number for the batch, for each row or for each coordinate. Try them all.

    Multiply by the weights before any mean is taken: std fits pred as it comes, with no change of its shape.

    A std of shape (4, 4) has 16 numbers when it is flattened, and there are only four errors.
    """
    weight = std.flatten() ** 2
    return (weight * ((pred + z / std) ** 2).flatten(1).mean(dim=1)).mean()


@mistake(LOSS, "loss_broadcasts_std", "loss_gradient", title="only the first column of the weights")
def loss_weight_column(pred, std, z):
    """Too many indices for tensor of dimension 0.

    std may have one number for the batch, for each row or for each coordinate. Try them all.

    Multiply by the weights before any mean is taken: std fits pred as it comes, with no change of its shape.

    (4, 2) with (), (4, 1) or (1, 2) gives (4, 2) each time; the first of them has no column 0.
    """
    weight = std[:, 0] ** 2
    return (weight * ((pred + z / std) ** 2).flatten(1).mean(dim=1)).mean()


@mistake(LOSS, "loss_value", title="one sum for each point")
def loss_per_point_summed(pred, std, z):
    """My loss has one number for each point of the batch.

    Compare the shape and the size of your result for a batch of 1 and for the same point twice.

    With dim=... the sum is over that axis alone; the others stay. And the contract asks for a mean.

    For pred of shape (4, 2) the loss has shape (); yours has shape (4,).
    """
    return torch.sum((pred * std + z) ** 2, dim=-1)


@mistake(LOSS, "loss_value", title="one loss for each coordinate")
def loss_per_dimension(pred, std, z):
    """My loss has two numbers.

    Print the shape of your result. Which axis is still there?

    With dim=0 the mean is over the batch alone; the coordinates stay apart.

    For pred of shape (4, 2) the loss has shape (); yours has shape (2,).
    """
    return torch.mean((pred * std + z) ** 2, dim=0)


@mistake(LOSS, "loss_value", title="batch summed, coordinates averaged")
def loss_batch_summed(pred, std, z):
    """My loss grows with the batch.

    The loss must not change when every point of the batch is repeated. Does yours?

    You average over the coordinates but add up the batch; the contract averages over all elements.

    Two points on the line with residuals 1 and 3 have the loss (1 + 9) / 2 = 5; yours is 10.
    """
    return torch.sum(torch.mean((pred * std + z) ** 2, dim=1))


@mistake(LOSS, "loss_value", title="an axis more for std, half the sum")
def loss_std_new_axis_half_summed(pred, std, z):
    """I gave std the axes of images, and took half of the sum.

    Print the shape of the residual. How many numbers are in it, and how many are in pred?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    (4, 2) with (4, 1, 1) gives (4, 4, 2): each of the 4 points meets each of the 4 stds.
    """
    return torch.mean(0.5 * torch.sum(((pred * std[:, None] + z) ** 2).flatten(1), dim=1))


@mistake(LOSS, "loss_value", title="an axis more for weights, two axes summed")
def loss_weights_meet_all_summed(pred, std, z):
    """I gave the weights the axes of images, and my loss is in the hundreds.

    Try a batch in which one point has a large std: is its error alone weighted by it?

    std comes with one number a row and fits pred as it is; with one axis more, every point meets every std.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return torch.mean(torch.sum(std[:, None] ** 2 * (pred + z / std) ** 2, dim=(1, 2)))


@mistake(LOSS, "loss_value", title="every weight meets every error, no mean taken")
def loss_weights_meet_all_no_mean(pred, std, z):
    """My loss is a square table.

    Print the shape of your result.

    A mean over the last axis leaves (B,), the weights have (B, 1): together (B, B). Weight first.

    Weights 1 and 9, errors 2 and 0: the mean is (2 + 0) / 2 = 1; all four pairs give (2 + 18 + 0 + 0) / 4 = 5.
    """
    return std**2 * torch.mean((pred + z / std) ** 2, dim=-1)
