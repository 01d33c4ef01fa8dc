"""Wrong answers to question 3a, noise_prediction_loss; the most frequent first."""

import torch
from torch.nn import functional

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps3_ddpm.contract import LOSS


def noised(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise


@mistake(LOSS, "loss_batches", title="times not shaped like the batch in the loss")
def eps_no_view(model, x_0, t, noise, alpha_bars):
    """My digits have columns of different noise, or an error speaks of sizes.

    Which shape has alpha_bars[t], and which has x_0?

    Broadcasting lines up shapes from the right, so B meets the last axis. Give it axes of length 1.

    (4,) times (4, 4) multiplies columns, not rows, without an error; (4, 1) multiplies rows.
    """
    bar = alpha_bars[t]
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
    return torch.mean((noise - model(x_t, t)) ** 2)


@mistake(LOSS, "loss_value", title="the model asked about the clean image")
def eps_from_clean(model, x_0, t, noise, alpha_bars):
    """My loss stays near 1, however long I train.

    Is there any noise in what your model gets to see?

    The model is to find the noise in x_t. In x_0 there is none to be found.

    A model that knows nothing of the noise answers 0, and the mean of noise^2 is 1: your loss stays there.
    """
    return torch.mean((noise - model(x_0, t)) ** 2)


@mistake(LOSS, "loss_value", title="the clean image as the target")
def eps_predicts_data(model, x_0, t, noise, alpha_bars):
    """My network learns digits, and the sampler makes a mess of them.

    What does the model's answer stand for in the sampler: an image, or noise?

    Ho Eq. 14 compares the model's answer with the noise. You compare it with the image.

    With noise = 2, x_0 = 1 and a model that answers 2, the loss is 0; yours is 1.
    """
    return torch.mean((x_0 - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="summed, not averaged")
def eps_sum(model, x_0, t, noise, alpha_bars):
    """My loss is in the thousands.

    Does your loss change if every image comes twice in the batch?

    A mean does not depend on how many elements there are. A sum does, and so does its gradient.

    Errors 1 and 3 have the mean square 5; yours is 10.
    """
    return torch.sum((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="summed over pixels, averaged over images")
def eps_sum_over_pixels(model, x_0, t, noise, alpha_bars):
    """My loss is 64 times that of my neighbour.

    How many numbers has one of your images?

    ||.||^2 in the paper is a sum, but this loss is the mean over all elements, pixels included.

    One image with errors 1 and 3 has the loss 5; yours is 10.
    """
    error = (noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2
    return error.view(len(x_0), -1).sum(dim=1).mean()


@mistake(LOSS, "loss_value", title="no mean at all")
def eps_no_mean(model, x_0, t, noise, alpha_bars):
    """Grad can be implicitly created only for scalar outputs.

    Which shape has your result?

    A loss is one number. You return one for each element.

    Errors of shape (4, 2) have 8 squares, and their mean has the shape ().
    """
    return (noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2


@mistake(LOSS, "loss_value", title="one loss for each image")
def eps_loss_per_image(model, x_0, t, noise, alpha_bars):
    """My loss is a list of numbers, one for each image.

    Which shape has your result?

    The mean is over all elements, so over the batch as well.

    Four images with the losses 1, 2, 3 and 4 have the loss 2.5, of shape ().
    """
    error = (noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2
    return error.view(len(x_0), -1).mean(dim=1)


@mistake(LOSS, "loss_value", title="the noise in x_t is another one")
def eps_other_noise(model, x_0, t, noise, alpha_bars):
    """My loss stays near 1, and it differs every time I run the cell.

    Is the noise in your x_t the noise that you compare with?

    The model can only find what is in x_t. Use the given noise in both places.

    Two independent noises differ by 2 in the mean square; a model that answers 0 has 1, and none is better.
    """
    x_t = noised(x_0, t, torch.randn_like(x_0), alpha_bars)
    return torch.mean((noise - model(x_t, t)) ** 2)


@mistake(LOSS, "loss_value", title="noise of its own in the loss")
def eps_own_noise(model, x_0, t, noise, alpha_bars):
    """My loss differs every time I run the cell.

    What does your function do with its argument noise?

    Randomness is an argument here, so that a loss can be repeated. Draw none.

    With noise = 0 and a model that answers 0, the loss is 0; yours is near 1.
    """
    noise = torch.randn_like(x_0)
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="time told as a fraction")
def eps_time_fraction(model, x_0, t, noise, alpha_bars):
    """My network takes t from 0 to 1, and the check is wrong about it.

    What does the docstring say that the model is a function of?

    How a network turns t into waves is its own affair. Hand it the t that you were given.

    With t = 5 of 10 steps the model is asked about 5; yours is asked about 0.5.
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t / (len(alpha_bars) - 1))) ** 2)


@mistake(LOSS, "loss_value", title="the model asked about the step before")
def eps_model_at_t_minus_one(model, x_0, t, noise, alpha_bars):
    """I count from 0, as Python does.

    At which time is x_t, and about which do you ask the model?

    Times run from 1 to T, and the model knows them as they are.

    With t = 1 the model is asked about 1; yours is asked about 0, where there is no noise to find.
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t - 1)) ** 2)


@mistake(LOSS, "loss_value", title="the table read one step early in the loss")
def eps_bars_at_t_minus_one(model, x_0, t, noise, alpha_bars):
    """My loss is too large at t = 1.

    Which entry of the table belongs to t = 1?

    This table has T + 1 entries and begins with t = 0, so t is its index.

    In a table 1, 0.9, 0.8 the entry of t = 1 is 0.9; yours is 1, and there is no noise in x_t.
    """
    return torch.mean((noise - model(noised(x_0, t - 1, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="variances used as scales in the loss")
def eps_no_roots(model, x_0, t, noise, alpha_bars):
    """My loss is right at the ends of the chain and wrong between.

    Is alpha_bar a variance or a factor on x_0?

    Variances add up to 1, and a variance is the square of a factor.

    With alpha_bar = 0.64 the data are multiplied by 0.8; yours by 0.64.
    """
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return torch.mean((noise - model(bar * x_0 + (1 - bar) * noise, t)) ** 2)


@mistake(LOSS, "loss_value", title="data and noise exchanged in the loss")
def eps_swapped(model, x_0, t, noise, alpha_bars):
    """My loss is small for small t and large for large t.

    At t = 0, alpha_bar is 1. What should x_0 be multiplied by there?

    alpha_bar is what is left of the data. You give it to the noise.

    With alpha_bar = 1 the model sees x_0; yours sees the noise.
    """
    return torch.mean((noise - model(noised(noise, t, x_0, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="the score as the target")
def eps_score(model, x_0, t, noise, alpha_bars):
    """My loss explodes for small t.

    Which does this model give: a score, or noise?

    The score of the kernel is the noise, times a factor with a sign. That factor belongs to other losses.

    With noise = 1 and a model that answers 1, the loss is 0; at alpha_bar = 0.64 yours is 7.11.
    """
    sigma = (1 - alpha_bars[t]).sqrt().view(-1, *[1] * (x_0.ndim - 1))
    return torch.mean((-noise / sigma - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="plus instead of minus")
def eps_plus(model, x_0, t, noise, alpha_bars):
    """My network learns the opposite of the noise.

    For which answer of the model is your loss zero?

    The loss is zero when the model's answer is the noise itself.

    With noise = 1 and a model that answers 1, the loss is 0; yours is 4.
    """
    return torch.mean((noise + model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="absolute errors")
def eps_absolute(model, x_0, t, noise, alpha_bars):
    """My loss is near 0.8 at the start, not near 1.

    Which power of the error does Ho Eq. 14 take?

    Absolute errors lead to the median of the noise, squares to its mean, and the sampler needs the mean.

    Errors 1 and 3 have the mean square 5; yours is 2.
    """
    return functional.l1_loss(model(noised(x_0, t, noise, alpha_bars), t), noise)


@mistake(LOSS, "loss_value", title="large errors counted less")
def eps_huber(model, x_0, t, noise, alpha_bars):
    """I use the Huber loss, as in the code that I know.

    Which power of the error does Ho Eq. 14 take?

    The Huber loss is a half of the square where the error is small, and a straight line beyond.

    An error of 3 counts 9; in yours it counts 2.5.
    """
    return functional.smooth_l1_loss(model(noised(x_0, t, noise, alpha_bars), t), noise)


@mistake(LOSS, "loss_value", title="the square forgotten")
def eps_no_square(model, x_0, t, noise, alpha_bars):
    """My loss becomes negative.

    Can a distance be below zero?

    Without a square, errors of opposite signs cancel each other.

    Errors 1 and -1 have the mean square 1; yours is 0.
    """
    return torch.mean(noise - model(noised(x_0, t, noise, alpha_bars), t))


@mistake(LOSS, "loss_value", title="averaged before squaring")
def eps_mean_then_square(model, x_0, t, noise, alpha_bars):
    """My loss is almost zero from the start.

    Which comes first, the square or the mean?

    In the mean of the errors opposite signs cancel each other. Squares cannot.

    Errors 1 and -1 have the mean square 1; yours is 0.
    """
    return torch.mean(noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2


@mistake(LOSS, "loss_value", title="a root over the mean square")
def eps_root(model, x_0, t, noise, alpha_bars):
    """My loss is the distance, not its square.

    Is there a root in Ho Eq. 14?

    The root changes the gradient: it is divided by the loss itself.

    Errors 1 and 3 have the mean square 5; yours is 2.24.
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2).sqrt()


@mistake(LOSS, "loss_value", title="half of the square")
def eps_half(model, x_0, t, noise, alpha_bars):
    """My loss is half of what it should be.

    For an error of 1, what is your loss?

    The half makes a derivative prettier, but it is not in Ho Eq. 14.

    Errors 1 and 3 have the mean square 5; yours is 2.5.
    """
    return 0.5 * torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="weighted by the noise's variance")
def eps_weighted(model, x_0, t, noise, alpha_bars):
    """I weight each time by its noise, as in score matching.

    Which weights has Ho's simple loss?

    "Simple" means that all times count alike. The weights of Ho Eq. 12 are left out.

    An error of 1 counts 1 at any time; at alpha_bar = 0.64 yours counts 0.36.
    """
    variance = (1 - alpha_bars[t]).view(-1, *[1] * (x_0.ndim - 1))
    return torch.mean(variance * (noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="the variance of the errors")
def eps_variance(model, x_0, t, noise, alpha_bars):
    """My loss does not notice when all pixels are too bright.

    What is your loss for a model that is off by 1 everywhere?

    A variance takes the mean error away first. The mean square keeps it.

    Errors 1 and 3 have the mean square 5; their variance is 1.
    """
    return (noise - model(noised(x_0, t, noise, alpha_bars), t)).var(correction=0)


@mistake(LOSS, "loss_value", title="the model not told the time")
def eps_without_time(model, x_0, t, noise, alpha_bars):
    """Missing 1 required positional argument.

    How many arguments does the model take?

    One network serves all times, so it has to be told which it is.

    `def f(a, b)` called as f(1) is a TypeError that names b.
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars))) ** 2)


@mistake(LOSS, "loss_value", title="a Python number instead of a tensor")
def eps_item(model, x_0, t, noise, alpha_bars):
    """'float' object has no attribute 'backward'.

    What type does your function return?

    .item() makes a number, which knows nothing of the weights any more. Return the tensor.

    torch.ones(()).item() is 1.0, a float; torch.ones(()) is a tensor of shape ().
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2).item()


@mistake(LOSS, "loss_value", title="backward inside of the loss")
def eps_backward(model, x_0, t, noise, alpha_bars):
    """Element 0 of tensors does not require grad.

    Who is to call backward: the loss, or the training loop?

    A loss may also be computed to look at it. Then there are no weights, and backward has nothing to do.

    torch.ones(()).backward() raises a RuntimeError, for nothing there has a gradient.
    """
    loss = torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)
    loss.backward()
    return loss


@mistake(LOSS, "loss_value", title="train() called on the model")
def eps_train_mode(model, x_0, t, noise, alpha_bars):
    """The model has no attribute train.

    What does the docstring say that the model is?

    Any function of x_t and t will do as a model. Only networks have a mode.

    (lambda x: x).train() is an AttributeError, as a function has no such method.
    """
    model.train()
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_value", title="float32 on the way to the loss")
def eps_float32(model, x_0, t, noise, alpha_bars):
    """My loss is right to seven digits only.

    Which dtype has your x_t when everything else is float64?

    float32 has seven digits. Something on your way goes through it.

    0.3 in float32 is 0.300000011920929: the eighth digit is wrong.
    """
    x_t = noised(x_0, t, noise, alpha_bars).float().to(x_0.dtype)
    return torch.mean((noise - model(x_t, t)) ** 2)


@mistake(LOSS, "loss_batches", title="times shaped for images only in the loss")
def eps_images_only(model, x_0, t, noise, alpha_bars):
    """My loss is right for images and wrong for points.

    How many axes does x_0 have, and how many do you give to the factors?

    Images have four axes, points two. The number of new axes follows from x_0.ndim.

    (5, 1, 1, 1) times (5, 2) gives (5, 1, 5, 2): every point at every time.
    """
    bar = alpha_bars[t][:, None, None, None]
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
    return torch.mean((noise - model(x_t, t)) ** 2)


@mistake(LOSS, "loss_batches", title="times shaped for points only in the loss")
def eps_points_only(model, x_0, t, noise, alpha_bars):
    """My loss is right for points and wrong for images.

    How many axes does x_0 have, and how many do you give to the factors?

    Points have two axes, images four. The number of new axes follows from x_0.ndim.

    (4, 1) times (4, 1, 4, 4) gives each row of pixels its own time; (4, 1, 1, 1) gives one to each image.
    """
    bar = alpha_bars[t][:, None]
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
    return torch.mean((noise - model(x_t, t)) ** 2)


@mistake(LOSS, "loss_batches", title="the first time for the whole batch in the loss")
def eps_first_time(model, x_0, t, noise, alpha_bars):
    """My loss is right for one image and wrong for more.

    How many times are in t, and how many do you use?

    t has a time for each element of the batch. You make all as noisy as the first.

    With t = [1, 100] the second image is almost noise; yours is almost clean, and the model hears 100.
    """
    bar = alpha_bars[t[0]]
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
    return torch.mean((noise - model(x_t, t)) ** 2)


@mistake(LOSS, "loss_batches", title="divided by the batch size twice")
def eps_divided_twice(model, x_0, t, noise, alpha_bars):
    """My loss gets smaller as I make the batch larger.

    Does your loss change if every image comes twice in the batch?

    A mean is divided by the number of elements already.

    Two images with errors 1 and 3 in one pixel have the loss 5; yours is 2.5.
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2) / len(x_0)


@mistake(LOSS, "loss_asks", title="t made a float")
def eps_float_time(model, x_0, t, noise, alpha_bars):
    """My network wants floats, so I convert t.

    Which dtype has the t that the model gets, and which has yours?

    A network may look up a table by t, and a table takes whole numbers only.

    table[torch.tensor([2])] is an entry; table[torch.tensor([2.0])] is an IndexError.
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t.to(x_0.dtype))) ** 2)


@mistake(LOSS, "loss_asks", title="t given axes of length 1")
def eps_time_like_images(model, x_0, t, noise, alpha_bars):
    """I give t the shape that alpha_bars[t] needs.

    Which shape of t does the model expect, and which do you give it?

    The axes of length 1 are for your own factors. The model makes of t what it needs.

    With 4 images the model is asked about t of shape (4,); yours is asked about (4, 1, 1, 1).
    """
    x_t = noised(x_0, t, noise, alpha_bars)
    return torch.mean((noise - model(x_t, t.view(-1, *[1] * (x_0.ndim - 1)))) ** 2)


@mistake(LOSS, "loss_asks", title="t made a column")
def eps_time_column(model, x_0, t, noise, alpha_bars):
    """I pass t as a column, as in problem set 1.

    Which shape of t does the model expect, and which do you give it?

    There t was a factor beside points. Here it is a label of each image, like its class.

    With 4 images the model is asked about t of shape (4,); yours is asked about (4, 1).
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t[:, None])) ** 2)


@mistake(LOSS, "loss_trains", title="the model asked under no_grad")
def eps_no_grad(model, x_0, t, noise, alpha_bars):
    """Element 0 of tensors does not require grad.

    Which lines of yours does autograd not see?

    Noise needs no gradient, but the model's answer does: that is where the weights are.

    Under torch.no_grad(), (2 * w).requires_grad is False, even for a weight w.
    """
    with torch.no_grad():
        pred = model(noised(x_0, t, noise, alpha_bars), t)
    return torch.mean((noise - pred) ** 2)


@mistake(LOSS, "loss_trains", title="the mean taken by NumPy")
def eps_numpy(model, x_0, t, noise, alpha_bars):
    """Can't call numpy() on Tensor that requires grad.

    Which lines of yours does autograd not see?

    NumPy keeps no record of where numbers come from. Stay with torch from the model to the loss.

    For a weight w, (2 * w).numpy() is a RuntimeError; (2 * w).mean() keeps its gradient.
    """
    error = noise - model(noised(x_0, t, noise, alpha_bars), t)
    return torch.as_tensor((error.numpy() ** 2).mean())


@mistake(LOSS, "loss_trains", title="the gradient stopped in one factor")
def eps_half_gradient(model, x_0, t, noise, alpha_bars):
    """My loss is right, and my training is half as fast as that of others.

    How often does the model's answer occur in your loss, and how often does autograd see it?

    A square is a product of two equal factors, and both have a gradient. You detach one.

    For w = 3 the gradient of w * w is 6; that of w.detach() * w is 3.
    """
    error = noise - model(noised(x_0, t, noise, alpha_bars), t)
    return torch.mean(error.detach() * error)


@mistake(LOSS, "loss_tidy", title="the noise overwritten by the loss")
def eps_in_place(model, x_0, t, noise, alpha_bars):
    """My loss is right, and when I compute it again it is another.

    What is noise, after your function was called?

    x -= 2 changes the tensor that x names, also for whoever passed it.

    After noise -= pred the caller's noise is the error; noise - pred is a new tensor.
    """
    noise -= model(noised(x_0, t, noise, alpha_bars), t)
    return torch.mean(noise**2)


@mistake(LOSS, "loss_tidy", title="the loss in float64, whatever x_0 is")
def eps_always_float64(model, x_0, t, noise, alpha_bars):
    """My loss is always float64.

    Which dtype does your loss have when all inputs are float32?

    A loss has the dtype of what it compares. Yours changes it at the end.

    torch.ones(3).double().mean().dtype is torch.float64; torch.ones(3).mean().dtype is torch.float32.
    """
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)).double() ** 2)


@mistake(LOSS, "loss_tidy", title="gradients switched on for x_0 by the loss")
def eps_marks_data(model, x_0, t, noise, alpha_bars):
    """My memory fills up in training.

    By what is the loss differentiated: by the data, or by the weights?

    x_0.requires_grad_() marks the caller's tensor. All that is computed from it then keeps its history.

    After x.requires_grad_(), (2 * x).requires_grad is True; it was False before.
    """
    x_0.requires_grad_()
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)


@mistake(LOSS, "loss_meets_irreducible", title="only the first rows of the batch")
def eps_first_rows(model, x_0, t, noise, alpha_bars):
    """My loss takes the first 500 of a batch, to save memory.

    Is your loss the mean over all elements if the batch has 1000 rows?

    How large a batch may be is for whoever calls to decide. All of it counts.

    1000 rows are twice as many as 500: half of the noise is never looked at.
    """
    x_0, t, noise = x_0[:500], t[:500], noise[:500]
    return torch.mean((noise - model(noised(x_0, t, noise, alpha_bars), t)) ** 2)
