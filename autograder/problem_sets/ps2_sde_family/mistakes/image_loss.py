"""Wrong answers to question 3a, the loss for points and images; the most frequent first.

The worked lines share one example, an image of one pixel: x_0 = 1, z = 2, alpha = 0.8, sigma = 0.6, so x_t = 2; there
the network says -1, and the loss is 1.96.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps2_sde_family.contract import IMAGE_LOSS


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="t left in the shape (B,)")
def imageloss_time_as_it_is(net, sde, x_0, t, z):
    """My digits look like venetian blinds; with other batch sizes I get an error.

    Which time does the second image meet in your code, and which its second column?

    Shapes are matched from the right: a t of shape (B,) goes along the last axis.
    Give it an axis of 1 for each of the others.

    (8, 1, 8, 8) with (8,) has a time for each column, silently; with (8, 1, 1, 1) it has one for each image.
    """
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", title="t shaped for images only")
def imageloss_images_only(net, sde, x_0, t, z):
    """Digits work, but points give a wrong number.

    Print the shape of x_t for points.

    Count the axes of x_0: points have two, images four. How many does your t have, whatever comes in?

    (3, 1, 1, 1) with (3, 2) gives (3, 1, 3, 2), silently: three points have become nine.
    """
    t = t[:, None, None, None]
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_images", "image_loss_asks", title="t shaped for points only")
def imageloss_points_only(net, sde, x_0, t, z):
    """Points work, but digits fail, or come out striped.

    Which time does the second image meet in your code, and which its second row?

    Shapes are matched from the right: (B, 1) goes along rows and columns of an image, not along the batch.

    (8, 1, 8, 8) with (8, 1) has a time for each row, silently; with (5, 1) it is an error.
    """
    t = t[:, None]
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(
    IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="net asked with t of shape (B,)"
)
def imageloss_net_gets_flat_time(net, sde, x_0, t, z):
    """I gave t the right shape for x_t, and the network complains about shapes.

    Print the shape of the t that you hand to the network.

    x_t and the network look at one and the same time, in one and the same shape. Look at the contract of net.

    For three digits the network is asked about a t of (3, 1, 1, 1); yours gets (3,).
    """
    shaped = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(sde.perturb(x_0, shaped, z), t)
    return torch.mean((sde.sigma(shaped) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="sigma beside the score left (B,)")
def imageloss_flat_sigma(net, sde, x_0, t, z):
    """x_t is right and the network is asked right, but the loss is off.

    Print the shapes of sigma and of what the network said, just before they meet.

    sigma has the shape of the t that it was asked about. Which of your two shapes of t was that?

    (8, 1, 8, 8) with a sigma of (8,) scales columns; with (8, 1, 1, 1) it scales images.
    """
    shaped = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(sde.perturb(x_0, shaped, z), shaped)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_images", title="sigma beside the score shaped for points")
def imageloss_sigma_for_points(net, sde, x_0, t, z):
    """Points are fine and the network is asked right, but the loss of images is off.

    Print the shapes of sigma and of what the network said, just before they meet.

    sigma of a t that fits the images fits them, too. Give it another shape, and it meets the wrong axis.

    (8, 1, 8, 8) with (8, 1, 1, 1) scales whole images; with (8, 1) it scales rows, silently.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t).view(-1, 1) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="net asked with sigma, not t")
def imageloss_sigma_for_time(net, sde, x_0, t, z):
    """I told the network the noise level, and it draws nothing but fog.

    Which two things does the contract say that net is a function of?

    Some networks are told sigma. The kit's are told t, and work out sigma by themselves.

    For a digit at t = 0.5 with sigma = 0.9 the network is asked about 0.5; you ask about 0.9.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, sde.sigma(t))
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="data not shrunk by alpha")
def imageloss_no_alpha(net, sde, x_0, t, z):
    """It trains under every SDE, but the samples are right under one alone.

    At t = 1, how much of the digit is left in your x_t?

    The kernel has two parts: the data, shrunk, and the noise. An SDE has a name for each of the two factors.

    With x_0 = 1, z = 2, alpha = 0.8, sigma = 0.6 there is x_t = 2; yours is 2.2.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = x_0 + sde.sigma(t) * z
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(
    IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="sigma taken from alpha, as VP does"
)
def imageloss_vp_sigma(net, sde, x_0, t, z):
    """It is right for VP and for no other SDE.

    For an SDE without a pull alpha is 1. What is your sigma then?

    Only the variance-preserving SDE has alpha^2 + sigma^2 = 1. Ask the SDE that you were given.

    For dx = 3 dw at t = 0.25 there is alpha = 1 and sigma = 1.5; yours is 0.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    alpha = sde.alpha(t)
    sigma = torch.sqrt(1 - alpha**2)
    pred = net(alpha * x_0 + sigma * z, t)
    return torch.mean((sigma * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="weight taken from alpha, as VP does")
def imageloss_vp_weight(net, sde, x_0, t, z):
    """The network is asked right, but the loss is right for VP alone.

    For an SDE without a pull alpha is 1. What do you multiply the score by then?

    Only the variance-preserving SDE has alpha^2 + sigma^2 = 1. Ask the SDE that you were given.

    For dx = 3 dw at t = 0.25 the score is multiplied by 1.5; yours by 0.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((torch.sqrt(1 - sde.alpha(t) ** 2) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="noise of one's own drawn")
def imageloss_own_noise(net, sde, x_0, t, z):
    """My loss is another one each time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    z is an argument so that a loss can be repeated: use it, and draw none of your own.

    With z = 0 given, x_t must be alpha x_0 and nothing else.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    z = torch.randn_like(x_0)
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="sum over pixels, mean over batch")
def imageloss_sum_of_pixels(net, sde, x_0, t, z):
    """My loss is 64 times as large as my neighbour's.

    Is your loss for a digit of 64 pixels of the size of that for a point of two numbers?

    The contract wants a mean over all elements. So one step size does for points and images.

    For two images of 64 errors of 1 each the loss is 1; yours is 64.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    error = (sde.sigma(t) * pred + z) ** 2
    return error.flatten(1).sum(1).mean()


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="sum in place of the mean")
def imageloss_sum(net, sde, x_0, t, z):
    """My loss grows with the batch.

    Hand in the same image twice: does your loss double?

    A mean does not grow with the batch. A sum does, and so would every step of the training.

    For two images of 64 errors of 1 each the loss is 1; yours is 128.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.sum((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="sum over batch, mean over pixels")
def imageloss_sum_of_batch(net, sde, x_0, t, z):
    """My loss is as many times too large as there are images.

    Hand in the same image twice: does your loss double?

    A mean over the pixels is only half of the way: the batch is an axis as well.

    For two images of 64 errors of 1 each the loss is 1; yours is 2.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    error = (sde.sigma(t) * pred + z) ** 2
    return error.flatten(1).mean(1).sum()


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="a loss for each image")
def imageloss_for_each_image(net, sde, x_0, t, z):
    """grad can be implicitly created only for scalar outputs.

    Print the shape of your loss.

    A training step needs one number. Over which axis do you not take the mean yet?

    For two images with the losses 1 and 3 the loss is 2, of shape (); yours is [1, 3].
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    error = (sde.sigma(t) * pred + z) ** 2
    return error.flatten(1).mean(1)


@mistake(IMAGE_LOSS, "image_loss_points", title="mean over axes that points lack")
def imageloss_image_axes(net, sde, x_0, t, z):
    """Dimension out of range, for points.

    Which axes do you name in your mean, and which axes do points have?

    A mean over all elements needs no axes: it is the same for points and for images.

    A tensor of (3, 2) has the axes 0 and 1; torch.ones(3, 2).mean(dim=3) is an error.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return ((sde.sigma(t) * pred + z) ** 2).mean(dim=(1, 2, 3)).mean()


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="noise with the wrong sign")
def imageloss_sign(net, sde, x_0, t, z):
    """My loss goes down, but the samples run away from the data.

    For which answer of the network is your loss zero? Where would it send a noisy digit?

    The score points from x_t back to the data, so against the noise that was added.

    With sigma = 0.6 and z = 2 the best answer is negative; yours is +3.33.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred - z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="net taken for a noise prediction")
def imageloss_noise_prediction(net, sde, x_0, t, z):
    """I compared what the network says with the noise, as in DDPM.

    What does the contract say that net returns: the noise, or the score?

    Noise and score differ by a sign and by a factor that depends on t. Which factor?

    With sigma = 0.6, z = 2 and net = -1 the loss is 1.96; yours is 9.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((pred - z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="score not multiplied by sigma")
def imageloss_no_sigma(net, sde, x_0, t, z):
    """My network learns the noise at every time with the same size.

    Is the best answer of your network as large at t = 0.01 as at t = 1?

    Close to the data the score is large, for sigma is small: their product has the size of z.

    With sigma = 0.6, z = 2 and net = -1 the loss is 1.96; yours is 1.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="no weight against the small times")
def imageloss_unweighted(net, sde, x_0, t, z):
    """My loss jumps by orders of magnitude from batch to batch.

    Which images make your loss large: those at early times, or those at late ones?

    The target -z / sigma grows without bound as t goes to 0. The weight sigma^2 takes that growth away.

    With sigma = 0.6, z = 2 and net = -1 the loss is 1.96; yours is 5.44.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((pred + z / sde.sigma(t)) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="weight sigma in place of its square")
def imageloss_weight_of_sigma(net, sde, x_0, t, z):
    """My loss still grows at the early times, if less.

    Let the network say 0: does your loss depend on t? Should it?

    The weight multiplies a square, so inside of the square only its root is seen.

    With sigma = 0.6, z = 2 and net = -1 the loss is 1.96; yours is 3.27.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    sigma = sde.sigma(t)
    return torch.mean(sigma * (pred + z / sigma) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="weighted by g squared")
def imageloss_weight_of_g(net, sde, x_0, t, z):
    """I weighted the times as for maximum likelihood.

    Which function of t does the contract weight by: that of the noise in x_t, or that of the noise coming in?

    g^2 is a weight as well, and a good one for likelihoods. This loss weights by sigma^2.

    With sigma = 0.6, g = 3, z = 2 and net = -1 the loss is 1.96; yours is 49.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean(sde.diffusion(t) ** 2 * (pred + z / sde.sigma(t)) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="score multiplied by sigma squared")
def imageloss_sigma_squared(net, sde, x_0, t, z):
    """My network makes the score too large where sigma is small.

    For which answer of the network is your loss zero?

    The weight sigma^2 is outside of the square. What is left of it inside?

    With sigma = 0.6, z = 2 and net = -1 the loss is 1.96; yours is 2.69.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) ** 2 * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="one average sigma for all")
def imageloss_average_weight(net, sde, x_0, t, z):
    """I took the average of sigma to make the shapes fit.

    Each image of the batch has its own time. What else is its own, then?

    Print the shape of sigma(t), once t has its own right shape: nothing has to be averaged.

    With the sigmas 0.2 and 1 a score of 1 becomes 0.2 and 1; yours 0.6 both.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t).mean() * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="target without alpha")
def imageloss_ve_target(net, sde, x_0, t, z):
    """It is right for an SDE without a pull, and for no other.

    What is x_t - x_0, once the data have been shrunk?

    The score of the kernel points from x_t to its mean. Is x_0 the mean of x_t?

    With x_0 = 1, z = 2, alpha = 0.8, sigma = 0.6 the noise in x_t is 1.2; you take 1 for it.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    sigma = sde.sigma(t)
    target = -(x_t - x_0) / sigma**2
    return torch.mean(sigma**2 * (pred - target) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="compared with the data")
def imageloss_data_for_noise(net, sde, x_0, t, z):
    """I let the network predict the clean digit.

    Let z be 0: is your loss 0 for a network that says 0?

    A denoiser returns x_0, a score the direction to it. The contract asks for a score.

    With z = 0 and net = 0 the loss is 0, whatever the digit is. For x_0 = 1 yours is 1.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + x_0) ** 2)


@mistake(
    IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="net asked about the clean data"
)
def imageloss_clean_data(net, sde, x_0, t, z):
    """My loss does not go below 1.

    What does the network see of the noise that it should find?

    A network learns to denoise from noisy digits. Which of the arguments is clean?

    With x_0 = 1, z = 2, alpha = 0.8, sigma = 0.6 the network is asked about 2; yours about 1.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(x_0, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(
    IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="data and noise swapped in perturb"
)
def imageloss_swapped(net, sde, x_0, t, z):
    """My x_t is a digit at t = 1, and noise at t = 0.

    Which argument of perturb is which? Look at its signature.

    The data come first, then their time, then the noise.

    With x_0 = 1, z = 2, alpha = 0.8, sigma = 0.6 there is x_t = 2; yours is 2.2.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(sde.perturb(z, t, x_0), t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(
    IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="noise multiplied by its variance"
)
def imageloss_variance_for_std(net, sde, x_0, t, z):
    """My x_t has too little noise at early times.

    With x_0 = 0, what is the standard deviation of your x_t?

    sigma^2 is the variance of the noise in x_t; a standard normal z is multiplied by a standard deviation.

    With x_0 = 1, z = 2, alpha = 0.8, sigma = 0.6 there is x_t = 2; yours is 1.52.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.alpha(t) * x_0 + sde.sigma(t) ** 2 * z
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="root taken of alpha")
def imageloss_root_of_alpha(net, sde, x_0, t, z):
    """I took the root, as in DDPM.

    With z = 0, is your x_t equal to alpha x_0?

    In DDPM alpha-bar is the square of what is called alpha here. No root is left to take.

    With x_0 = 1, z = 0 and alpha = 0.25 there is x_t = 0.25; yours is 0.5.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.alpha(t).sqrt() * x_0 + sde.sigma(t) * z
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="arguments of the net swapped")
def imageloss_net_swapped(net, sde, x_0, t, z):
    """My network gets the time for an image.

    Which comes first, x or t? Look at the contract of net.

    Functions here take the state first and its time second, as the drift of an SDE does.

    With x = 2 and t = 0.5 the question is 2 at the time 0.5. You ask about 0.5 at the time 2.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(t, x_t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="net told the time 1 - t")
def imageloss_clock(net, sde, x_0, t, z):
    """I told the network 1 - t, for sampling goes backwards.

    How much noise is in x_t? And how much does the network believe there is?

    Time keeps its name on the way back: 0 is data and 1 is noise, in training and in sampling.

    A digit at t = 0.9 is almost drowned; your network is told 0.1.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, 1 - t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="times of one's own drawn")
def imageloss_own_times(net, sde, x_0, t, z):
    """My loss is another one each time I run the cell, although I use the z that is given.

    Which of the five arguments do you not use?

    t is an argument, as z is: whoever calls draws both, and the loss can be repeated.

    With t = 0.5 given, the network must be asked about 0.5; yours is asked about any time.
    """
    t = torch.rand_like(t).view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(
    IMAGE_LOSS,
    "image_loss_points",
    "image_loss_images",
    "image_loss_asks",
    title="one time for the whole batch in the loss",
)
def imageloss_first_time(net, sde, x_0, t, z):
    """It works for a batch of one.

    Try a batch in which the times differ.

    t[0] is the time of the first image alone; each of the others has its own.

    With t = [0.1, 0.9] the second image is almost drowned in noise; yours is almost clean.
    """
    t = t[0].expand(len(x_0)).view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="small times moved up")
def imageloss_clamped_time(net, sde, x_0, t, z):
    """I keep t above 0.05, to divide by nothing small.

    Which times may come in? Look at the contract.

    Whoever draws the times keeps them from zero. The loss takes them as they are: nothing here divides by sigma.

    At t = 0.01 the network is asked about 0.01; yours about 0.05.
    """
    t = t.clamp(min=0.05).view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(
    IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="times stretched away from zero"
)
def imageloss_stretched_time(net, sde, x_0, t, z):
    """I map t from [0, 1] to [0.001, 1] first, as training loops do.

    With t = 0.5 given, about which time is your network asked?

    A training loop draws u from [0, 1] and makes a t of it. Here t has been made already.

    At t = 0.01 the network is asked about 0.01; yours about 0.01099.
    """
    t = (1e-3 + (1 - 1e-3) * t).view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="noisy images clipped")
def imageloss_clipped(net, sde, x_0, t, z):
    """I clip x_t to [-1, 1], where pixels live.

    What does clipping do to the noise in a bright pixel?

    A noisy image is no image: its pixels go as far as the noise does, and the network must see how far.

    With x_0 = 1, z = 2, alpha = 0.8, sigma = 0.6 there is x_t = 2; yours is 1.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(sde.perturb(x_0, t, z).clamp(-1, 1), t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_gradient", "image_loss_asks", title="t given to every pixel")
def imageloss_spread_time(net, sde, x_0, t, z):
    """My own test function is happy, but the U-Net complains about an expanded size.

    Print the shape of the t that you hand to the network.

    The network wants one time an image. What broadcasts needs no copies.

    For three digits the network is asked about a t of (3, 1, 1, 1); yours gets (3, 1, 8, 8).
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1)).expand_as(x_0)
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_asks", title="net asked twice")
def imageloss_asked_twice(net, sde, x_0, t, z):
    """My loss is right, but training takes twice as long.

    How often does your function ask the network? Count the calls.

    Nearly all the time of training is spent in the network: keep what it said.

    1500 steps ask the network 1500 times; with your loss, 3000 times.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    if net(x_t, t).shape != x_0.shape:
        raise ValueError("the score has another shape than x_0")
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_asks", title="net asked for each image")
def imageloss_asked_one_by_one(net, sde, x_0, t, z):
    """My loss is right, but training is slow.

    How often does your function ask the network? Count the calls.

    A network takes a whole batch at once, with a time for each image, and is much faster so.

    For 64 digits the network is asked once, about (64, 1, 8, 8); yours is asked 64 times.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = torch.cat([net(x_t[i : i + 1], t[i : i + 1]) for i in range(len(t))])
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_gradient", title="graph cut behind the network")
def imageloss_detached(net, sde, x_0, t, z):
    """element 0 of tensors does not require grad.

    The number is right, but would a network learn from it? Follow the way from its weights to your result.

    detach() cuts that way, as torch.no_grad() and numpy do.

    With w = torch.ones(1, requires_grad=True), (2 * w).requires_grad is True; (2 * w).detach().requires_grad is False.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(sde.perturb(x_0, t, z), t).detach()
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="backward called inside")
def imageloss_backward_inside(net, sde, x_0, t, z):
    """element 0 of tensors does not require grad, inside my own function.

    Who should compute gradients: the loss, or the training loop?

    The contract asks for a scalar. What is done with it is the business of whoever called.

    After loss.backward() the graph is gone: the same call in the training loop is an error.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    loss = torch.mean((sde.sigma(t) * pred + z) ** 2)
    loss.backward()
    return loss


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="a Python number returned")
def imageloss_number(net, sde, x_0, t, z):
    """'float' object has no attribute 'backward'.

    What is the type of your result?

    item() turns a tensor into a plain number, which has forgotten how it came about.

    torch.tensor(2.0) is a tensor of shape (); torch.tensor(2.0).item() is the number 2.0.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2).item()


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="root of the mean taken")
def imageloss_root(net, sde, x_0, t, z):
    """I return the error, not its square.

    Let the error double: does your loss double, or become four times as large?

    Song Eq. 7 is the mean of a square. The best answer to a mean of roots is another one.

    Errors of 1 and 3 have a mean square of 5; yours is 2.24.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2).sqrt()


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="absolute errors in place of squares")
def imageloss_absolute(net, sde, x_0, t, z):
    """I took the absolute error, which is more robust.

    Let the error double: does your loss double, or become four times as large?

    The best answer to squares is the mean of all noise that fits. To absolute errors it is a median.

    Errors of 1 and 3 have a mean square of 5; yours is 2.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z).abs())


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="a half before the loss")
def imageloss_half(net, sde, x_0, t, z):
    """My loss is half of my neighbour's.

    Let the network say 0: the loss is the mean of z^2, about 1. What is yours?

    Some papers write a half before a square, so that the derivative has no 2. Song Eq. 7 does not.

    Errors of 1 and 3 have a mean square of 5; yours is 2.5.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return 0.5 * torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_points", "image_loss_images", title="noise scaled in place, then compared")
def imageloss_scaled_noise(net, sde, x_0, t, z):
    """x_t is right, but the loss is too small at early times.

    What is z, at the moment when you compare with it?

    z *= sigma changes z itself. Whoever uses z later gets the changed one.

    After z = torch.ones(1); y = z; y *= 0.5 both are 0.5; after y = 0.5 * z only y is.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_0 = sde.alpha(t) * x_0
    z *= sde.sigma(t)
    pred = net(x_0 + z, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_leaves_inputs", title="noise written into the data")
def imageloss_data_in_place(net, sde, x_0, t, z):
    """My values are right, but the digits become noise in the course of training.

    What is x_0, after your function was called?

    A method whose name ends with an underscore writes its result into its tensor.

    After x.mul_(2), x itself is doubled; x * 2 is a new tensor, and x stays.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = x_0.mul_(sde.alpha(t)).add_(sde.sigma(t) * z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_leaves_inputs", title="axes added to t itself")
def imageloss_time_in_place(net, sde, x_0, t, z):
    """My values are right, but afterwards my t has another shape.

    Which of your lines changes t, and which only looks at it?

    unsqueeze_ changes its tensor, unsqueeze makes another view of it.

    After t.unsqueeze_(-1) a t of (3,) is (3, 1) for everybody; t.unsqueeze(-1) leaves it as it was.
    """
    while t.ndim < x_0.ndim:
        t.unsqueeze_(-1)
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)


@mistake(IMAGE_LOSS, "image_loss_leaves_inputs", title="loss turned into float64")
def imageloss_in_double(net, sde, x_0, t, z):
    """I compute the loss in double, to be safe.

    Print the dtype of z and the dtype of your result.

    Whoever works in float32 gets float32 back. Stay in the precision of the inputs.

    torch.ones(2).double().mean() is float64; torch.ones(2).mean() is float32.
    """
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t).double() * pred + z) ** 2)


@mistake(
    IMAGE_LOSS, "image_loss_points", "image_loss_images", "image_loss_asks", title="time rounded to float32 in the loss"
)
def imageloss_time_in_float32(net, sde, x_0, t, z):
    """It is right to seven digits.

    Nearly right. How many digits of your result agree?

    float() on a tensor makes it float32, which keeps seven digits. The inputs have sixteen.

    torch.tensor(0.1).double() is 0.10000000149: the last digits are gone before you compute.
    """
    t = t.float().view(-1, *[1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, t, z)
    pred = net(x_t, t)
    return torch.mean((sde.sigma(t) * pred + z) ** 2)
