"""Wrong answers to question 2, the loss; the most frequent first.

The numbers in most third hints are those of pred = 2, x_0 = 3 and z = -1: the target is -4, and the loss is 36.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps6_flow_matching.contract import LOSS


@mistake(LOSS, "loss_value", title="the target points from noise to data")
def flowloss_turned(pred, x_0, z):
    """My samples run away from the data.

    Where does x_t move when t grows?

    In the papers t = 1 is data, and so the sign of their velocity is the other one. Here t = 1 is noise.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 4.
    """
    return (pred - (x_0 - z)).square().mean()


@mistake(LOSS, "loss_value", title="a minus without parentheses")
def flowloss_without_parentheses(pred, x_0, z):
    """I subtracted z and x_0 from pred.

    For which pred is your loss 0?

    Subtracting a difference turns the sign of its second part.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 0.
    """
    return (pred - z - x_0).square().mean()


@mistake(LOSS, "loss_value", title="the target is the noise")
def flowloss_noise(pred, x_0, z):
    """My loss is that of problem set 3.

    Does your loss depend on x_0?

    There the network predicts the noise. Here it predicts a velocity, and a velocity knows both ends.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 9.
    """
    return (pred - z).square().mean()


@mistake(LOSS, "loss_value", title="the target is the data")
def flowloss_data(pred, x_0, z):
    """My network predicts the clean image.

    Does your loss depend on z?

    A velocity is a change of place over time. It needs the place where the line ends, too.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 1.
    """
    return (pred - x_0).square().mean()


@mistake(LOSS, "loss_value", title="sums instead of averaging")
def flowloss_sum(pred, x_0, z):
    """My loss is very large, and grows with the batch.

    Compare your loss for 10 rows with that for the same rows twice.

    The contract says mean over all elements. A sum makes the learning rate depend on the batch.

    Two elements with the errors 1 and 3 have the loss 5; yours is 10.
    """
    return (pred - (z - x_0)).square().sum()


@mistake(LOSS, "loss_value", title="sums over the dimensions")
def flowloss_dims_summed(pred, x_0, z):
    """My loss is twice as large in the plane as on the line.

    Over which axes do you sum, and over which do you average?

    The square of a distance sums over the dimensions. The contract says mean over all elements.

    One point in the plane with the errors 1 and 3 has the loss 5; yours is 10.
    """
    return (pred - (z - x_0)).square().flatten(1).sum(1).mean()


@mistake(LOSS, "loss_value", title="sums over the batch")
def flowloss_batch_summed(pred, x_0, z):
    """My loss grows with the batch.

    Over which axes do you sum, and over which do you average?

    Two points should weigh half each. The contract says mean over all elements.

    Two points on the line with the errors 1 and 3 have the loss 5; yours is 10.
    """
    return (pred - (z - x_0)).square().sum(0).mean()


@mistake(LOSS, "loss_value", title="one loss for each element")
def flowloss_per_element(pred, x_0, z):
    """grad can be implicitly created only for scalar outputs

    Which shape has your result?

    A loss is one number. Every element has a square; average all of them.

    Two elements with the errors 1 and 3 have the loss 5; yours is (1, 9).
    """
    return (pred - (z - x_0)).square()


@mistake(LOSS, "loss_value", title="one loss for each of the batch")
def flowloss_per_row(pred, x_0, z):
    """grad can be implicitly created only for scalar outputs

    Which shape has your result?

    An average over one axis leaves the other. A loss is one number.

    Two points with the mean squares 1 and 9 have the loss 5; yours is (1, 9).
    """
    return (pred - (z - x_0)).square().mean(-1)


@mistake(LOSS, "loss_value", title="half the loss")
def flowloss_half(pred, x_0, z):
    """I put a half in front, so that the gradient has no 2.

    Compare with the contract: is there a factor?

    A half changes nothing for the minimum, but the value is another one. The question asks for the mean square.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 18.
    """
    return 0.5 * (pred - (z - x_0)).square().mean()


@mistake(LOSS, "loss_value", title="the root of the loss")
def flowloss_root(pred, x_0, z):
    """My loss has the units of a velocity.

    Compare with the contract: is there a root?

    With a root, the minimum over many noises is no longer the mean velocity of each place.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 6.
    """
    return (pred - (z - x_0)).square().mean().sqrt()


@mistake(LOSS, "loss_value", title="absolute values instead of squares")
def flowloss_absolute(pred, x_0, z):
    """I use the L1 loss, which is robust.

    Which pred makes the mean absolute error smallest: the mean, or the median?

    The velocity of the flow is a mean over all lines through a place. Only squares lead to a mean.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 6.
    """
    return (pred - (z - x_0)).abs().mean()


@mistake(LOSS, "loss_value", title="squares that become lines")
def flowloss_huber(pred, x_0, z):
    """I use the Huber loss, so that outliers count less.

    Which value has your loss for an error of 6?

    The velocity of the flow is a mean over all lines through a place, far ones too. Only squares lead to a mean.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is 5.5.
    """
    return torch.nn.functional.smooth_l1_loss(pred, z - x_0)


@mistake(LOSS, "loss_value", title="squares the mean")
def flowloss_squared_late(pred, x_0, z):
    """My loss is nearly 0 from the beginning.

    Try two elements with the errors 1 and -1.

    Errors of both signs cancel in a mean. Square first.

    With the errors 1 and -1 the loss is 1; yours is 0.
    """
    return (pred - (z - x_0)).mean().square()


@mistake(LOSS, "loss_value", title="squares without the mixed term")
def flowloss_squares_apart(pred, x_0, z):
    """My loss can be negative.

    Is (a - b) squared the same as a squared minus b squared?

    A square of a difference has three terms. Subtract first, then square.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is -12.
    """
    return (pred.square() - (z - x_0).square()).mean()


@mistake(LOSS, "loss_value", title="the length of the error")
def flowloss_norm(pred, x_0, z):
    """I take the norm, as in the paper's double bars.

    What does the 2 above the double bars mean?

    The papers print a squared norm. Here it is the mean over all elements in place of a sum.

    Two elements with the errors 1 and 3 have the loss 5; yours is 3.16.
    """
    return torch.linalg.vector_norm(pred - (z - x_0))


@mistake(LOSS, "loss_value", title="the variance of the error")
def flowloss_variance(pred, x_0, z):
    """My loss is 0 although every prediction is off by the same.

    Add 5 to every element of pred. Does your loss change?

    A variance leaves out the mean error. A bias of the network must count, too.

    Two elements with the errors 3 and 3 have the loss 9; yours is 0.
    """
    return (pred - (z - x_0)).var(correction=0)


@mistake(LOSS, "loss_value", title="the loss with a minus")
def flowloss_negative(pred, x_0, z):
    """My loss falls without end.

    Should the loss be large or small for a good prediction?

    The optimizer makes the loss small. With a minus it makes the error large.

    With pred = 2, x_0 = 3 and z = -1 the loss is 36; yours is -36.
    """
    return -(pred - (z - x_0)).square().mean()


@mistake(LOSS, "loss_value", title="averages the target first")
def flowloss_mean_target(pred, x_0, z):
    """I compare with the mean velocity, for that is what the network has to learn.

    Who takes the mean over the lines: you, or the training?

    Lines through different places have different means. The squares find the mean of each place by themselves.

    With the targets 1 and 3 and pred = 2 twice, the loss is 1; yours is 0.
    """
    return (pred - (z - x_0).mean(0)).square().mean()


@mistake(LOSS, "loss_value", title="a Python number")
def flowloss_item(pred, x_0, z):
    """'float' object has no attribute 'backward'

    What is the type of your result?

    item() takes the number out of the tensor, and with it goes the way back to the weights.

    torch.ones(2).sum() is a tensor; torch.ones(2).sum().item() is the float 2.0.
    """
    return (pred - (z - x_0)).square().mean().item()


@mistake(LOSS, "loss_value", title="the loss draws noise of its own")
def flowloss_own_noise(pred, x_0, z):
    """My loss never falls below 1.

    Do you use z?

    pred was computed at the x_t that this z made. Another noise belongs to another line.

    With pred = -4, x_0 = 3 and z = -1 the loss is 0, in every call.
    """
    return (pred - (torch.randn_like(z) - x_0)).square().mean()


@mistake(LOSS, "loss_value", title="the loss works for images only")
def flowloss_image_axes(pred, x_0, z):
    """Dimension out of range.

    Which axes do points (B, D) have?

    mean() without an argument takes all axes, however many there are.

    An image batch has the axes 0 to 3, and points have 0 and 1.
    """
    return (pred - (z - x_0)).square().mean((1, 2, 3)).mean()


@mistake(LOSS, "loss_gradient", title="computes without recording")
def flowloss_no_grad(pred, x_0, z):
    """element 0 of tensors does not require grad

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    Inside torch.no_grad() nothing is recorded, so there is nothing to differentiate.

    loss.requires_grad must be True after pred = torch.ones(2, 1, requires_grad=True); yours is False.
    """
    with torch.no_grad():
        return (pred - (z - x_0)).square().mean()


@mistake(LOSS, "loss_gradient", title="detaches pred")
def flowloss_detached(pred, x_0, z):
    """My network does not change.

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    detach() is for what must not learn. pred is what has to.

    loss.grad_fn must not be None when pred requires a gradient; yours is None.
    """
    return (pred.detach() - (z - x_0)).square().mean()


@mistake(LOSS, "loss_gradient", title="goes through numpy")
def flowloss_through_numpy(pred, x_0, z):
    """I had to write detach() to get a numpy array.

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    numpy knows nothing of gradients; torch has the same functions and records them.

    np.mean(a) is torch.mean(a), np.square(a) is torch.square(a): no conversion is needed.
    """
    error = pred.detach().numpy() - (z.numpy() - x_0.numpy())
    return torch.as_tensor((error**2).mean())


@mistake(LOSS, "loss_gradient", "loss_keeps", title="wraps a number in a new tensor")
def flowloss_tensor_of_number(pred, x_0, z):
    """I wrapped the result in torch.tensor, so that it is a tensor again.

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    torch.tensor(number) is a new leaf: it can have a gradient, but no path leads back to pred.

    loss.grad_fn must not be None when pred requires a gradient; yours is None.
    """
    return torch.tensor((pred - (z - x_0)).square().mean().item(), requires_grad=True)


@mistake(LOSS, "loss_gradient", title="hides half of the square")
def flowloss_half_detached(pred, x_0, z):
    """Training works, but slower than my neighbour's.

    The value is right; the slope is not. By which factor?

    A square depends on its error twice; you have hidden one of the two from autograd.

    For an error r the slope of r * r is 2 r; yours is r.
    """
    error = pred - (z - x_0)
    return (error * error.detach()).mean()


@mistake(LOSS, "loss_reduction", "loss_gradient", title="divides by two dimensions")
def flowloss_two_dimensional(pred, x_0, z):
    """It is right in the plane, but wrong for images.

    Which number in your code depends on the data being in the plane?

    Count the elements of pred instead of assuming two a point; torch can do it for you.

    One point in three dimensions with the errors 1, 1, 1 has the loss 1; yours is 1.5.
    """
    return (pred - (z - x_0)).square().sum() / (2 * len(pred))


@mistake(LOSS, "loss_reduction", "loss_gradient", title="averages over two axes only")
def flowloss_two_axes(pred, x_0, z):
    """My loss has two axes left for images.

    Which shape has your result for images?

    Points have two axes, images four. mean() without an argument takes all of them.

    (2, 1, 4, 4) averaged over the first two axes is (4, 4); a loss is one number.
    """
    return (pred - (z - x_0)).square().mean((0, 1))


@mistake(LOSS, "loss_reduction", title="squeezes the prediction only")
def flowloss_squeezed(pred, x_0, z):
    """It works in the plane, but not on the line.

    Try points with one coordinate, and print the shape of the error.

    squeeze() drops every axis of length 1, and then (B,) meets (B, 1): every prediction meets every target.

    (8,) with (8, 1) gives (8, 8): 64 errors for 8 points.
    """
    return (pred.squeeze() - (z - x_0)).square().mean()


@mistake(LOSS, "loss_range", title="cuts off large errors")
def flowloss_clipped(pred, x_0, z):
    """I cut the error at 1000, so that training stays stable.

    What is your gradient for an error of 5000?

    Beyond the limit the loss is flat, so the worst predictions do not learn at all.

    With an error of 5000 the loss is 25000000; yours is 1000000.
    """
    return (pred - (z - x_0)).clamp(-1000, 1000).square().mean()


@mistake(LOSS, "loss_range", "loss_gradient", "loss_keeps", title="keeps the loss away from 0")
def flowloss_floor(pred, x_0, z):
    """I added a small constant, so that the loss is never 0.

    What is the loss of the best prediction?

    Nothing is divided by the loss, and nothing takes its logarithm. It may be 0.

    With pred = -4, x_0 = 3 and z = -1 the loss is 0; yours is 0.00000001.
    """
    return (pred - (z - x_0)).square().mean() + 1e-8


@mistake(LOSS, "loss_meets_irreducible", title="looks at the first rows only")
def flowloss_first_rows(pred, x_0, z):
    """I use at most 4096 rows, to save memory.

    Compare your loss for 9973 rows with the mean of all their squares.

    Rows that are left out do not teach the network anything. A loss is cheap beside the network.

    10000 rows of which only the last 5000 have an error of 2 have the loss 2; yours is 0.
    """
    return (pred - (z - x_0))[:4096].square().mean()


@mistake(LOSS, "loss_keeps", title="the loss converts to float32")
def flowloss_float32(pred, x_0, z):
    """The result is not float64 although the inputs are.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float64 in, float64 out: .float() throws nine of its digits away.
    """
    return (pred - (z - x_0)).square().mean().float()


@mistake(LOSS, "loss_keeps", title="the loss always returns float64")
def flowloss_double(pred, x_0, z):
    """I compute in double precision, to be on the safe side.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float32 in, float32 out: torch.ones(2).double() makes the whole sum float64.
    """
    return (pred.double() - (z - x_0)).square().mean()


@mistake(LOSS, "loss_keeps", title="writes the target into z")
def flowloss_noise_in_place(pred, x_0, z):
    """The second time I run the cell, the loss is different.

    Look at the inputs after the call: are they still the same numbers?

    z -= x_0 and z.sub_(x_0) write into z itself, which belongs to the caller; z - x_0 makes a new tensor.

    After z = torch.ones(1) and your call, z must still be 1.
    """
    z -= x_0
    return (pred - z).square().mean()


@mistake(LOSS, "loss_keeps", title="writes the error into pred")
def flowloss_pred_in_place(pred, x_0, z):
    """A variable needed for gradient computation has been modified by an inplace operation.

    Look at the inputs after the call: are they still the same numbers?

    pred -= z writes into pred itself, which belongs to the caller; give the error a name of its own.

    After pred = torch.ones(1) and your call, pred must still be 1.
    """
    pred -= z - x_0
    return pred.square().mean()


@mistake(LOSS, "loss_keeps", title="switches gradients on for the data")
def flowloss_marked(pred, x_0, z):
    """My memory fills up in training.

    Print x_0.requires_grad after the call.

    The loss is differentiated with respect to the network's weights. The data need no gradient.

    After x.requires_grad_(), each later y = 2 * x has y.requires_grad = True, and keeps x alive.
    """
    return (pred - (z - x_0.requires_grad_())).square().mean()
