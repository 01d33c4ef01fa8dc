"""Wrong answers to question 3a about sizes: another weight, target or loss, a clamp, an added constant."""

import math

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import LOSS


@mistake(LOSS, "loss_value", title="weighted by std itself")
def loss_weight_is_std(pred, std, z):
    """I weight the errors by std, and small times still dominate.

    The target is right. By what is its squared error multiplied, and by what should it be?

    Song Eq. 7 has the weight lambda = std^2, which makes errors of size 1 / std count alike at all times.

    With pred = 2, std = 0.5, z = 1 the squared error is 16, its weight 0.25 and the loss 4; yours is 8.
    """
    return torch.mean(std * (pred + z / std) ** 2)


@mistake(LOSS, "loss_value", title="scaled by std, then weighted by it")
def loss_weighted_again_by_std(pred, std, z):
    """I scale pred by std and weight by std on top.

    You weight the times. Is the weight not there already?

    Multiplying pred by std inside the square is the weight lambda = std^2; there is no other one.

    With pred = 2, std = 0.5, z = 1 the loss is 4; yours is 0.5 * 4 = 2.
    """
    return torch.mean(std * (pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="weighted by one over the variance")
def loss_weight_inverse(pred, std, z):
    """My loss is in the thousands.

    The target is right. By what is its squared error multiplied, and by what should it be?

    Song Eq. 7 has the weight lambda = std^2, which makes errors of size 1 / std count alike at all times.

    With pred = 2, std = 0.5, z = 1 the squared error is 16, its weight 0.25 and the loss 4; yours is 64.
    """
    return torch.mean((pred + z / std) ** 2 / std**2)


@mistake(LOSS, "loss_value", title="weighted by one over std")
def loss_weight_inverse_std(pred, std, z):
    """My loss is in the hundreds.

    The target is right. By what is its squared error multiplied, and by what should it be?

    Song Eq. 7 has the weight lambda = std^2, which makes errors of size 1 / std count alike at all times.

    With pred = 2, std = 0.5, z = 1 the squared error is 16, its weight 0.25 and the loss 4; yours is 32.
    """
    return torch.mean((pred + z / std) ** 2 / std)


@mistake(LOSS, "loss_value", title="weighted by the signal-to-noise ratio")
def loss_weight_snr(pred, std, z):
    """I weight by the signal-to-noise ratio.

    The target is right. By what is its squared error multiplied, and by what should it be?

    The signal-to-noise ratio weights errors of the data or of the noise; Song Eq. 7 weights those of the score.

    With pred = 2, std = 0.5, z = 1 the squared error is 16, its weight 0.25 and the loss 4; yours is 48.
    """
    weight = (1 - std**2) / std**2
    return torch.mean(weight * (pred + z / std) ** 2)


@mistake(LOSS, "loss_value", title="weighted by what is left of the signal")
def loss_weight_variance_left(pred, std, z):
    """I weight by what is left of the signal.

    The target is right. By what is its squared error multiplied, and by what should it be?

    Song Eq. 7 has the weight lambda = std^2, which makes errors of size 1 / std count alike at all times.

    With pred = 2, std = 0.5, z = 1 the squared error is 16, its weight 0.25 and the loss 4; yours is 12.
    """
    return torch.mean((1 - std**2) * (pred + z / std) ** 2)


@mistake(LOSS, "loss_value", title="divided by the mean of the weights")
def loss_weights_normalised(pred, std, z):
    """I divide by the mean of the weights.

    Double every std and halve every pred: does your loss stay what it was?

    An average with weights divides by their sum; the contract takes the plain mean of what has been weighted.

    With pred = 2, std = 0.5, z = 1 the loss is 4; yours is 4 / 0.25 = 16.
    """
    return torch.mean(std**2 * (pred + z / std) ** 2) / torch.mean(std**2)


@mistake(LOSS, "loss_gradient_range", "loss_range", title="weights capped at 5")
def loss_weight_capped(pred, std, z):
    """I do not let the weights become large, as in min-SNR.

    What does your loss do with a std of 5?

    Other SDEs have a std far above 1, and their errors are small in proportion: there is nothing to limit.

    With pred = 0, std = 5, z = 1 the loss is 1; with the weight cut at 5 yours is 0.2.
    """
    return torch.mean(torch.clamp(std**2, max=5.0) * (pred + z / std) ** 2)


@mistake(LOSS, "loss_value", title="noise divided by the variance")
def loss_target_variance(pred, std, z):
    """I divide the noise by the variance.

    Which power of std is in the target? Take std = 0.1 and compare with the score of a Gaussian.

    The score is -(x - mean) / std^2, and x - mean is std times z: one power of std cancels.

    With std = 0.5 and z = 1 the perfect pred is -2; your loss is 0 at -4.
    """
    return torch.mean(std**2 * (pred + z / std**2) ** 2)


@mistake(LOSS, "loss_value", title="noise divided by the variance, without a weight")
def loss_target_variance_unweighted(pred, std, z):
    """I divide the noise by the variance, and my loss is enormous.

    Which power of std is in the target? Take std = 0.1 and compare with the score of a Gaussian.

    The score is -(x - mean) / std^2, and x - mean is std times z: one power of std cancels.

    With std = 0.5 and z = 1 the perfect pred is -2; your loss is 0 at -4.
    """
    return torch.mean((pred + z / std**2) ** 2)


@mistake(LOSS, "loss_value", title="noise multiplied by std in the target")
def loss_target_scaled_weighted(pred, std, z):
    """I multiply the noise by std and weight the squares.

    For which pred is your loss zero? Compare it with the score of a Gaussian.

    The narrower the Gaussian, the steeper its log density: the target grows where std shrinks.

    With std = 0.5 and z = 1 the perfect pred is -2; your loss is 0 at -0.5.
    """
    return torch.mean(std**2 * (pred + z * std) ** 2)


@mistake(LOSS, "loss_value", title="std and noise exchanged")
def loss_arguments_swapped(pred, std, z):
    """I used the arguments in another order.

    Read the def line again: which argument is the noise, and which is the standard deviation?

    The check passes pred, std, z in this order; a name of your own means what stands in its place.

    With pred = 2, std = 0.5, z = 0 the loss is 1; yours is 0.25.
    """
    return torch.mean((pred * z + std) ** 2)


@mistake(LOSS, "loss_value", title="std taken for a time")
def loss_std_taken_for_time(pred, std, z):
    """I computed the standard deviation from std.

    Read the contract again: what is the second argument, a time or a standard deviation?

    marginal_prob_std turns a time into a std. It has been called already: what you are given is its result.

    With std = 0.5 pred is scaled by 0.5; you scale it by 1.93, the std at the time 0.5.
    """
    std = torch.sqrt((25.0 ** (2 * std) - 1) / (2 * math.log(25.0)))
    return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="smooth L1 in place of squares")
def loss_smooth_l1(pred, std, z):
    """I use smooth L1, so that large errors do not dominate.

    Double a large error: what happens to your loss, and what should?

    What minimises a squared error is a mean, and the score is one; another loss has another minimiser.

    With pred = 2, std = 0.5, z = 1 the residual is 2 and the loss 4; yours is 2 - 0.5 = 1.5.
    """
    return torch.nn.functional.smooth_l1_loss(pred * std, -z)


@mistake(LOSS, "loss_value", title="smooth L1 against the score itself")
def loss_smooth_l1_unweighted(pred, std, z):
    """I use smooth L1 against the score itself.

    Double a large error: what happens to your loss, and what should?

    What minimises a squared error is a mean, and the score is one; another loss has another minimiser.

    With pred = 2, std = 0.5, z = 1 the loss is 4; yours is 4 - 0.5 = 3.5.
    """
    return torch.nn.functional.smooth_l1_loss(pred, -z / std)


@mistake(LOSS, "loss_value", title="smooth L1 against the noise")
def loss_smooth_l1_noise(pred, std, z):
    """I use smooth L1 against the noise, as in DDPM.

    Does this network predict the noise, or the score?

    What minimises a squared error is a mean, and the score is one; another loss has another minimiser.

    With std = 0.5 and z = 1 the perfect pred is -2, where the loss is 0; yours is 2.5 there.
    """
    return torch.nn.functional.smooth_l1_loss(pred, z)


@mistake(LOSS, "loss_value", title="the pseudo-Huber loss in place of squares")
def loss_pseudo_huber(pred, std, z):
    """I use the pseudo-Huber loss of consistency models.

    Double a large error: what happens to your loss, and what should?

    What minimises a squared error is a mean, and the score is one; another loss has another minimiser.

    Residuals 1 and 3 have the loss (1 + 9) / 2 = 5; yours is nearly 2.
    """
    c = 0.03
    return torch.mean(torch.sqrt((pred * std + z) ** 2 + c**2) - c)


@mistake(LOSS, "loss_value", title="absolute errors of the score itself")
def loss_absolute_unweighted(pred, std, z):
    """I compare pred with the score by absolute errors.

    Double a residual: how much does your loss grow, and how much should it?

    Absolute errors lead to a median; the score is an expectation, and squares lead there.

    With pred = 2, std = 0.5, z = 1 the loss is 4, and with z = 2 it is 9; yours are 4 and 6.
    """
    return torch.mean(torch.abs(pred + z / std))


@mistake(LOSS, "loss_value", title="the length of each point's error")
def loss_norm_per_point(pred, std, z):
    """I take the length of each residual and average.

    Double a residual: how much does your loss grow, and how much should it?

    A norm takes the root of a sum of squares; the loss takes no root.

    One point with residuals 3 and 4 has the loss (9 + 16) / 2 = 12.5; yours is 5.
    """
    return torch.mean(torch.norm(pred * std + z, dim=1))


@mistake(LOSS, "loss_gradient", "loss_range", title="squares capped at 1000")
def loss_elements_capped(pred, std, z):
    """I cut off large squares so that nothing explodes.

    Double a large error: what happens to your loss, and what should?

    A correct loss does not explode; a limit hides the reason when it does.

    A residual of 100 counts 10 000 when it is squared; yours counts it 1000.
    """
    return torch.clamp((pred * std + z) ** 2, max=1e3).mean()


@mistake(LOSS, "loss_gradient", "loss_range", title="squares capped at 100")
def loss_elements_capped_100(pred, std, z):
    """I cut off squares above 100 so that nothing explodes.

    Double a large error: what happens to your loss, and what should?

    A correct loss does not explode; a limit hides the reason when it does.

    A residual of 100 counts 10 000 when it is squared; yours counts it 100.
    """
    return torch.clamp((pred * std + z) ** 2, max=100.0).mean()


@mistake(LOSS, "loss_gradient", "loss_range", title="loss capped at 100")
def loss_capped_100(pred, std, z):
    """I cut off the loss at 100 so that nothing explodes.

    Double a large error: what happens to your loss, and what should?

    A correct loss does not explode; a limit hides the reason when it does.

    One residual of 100 has the loss 10 000; yours is 100, and has no slope.
    """
    return torch.mean((pred * std + z) ** 2).clamp(max=100.0)


@mistake(LOSS, "loss_value", title="0.001 added to std")
def loss_safe_1e_3(pred, std, z):
    """I added 0.001 to std so that nothing is divided by zero.

    Nearly right. Which small number in your code is not in the contract?

    Scale pred instead of dividing z: then nothing is divided by std, and nothing has to be kept from zero.

    At std = 0.001 a constant of 0.001 halves the target.
    """
    target = -z / (std + 1e-3)
    return torch.mean(std**2 * (pred - target) ** 2)


@mistake(LOSS, "loss_value", title="0.0001 added to std")
def loss_safe_1e_4(pred, std, z):
    """I added 0.0001 to std so that nothing is divided by zero.

    Nearly right. Which small number in your code is not in the contract?

    Scale pred instead of dividing z: then nothing is divided by std, and nothing has to be kept from zero.

    At std = 0.001 a constant of 0.0001 changes the target by nine per cent.
    """
    target = -z / (std + 1e-4)
    return torch.mean(std**2 * (pred - target) ** 2)


@mistake(LOSS, "loss_keeps_dtype", title="1e-8 added to std")
def loss_safe_1e_8(pred, std, z):
    """I added 1e-8 to std so that nothing is divided by zero.

    Nearly right. Which small number in your code is not in the contract?

    Scale pred instead of dividing z: then nothing is divided by std, and nothing has to be kept from zero.

    In float64 sixteen digits count: a constant of 1e-8 beside a std of 0.1 changes the eighth of them.
    """
    target = -z / (std + 1e-8)
    return torch.mean(std**2 * (pred - target) ** 2)


@mistake(LOSS, "loss_keeps_dtype", title="1e-12 added to std")
def loss_safe_1e_12(pred, std, z):
    """I added 1e-12 to std so that nothing is divided by zero.

    Nearly right. Which small number in your code is not in the contract?

    Scale pred instead of dividing z: then nothing is divided by std, and nothing has to be kept from zero.

    In float64 sixteen digits count: a constant of 1e-12 beside a std of 0.1 changes the twelfth of them.
    """
    target = -z / (std + 1e-12)
    return torch.mean(std**2 * (pred - target) ** 2)


@mistake(LOSS, "loss_keeps_dtype", title="1e-8 added to the squares")
def loss_square_plus_1e_8(pred, std, z):
    """I added 1e-8 to the squares so that the loss is never zero.

    Nearly right. Which small number in your code is not in the contract?

    Nothing is divided by the loss and no logarithm is taken of it: it may be zero.

    In float64 sixteen digits count: a constant of 1e-8 beside a loss of 1 changes the eighth of them.
    """
    return torch.mean((pred * std + z) ** 2 + 1e-8)


@mistake(LOSS, "loss_gradient_range", "loss_range", title="std kept above 0.01")
def loss_std_clamped_low(pred, std, z):
    """I keep std above 0.01 so that nothing explodes.

    What does your loss do with a std of 0.001?

    Nothing is divided by std, so nothing explodes: a limit only makes the smallest times wrong.

    At std = 0.001 the target is -z / 0.001; with std replaced by 0.01 your loss wants -z / 0.01.
    """
    return torch.mean((pred * std.clamp(min=0.01) + z) ** 2)


@mistake(LOSS, "loss_gradient_range", "loss_range", title="loss capped at 10 000")
def loss_capped(pred, std, z):
    """I cap the loss so that nothing explodes.

    What does your loss say of a very large error? Does it have a slope there?

    Where a loss is cut off it is flat: a network that is far off would learn nothing.

    A residual of 1000 has the loss 1 000 000; yours is 10 000.
    """
    return torch.mean((pred * std + z) ** 2).clamp(max=10000.0)


@mistake(LOSS, "loss_gradient", "loss_meets_irreducible", "loss_range", title="pred kept between -5 and 5")
def loss_pred_clamped(pred, std, z):
    """I keep pred between -5 and 5.

    What does your loss do with a pred of 100? Does it have a slope there?

    Scores are of size 1 / std, far above 5 at small times; where pred is cut off, nothing is learnt.

    With pred = 100, std = 0.5, z = 0 the loss is 2500; yours is 6.25.
    """
    return torch.mean((pred.clamp(-5, 5) * std + z) ** 2)
