"""Wrong answers to question 3a that return no loss, draw noise of their own, or do the training loop's work."""

import math

import numpy as np
import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import LOSS


@mistake(LOSS, "loss_value", title="an empty dictionary returned beside the loss")
def loss_tuple(pred, std, z):
    """'tuple' object has no attribute 'backward'.

    What is the type of your result? Print type(loss) of what the function returns.

    A comma after return makes a tuple; the training loop wants the loss alone, to call backward on it.

    return a, b is a pair; return a is a tensor, if a is one.
    """
    loss = torch.mean((pred * std + z) ** 2)
    return loss, {}


@mistake(LOSS, "loss_value", title="the loss put into a dictionary")
def loss_dict(pred, std, z):
    """'dict' object has no attribute 'backward'.

    What is the type of your result? Print type(loss) of what the function returns.

    Some frameworks want a dictionary of a training step; this function is asked for the loss itself.

    type(loss) must be torch.Tensor, with loss.shape == torch.Size([]); yours is dict.
    """
    return {"loss": torch.mean((pred * std + z) ** 2)}


@mistake(LOSS, "loss_value", title="the loss computed, but not returned")
def loss_none(pred, std, z):
    """'NoneType' object has no attribute 'backward'.

    What is the type of your result? Print type(loss) of what the function returns.

    A function without a return gives None, whatever it computes or prints.

    def double(a): b = 2 * a gives None; def double(a): return 2 * a gives the number.
    """
    loss = torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="the loss as a number of numpy")
def loss_numpy_number(pred, std, z):
    """'numpy.float32' object has no attribute 'backward'.

    What is the type of your result? Print type(loss) of what the function returns.

    numpy knows nothing of gradients; torch has the same functions and records them.

    np.mean(a) is torch.mean(a), np.square(a) is torch.square(a): no conversion is needed.
    """
    residual = (pred * std + z).detach().numpy()
    return (residual**2).mean()


@mistake(LOSS, "loss_value", title="the loss as an array of numpy")
def loss_numpy_array(pred, std, z):
    """'numpy.ndarray' object has no attribute 'backward'.

    What is the type of your result? Print type(loss) of what the function returns.

    numpy knows nothing of gradients: what is handed to the optimiser has to stay a tensor.

    type(loss) must be torch.Tensor, with loss.shape == torch.Size([]); yours is an array.
    """
    return torch.mean((pred * std + z) ** 2).detach().numpy()


@mistake(LOSS, "loss_value", title="numpy's mean of a tensor")
def loss_numpy_mean(pred, std, z):
    """mean() got an unexpected keyword argument 'axis'.

    Read the last line of the error: whose mean did you call, and of what?

    numpy's functions are for arrays; for tensors torch has its own, of the same names, and they know gradients.

    np.mean(a) is torch.mean(a), np.sqrt(a) is torch.sqrt(a).
    """
    return np.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="math.pow of a whole tensor")
def loss_math_of_tensor(pred, std, z):
    """Only one element tensors can be converted to Python scalars.

    Read the last line of the error: which function wants a single number?

    The functions of math are for single numbers; torch has its own for tensors of any shape.

    math.sqrt(a) is torch.sqrt(a), math.exp(a) is torch.exp(a).
    """
    return torch.mean(torch.as_tensor(math.pow(pred * std + z, 2)))


@mistake(LOSS, "loss_value", title="MSELoss given tensors in place of options")
def loss_module_called_wrong(pred, std, z):
    """Boolean value of Tensor with more than one value is ambiguous.

    What is in the parentheses of MSELoss when others use it?

    MSELoss is a class: its first parentheses take options, and what they make is called with the two tensors.

    nn.ReLU()(a) is F.relu(a): a module is made first and then called; a function is called at once.
    """
    return torch.nn.MSELoss(pred * std, -z)


@mistake(LOSS, "loss_value", title="backward called inside the loss")
def loss_backward(pred, std, z):
    """Element 0 of tensors does not require grad and does not have a grad_fn.

    Which lines of yours compute the loss, and which belong to the training loop?

    backward() is called by whoever trains; a loss is also asked for where nothing is trained.

    With pred = torch.ones(2, 2), which needs no gradient, the loss is still a number; yours is an error.
    """
    loss = torch.mean((pred * std + z) ** 2)
    loss.backward()
    return loss


@mistake(LOSS, "loss_value", title="noise drawn by numpy in the loss")
def loss_own_noise_numpy(pred, std, z):
    """My loss is different every time I run the cell.

    Call your function twice on the same inputs: is the result the same?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    z = torch.tensor(np.random.randn(*pred.shape), dtype=pred.dtype)
    return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="float64 noise drawn by numpy in the loss")
def loss_own_noise_numpy_double(pred, std, z):
    """My loss is different every time I run the cell, and it is a double.

    Call your function twice on the same inputs: is the result the same?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    z = torch.from_numpy(np.random.randn(*pred.shape))
    return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="the given noise drawn anew in the loss")
def loss_own_noise_redrawn(pred, std, z):
    """I draw the noise anew with normal_().

    Call your function twice on the same inputs: is the result the same?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    z.normal_()
    return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="uniform noise of its own in the loss")
def loss_own_noise_uniform(pred, std, z):
    """I draw the noise with torch.rand.

    Call your function twice on the same inputs: is the result the same?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    z = torch.rand_like(pred)
    return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="noise drawn from seed 0 in the loss")
def loss_own_noise_seeded(pred, std, z):
    """I seed the generator in the loss, so that it is always the same.

    Change z and call your function again: does the result change?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    torch.manual_seed(0)
    z = torch.randn_like(pred)
    return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="noise drawn from seed 42 in the loss")
def loss_own_noise_seeded_42(pred, std, z):
    """I seed the generator in the loss, so that it is always the same.

    Change z and call your function again: does the result change?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    torch.manual_seed(42)
    z = torch.randn_like(pred)
    return torch.mean((pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="noise of its own in an unweighted target")
def loss_own_noise_on_target(pred, std, z):
    """I draw the noise myself and compare pred with its score.

    Call your function twice on the same inputs: is the result the same?

    z is the noise that made x_t; fresh noise knows nothing about the point that the network saw.

    The function draws nothing at random: the z in the argument list is the one to use.
    """
    z = torch.randn_like(pred)
    return torch.mean((pred + z / std) ** 2)


@mistake(LOSS, "loss_value", title="the loss put into a list")
def loss_list(pred, std, z):
    """'list' object has no attribute 'backward'.

    What is the type of your result? Print type(loss) of what the function returns.

    The training loop wants the loss alone, to call backward on it.

    type(loss) must be torch.Tensor, with loss.shape == torch.Size([]); yours is list.
    """
    return [torch.mean((pred * std + z) ** 2)]


@mistake(LOSS, "loss_value", title="^ for a power in the loss")
def loss_caret(pred, std, z):
    """bitwise_xor is not implemented for 'Float'.

    Read the last line of the error: which operation does it name, and where is that in your code?

    In Python ^ compares bits (exclusive or); a power is written otherwise.

    3 ^ 2 is 1 and 3 ** 2 is 9.
    """
    return torch.mean((pred * std + z) ^ 2)
