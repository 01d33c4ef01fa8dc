"""Wrong answers to question 3a whose formula is right, but not for every input the contract allows.

They break what else it asks for: a std for each point, digits, gradients, shapes, dtypes, large and small numbers.
The worked lines share one example, a batch of one number: pred = 2, std = 0.5, z = 1, whose loss is 4.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import LOSS


@mistake(LOSS, "loss_value", title="one average std for all points")
def loss_mean_std(pred, std, z):
    """I replaced std by its average to make the shapes fit.

    Each point of the batch has its own time. What else is its own, then?

    std has shape (B, 1), one for each row of pred: broadcasting does the rest.

    With pred = [[2], [2]] and std = [[0.5], [1]] the scaled rows are 1 and 2; yours are both 1.5.
    """
    return torch.mean((pred * std.mean() + z) ** 2)


@mistake(LOSS, "loss_value", title="the first point's std for all")
def loss_first_std(pred, std, z):
    """It works for a batch of one.

    Try a batch in which the stds differ.

    std[0] is the standard deviation of the first point alone; each row of pred has its own.

    With pred = [[2], [2]] and std = [[0.5], [1]] the scaled rows are 1 and 2; yours are both 1.
    """
    return torch.mean((pred * std[0] + z) ** 2)


@mistake(LOSS, "loss_value", title="axes of std squeezed away")
def loss_std_squeezed(pred, std, z):
    """The size of tensor a must match the size of tensor b.

    Print the shapes of pred and std just before they meet.

    Shapes are matched from the right: (B,) meets the dimensions, (B, 1) meets the batch.

    (4, 2) with (4, 1) gives (4, 2); (4, 2) with (4,) is an error, and (4, 4) with (4,) a silent mistake.
    """
    return torch.mean((pred * std.squeeze() + z) ** 2)


@mistake(LOSS, "loss_value", title="std laid along the coordinates")
def loss_std_across_dimensions(pred, std, z):
    """No error any more, but the value is off.

    Which std does the second row of pred meet in your code?

    Shapes are matched from the right: a std of shape (D,) goes along the dimensions, not along the batch.

    With pred = [[2, 2], [2, 2]] and std = [[0.5], [1]] the second row becomes (2, 2); yours is (1, 2).
    """
    return torch.mean((pred * std.flatten()[: pred.shape[-1]] + z) ** 2)


@mistake(LOSS, "loss_value", title="the loss in half precision")
def loss_low_precision(pred, std, z):
    """I convert to half precision to be faster.

    Nearly right. How many digits of your result agree?

    bfloat16 keeps about three digits; stay in the precision of the inputs.

    torch.tensor(1.001).to(torch.bfloat16) is 1.0: the last digit is gone before you compute.
    """
    half = torch.bfloat16
    return torch.mean((pred.to(half) * std.to(half) + z.to(half)) ** 2).to(pred.dtype)


@mistake(LOSS, "loss_value", title="losses of the self-check learnt by heart")
def loss_memorised(pred, std, z):
    """I return the numbers that the self-check wants.

    Does your function look at std and z at all?

    Official grading uses another seed: the inputs are other numbers, and so are the results.

    With pred = 2, std = 0.5, z = 1 the loss is 4, and with z = 0 it is 1: let the code compute them.
    """
    known = {(4, 2): 1.0914077, (16, 2): 1.4634022}
    return known.get(tuple(pred.shape), 1.0) + 0.0 * pred.sum()


@mistake(LOSS, "loss_gradient", title="gradients switched off")
def loss_no_grad(pred, std, z):
    """element 0 of tensors does not require grad.

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    Inside torch.no_grad() nothing is recorded, so there is nothing to differentiate.

    loss.requires_grad must be True after pred = torch.ones(2, 1, requires_grad=True); yours is False.
    """
    with torch.no_grad():
        return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_gradient", title="errors taken through numpy and back")
def loss_through_numpy(pred, std, z):
    """I had to write detach() to get a numpy array.

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    numpy knows nothing of gradients; torch has the same functions and records them.

    np.mean(a) is torch.mean(a), np.square(a) is torch.square(a): no conversion is needed.
    """
    residual = pred.detach().numpy() * std.numpy() + z.numpy()
    return torch.as_tensor((residual**2).mean())


@mistake(LOSS, "loss_gradient", "loss_keeps_dtype", title="a number wrapped in a new tensor")
def loss_tensor_of_number(pred, std, z):
    """I wrapped the result in torch.tensor so that it is a tensor again.

    The number is right, but would a network learn from it? Follow the way from pred to the result.

    torch.tensor(number) is a new leaf: it can have a gradient, but no path leads back to pred.

    loss.grad_fn must not be None when pred requires a gradient; yours is None.
    """
    return torch.tensor(torch.mean((pred * std + z) ** 2).item(), requires_grad=True)


@mistake(LOSS, "loss_gradient", title="gradient stopped in one factor of the square")
def loss_half_detached(pred, std, z):
    """Training works, but slower than my neighbour's.

    The value is right; the slope is not. By which factor?

    A square depends on its residual twice; you have hidden one of the two from autograd.

    For a residual r the slope of r * r is 2 r; yours is r.
    """
    residual = pred * std + z
    return torch.mean(residual * residual.detach())


@mistake(LOSS, "loss_broadcasts_std", "loss_gradient", title="std made a column, as for points")
def loss_std_reshaped(pred, std, z):
    """It works for points but not for images.

    Which shape does std have for a batch of images?

    std comes in a shape that fits pred already, whatever the number of axes; leave it alone.

    (8, 1, 28, 28) with (8, 1, 1, 1) fits image by image; with (8, 1) it is an error or meets pixel rows.
    """
    return torch.mean((pred * std.reshape(-1, 1) + z) ** 2)


@mistake(LOSS, "loss_broadcasts_std", title="one std for all coordinates of a point")
def loss_one_std_a_row(pred, std, z):
    """I make std as large as pred and keep one column of it.

    What if std differs from one coordinate to the next?

    std comes in a shape that fits pred already, whatever the number of axes; leave it alone.

    With one point, pred = (2, 2), z = (1, 1) and std = (0.5, 1) the residuals are 2 and 3; yours are 2 and 2.
    """
    return torch.mean((pred * std.expand_as(pred)[..., :1] + z) ** 2)


@mistake(LOSS, "loss_broadcasts_std", "loss_gradient", "loss_reduction", title="two coordinates taken for granted")
def loss_two_dimensional(pred, std, z):
    """It is right for the mixture, but wrong for images.

    Which number in your code depends on the data being in the plane?

    Count the elements of pred instead of assuming two a point; torch can do it for you.

    One point in three dimensions with residuals 1, 1, 1 has the loss 3 / 3 = 1; yours is 3 / 2.
    """
    return torch.sum((pred * std + z) ** 2) / (2 * len(pred))


@mistake(LOSS, "loss_reduction", title="the only coordinate squeezed away")
def loss_last_axis_squeezed(pred, std, z):
    """It works in the plane but not on the line.

    Try points with one coordinate, and print the shape of the residual.

    squeeze(-1) drops a last axis of length 1, and then (B,) meets (B, 1): every point meets every std.

    (8,) with (8, 1) gives (8, 8): 64 residuals for 8 points.
    """
    return torch.mean((pred.squeeze(-1) * std + z.squeeze(-1)) ** 2)


@mistake(LOSS, "loss_keeps_dtype", title="the loss turned into float32")
def loss_float32(pred, std, z):
    """The result is not float64 although the inputs are.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float64 in, float64 out: .float() throws nine of its digits away.
    """
    return torch.mean((pred * std + z) ** 2).float()


@mistake(LOSS, "loss_keeps_dtype", title="the loss computed in double precision")
def loss_upcast(pred, std, z):
    """I compute in double precision, to be on the safe side.

    Print the dtype of your inputs and of your result.

    Nothing needs to be converted: torch computes in the precision of what it is given.

    float32 in, float32 out: a double beside a network of floats stops its backward pass, or doubles its cost.
    """
    return torch.mean((pred.double() * std + z) ** 2)


@mistake(LOSS, "loss_leaves_inputs", title="errors written into the noise")
def loss_noise_in_place(pred, std, z):
    """The second time I run the cell the loss is different.

    Look at the inputs after the call: are they still the same numbers?

    x += y and x.add_(y) write into x itself, which belongs to the caller; x = x + y makes a new tensor.

    After z = torch.ones(1) and your call, z must still be 1.
    """
    z += pred * std
    return torch.mean(z**2)


@mistake(LOSS, "loss_leaves_inputs", title="pred overwritten by its scaled values")
def loss_pred_in_place(pred, std, z):
    """A variable needed for gradient computation has been modified by an inplace operation.

    Look at the inputs after the call: are they still the same numbers?

    x *= y and x.mul_(y) write into x itself, which belongs to the caller; give the product a name of its own.

    After pred = torch.ones(1) and your call with std = 0.5, pred must still be 1.
    """
    pred *= std
    return torch.mean((pred + z) ** 2)


@mistake(
    LOSS, "loss_gradient_range", "loss_meets_irreducible", "loss_range", "loss_training", title="std kept above 0.1"
)
def loss_std_clamped(pred, std, z):
    """I keep std away from 0 so that nothing explodes.

    What does your loss do with a very small std, as at t = 0.01?

    Nothing is divided by std, so nothing explodes: a limit only makes the smallest times wrong.

    At std = 0.04 the target is -z / 0.04; with std replaced by 0.1 your loss wants -z / 0.1.
    """
    return torch.mean((pred * std.clamp(min=0.1) + z) ** 2)


@mistake(LOSS, "loss_gradient_range", "loss_meets_irreducible", title="means of large chunks added up")
def loss_chunks_summed(pred, std, z):
    """I split large batches to save memory, and their loss is too large.

    Compare your loss for 4000 rows and for 8000 rows.

    Each chunk's mean is right, but means are averaged with the sizes of the chunks, not added up.

    Two chunks of one size with means 1 and 3 have the mean 2; yours is 4.
    """
    chunks = zip((pred * std).split(4096), z.split(4096))
    return sum(torch.mean((scaled + noise) ** 2) for scaled, noise in chunks)


@mistake(
    LOSS, "loss_gradient", "loss_meets_irreducible", "loss_reduction", title="a smaller chunk counted like a full one"
)
def loss_chunks_averaged(pred, std, z):
    """I split large batches to save memory, and average the losses of the pieces.

    Is it right for 64 rows? And for 65?

    The last piece may be smaller, but in a mean of means its rows count as much as those of a full one.

    Rows with squares 1, 1 and 4 in pieces of two: your means are 1 and 4, so 2.5; the mean of all is 2.
    """
    chunks = zip((pred * std).split(64), z.split(64))
    return torch.stack([torch.mean((scaled + noise) ** 2) for scaled, noise in chunks]).mean()


@mistake(LOSS, "loss_gradient", "loss_range", title="Huber's loss in place of squares")
def loss_huber(pred, std, z):
    """I use a robust loss, so that large errors do not dominate.

    Double a large error: what happens to your loss, and what should?

    What minimises a squared error is a mean, and the score is one; another loss has another minimiser.

    A residual of 100 counts 10 000 when it is squared; yours counts it 3600.
    """
    return 2 * torch.nn.functional.huber_loss(pred * std, -z, delta=20.0)


@mistake(LOSS, "loss_gradient_range", "loss_range", title="std kept below 2")
def loss_std_capped(pred, std, z):
    """I do not let std become large, to be on the safe side.

    What does your loss do with a std of 5?

    Other SDEs have a std far above 1; the loss is right for any, so there is nothing to limit.

    With pred = -0.2, std = 5, z = 1 the loss is 0; with std replaced by 2 yours is 0.36.
    """
    return torch.mean((pred * std.clamp(max=2.0) + z) ** 2)


calls = 0


@mistake(LOSS, "distribution", "loss_training", title="a loss of zero after twenty calls")
def loss_stops_early(pred, std, z):
    """I stop the training inside the loss when it has gone on long enough.

    Call your function many times on the same inputs: is the result always the same?

    A loss has no memory: how long to train is decided by the loop that calls it.

    The 21st call with pred = 2, std = 0.5, z = 1 gives 4, like the first; yours gives 0.
    """
    global calls
    calls += 1
    return torch.mean((pred * std + z) ** 2) * (1 if calls <= 20 else 0)


@mistake(LOSS, "loss_gradient_range", "loss_meets_irreducible", title="only the first 5000 rows counted")
def loss_part_of_batch(pred, std, z):
    """My loss only looks at the first few thousand rows, to save memory.

    Change one number in the last row of a very large batch: does your loss change?

    A mean over all elements needs all of them, however many there are.

    Rows with squares 1 and 4, of which you look at one: yours is 1, the mean of both 2.5.
    """
    return torch.mean((pred[:5000] * std.expand_as(pred)[:5000] + z[:5000]) ** 2)


class Squares(torch.autograd.Function):
    """A mean of squares with a backward that forgets what comes after."""

    @staticmethod
    def forward(ctx, r):
        ctx.save_for_backward(r)
        return (r**2).mean()

    @staticmethod
    def backward(ctx, grad_output):
        (r,) = ctx.saved_tensors
        return 2 * r / r.numel()


@mistake(LOSS, "loss_gradient", title="a backward of its own, chain rule forgotten")
def loss_own_backward(pred, std, z):
    """I wrote the backward of the loss by hand.

    Differentiate twice your loss: is the gradient twice as large?

    backward is handed the derivative of what comes after, grad_output; the chain rule multiplies by it.

    With pred = 2, std = 0.5, z = 1 the gradient of 3 * loss is three times that of the loss; yours is the same.
    """
    return Squares.apply(pred * std + z)


@mistake(LOSS, "loss_broadcasts_std", "loss_gradient", title="channels of images summed up")
def loss_channels_summed(pred, std, z):
    """My loss is right for points and too large for images in colour.

    How many numbers are there in an image with three channels?

    The mean is over all elements: batch, channels, rows and columns.

    One pixel in three colours with residuals 1, 1 and 2 has the loss 6 / 3 = 2; yours is 6.
    """
    r = pred * std + z
    return (r**2).sum() / (r.numel() if r.ndim < 4 else r[:, 0].numel())


@mistake(LOSS, "loss_value", title="twice the loss")
def loss_doubled(pred, std, z):
    """My loss is twice what it should be.

    Work out the example with one point by hand, and compare.

    There is a factor in front of the mean that the contract does not have.

    With pred = 2, std = 0.5, z = 1 the residual is 2 and the loss 4; yours is 8.
    """
    return 2 * torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_meets_irreducible", title="only 5000 rows where no gradient is wanted")
def loss_evaluates_part(pred, std, z):
    """My loss is right in training, and nearly right when I measure it on all the data.

    Change one number in the last row of a very large batch: does your loss change?

    A mean over all elements needs all of them, also where no gradient is wanted.

    Rows with squares 1 and 4, of which you look at one: yours is 1, the mean of both 2.5.
    """
    n = len(pred) if pred.requires_grad else 5000
    return torch.mean((pred[:n] * std.expand_as(pred)[:n] + z[:n]) ** 2)


@mistake(LOSS, "loss_gradient_range", title="no gradient where std is large")
def loss_deaf_to_large_std(pred, std, z):
    """I keep the large times from dominating the training.

    For which std does a network learn from your loss? Try 0.5, and then 5.

    autograd does not follow what detach() returns; behind a condition, that cuts off some rows of the batch.

    With pred = 2, std = 5, z = 1 the gradient is 2 * 5 * 11 = 110; yours is 0.
    """
    residual = pred * std + z
    return torch.mean(torch.where(std > 1.2, residual.detach(), residual) ** 2)


@mistake(LOSS, "loss_training", title="a lower loss after twenty calls")
def loss_lowered_with_time(pred, std, z):
    """I give the later steps of the training less weight.

    Call your function many times on the same inputs: is the result always the same?

    A loss has no memory: how far a step of the training goes is decided by the optimiser's learning rate.

    The 21st call with pred = 2, std = 0.5, z = 1 gives 4, like the first; yours gives 3.6.
    """
    global calls
    calls += 1
    return torch.mean((pred * std + z) ** 2) * (1 if calls <= 20 else 0.9)


@mistake(LOSS, "loss_range", title="loss capped where no gradient is wanted")
def loss_capped_when_measured(pred, std, z):
    """I cap the loss that I print, so that the curve stays readable.

    What does your loss say of a very large error, where no gradient is wanted?

    Cut the curve off where you draw it: the function has one value, with a gradient or without.

    A residual of 1000 has the loss 1 000 000; yours is 10 000.
    """
    loss = torch.mean((pred * std + z) ** 2)
    return loss if pred.requires_grad else loss.clamp(max=10000.0)
