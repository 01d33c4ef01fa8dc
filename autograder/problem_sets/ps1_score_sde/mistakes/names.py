"""Wrong answers to ps1 that use a name or a method that does not exist, as pasted code does.

Each is known by the first line of its error, so one body stands for every formula around it. An import of a module
that is not installed, such as jax, leaves its name unbound.
"""

import torch

from autograder.problem_sets.mistake import mistake
from autograder.problem_sets.ps1_score_sde.contract import LOSS, STEP
from autograder.problem_sets.ps1_score_sde.mistakes.unbound import not_imported, tensor_method, unbound


@unbound(LOSS, "sigma")
def loss_name_sigma(pred, std, z):
    return torch.mean(sigma * (pred * std + z) ** 2)


@unbound(LOSS, "batch_size")
def loss_name_batch_size(pred, std, z):
    return torch.mean(batch_size * (pred * std + z) ** 2)


@unbound(LOSS, "noise")
def loss_name_noise(pred, std, z):
    return torch.mean(noise * (pred * std + z) ** 2)


@unbound(LOSS, "eps")
def loss_name_eps(pred, std, z):
    return torch.mean(eps * (pred * std + z) ** 2)


@unbound(LOSS, "epsilon")
def loss_name_epsilon(pred, std, z):
    return torch.mean(epsilon * (pred * std + z) ** 2)


@unbound(LOSS, "t")
def loss_name_t(pred, std, z):
    return torch.mean(t * (pred * std + z) ** 2)


@unbound(LOSS, "x")
def loss_name_x(pred, std, z):
    return torch.mean(x * (pred * std + z) ** 2)


@unbound(LOSS, "model")
def loss_name_model(pred, std, z):
    return torch.mean(model * (pred * std + z) ** 2)


@unbound(LOSS, "score")
def loss_name_score(pred, std, z):
    return torch.mean(score * (pred * std + z) ** 2)


@unbound(LOSS, "score_model")
def loss_name_score_model(pred, std, z):
    return torch.mean(score_model * (pred * std + z) ** 2)


@unbound(LOSS, "target")
def loss_name_target(pred, std, z):
    return torch.mean(target * (pred * std + z) ** 2)


@unbound(LOSS, "device")
def loss_name_device(pred, std, z):
    return torch.mean(device * (pred * std + z) ** 2)


@unbound(LOSS, "optimizer")
def loss_name_optimizer(pred, std, z):
    return torch.mean(optimizer * (pred * std + z) ** 2)


@unbound(LOSS, "loss_fn")
def loss_name_loss_fn(pred, std, z):
    return torch.mean(loss_fn * (pred * std + z) ** 2)


@unbound(LOSS, "marginal_prob_std")
def loss_name_marginal_prob_std(pred, std, z):
    return torch.mean(marginal_prob_std * (pred * std + z) ** 2)


@unbound(LOSS, "random_t")
def loss_name_random_t(pred, std, z):
    return torch.mean(random_t * (pred * std + z) ** 2)


@unbound(LOSS, "self")
def loss_name_self(pred, std, z):
    return torch.mean(self * (pred * std + z) ** 2)


@not_imported(LOSS, "np", "numpy")
def loss_no_import_np(pred, std, z):
    return torch.mean(np.abs(1.0) * (pred * std + z) ** 2)


@not_imported(LOSS, "math", "math")
def loss_no_import_math(pred, std, z):
    return torch.mean(math.abs(1.0) * (pred * std + z) ** 2)


@not_imported(LOSS, "F", "torch.nn.functional")
def loss_no_import_f(pred, std, z):
    return torch.mean(F.abs(1.0) * (pred * std + z) ** 2)


@not_imported(LOSS, "nn", "torch.nn")
def loss_no_import_nn(pred, std, z):
    return torch.mean(nn.abs(1.0) * (pred * std + z) ** 2)


@mistake(LOSS, "loss_value", title="the loss computed with jax")
def loss_jax(pred, std, z):
    """No module named 'jax'.

    Read the last line of the error: which library did you use, and which one does this course use?

    The inputs are torch tensors and the result has to be one; torch has the functions of jax.numpy.

    jnp.mean(a) is torch.mean(a), jnp.square(a) is torch.square(a).
    """
    return torch.mean(jnp.ones(()) * (pred * std + z) ** 2)


@unbound(STEP, "sigma")
def step_name_sigma(z, drift, diffusion, dt, noise):
    return sigma * (z - drift * dt)


@unbound(STEP, "g")
def step_name_g(z, drift, diffusion, dt, noise):
    return g * (z - drift * dt)


@unbound(STEP, "beta")
def step_name_beta(z, drift, diffusion, dt, noise):
    return beta * (z - drift * dt)


@unbound(STEP, "beta_t")
def step_name_beta_t(z, drift, diffusion, dt, noise):
    return beta_t * (z - drift * dt)


@unbound(STEP, "t")
def step_name_t(z, drift, diffusion, dt, noise):
    return t * (z - drift * dt)


@unbound(STEP, "x")
def step_name_x(z, drift, diffusion, dt, noise):
    return x * (z - drift * dt)


@unbound(STEP, "score")
def step_name_score(z, drift, diffusion, dt, noise):
    return score * (z - drift * dt)


@unbound(STEP, "model")
def step_name_model(z, drift, diffusion, dt, noise):
    return model * (z - drift * dt)


@unbound(STEP, "score_model")
def step_name_score_model(z, drift, diffusion, dt, noise):
    return score_model * (z - drift * dt)


@unbound(STEP, "step_size")
def step_name_step_size(z, drift, diffusion, dt, noise):
    return step_size * (z - drift * dt)


@unbound(STEP, "eps")
def step_name_eps(z, drift, diffusion, dt, noise):
    return eps * (z - drift * dt)


@unbound(STEP, "device")
def step_name_device(z, drift, diffusion, dt, noise):
    return device * (z - drift * dt)


@unbound(STEP, "batch_size")
def step_name_batch_size(z, drift, diffusion, dt, noise):
    return batch_size * (z - drift * dt)


@unbound(STEP, "num_steps")
def step_name_num_steps(z, drift, diffusion, dt, noise):
    return num_steps * (z - drift * dt)


@unbound(STEP, "diffusion_coeff")
def step_name_diffusion_coeff(z, drift, diffusion, dt, noise):
    return diffusion_coeff * (z - drift * dt)


@unbound(STEP, "f")
def step_name_f(z, drift, diffusion, dt, noise):
    return f * (z - drift * dt)


@unbound(STEP, "self")
def step_name_self(z, drift, diffusion, dt, noise):
    return self * (z - drift * dt)


@not_imported(STEP, "np", "numpy")
def step_no_import_np(z, drift, diffusion, dt, noise):
    return np.abs(1.0) * (z - drift * dt)


@not_imported(STEP, "math", "math")
def step_no_import_math(z, drift, diffusion, dt, noise):
    return math.abs(1.0) * (z - drift * dt)


@mistake(STEP, "step_by_hand", "step_sampler", title="the step computed with jax")
def step_jax(z, drift, diffusion, dt, noise):
    """No module named 'jax'.

    Read the last line of the error: which library did you use, and which one does this course use?

    The inputs are torch tensors and the result has to be one; torch has the functions of jax.numpy.

    jnp.mean(a) is torch.mean(a), jnp.square(a) is torch.square(a).
    """
    return jnp.ones(()) * (z - drift * dt)


@tensor_method(STEP, "sqrt()")
def step_dt_sqrt_of_float(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt.sqrt() * noise


@tensor_method(STEP, "abs()")
def step_dt_abs_of_float(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt.abs() * noise


@tensor_method(STEP, "pow(0.5)")
def step_dt_pow_of_float(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt.pow(0.5) * noise


@tensor_method(STEP, "item()")
def step_dt_item_of_float(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt.item() * noise


@tensor_method(STEP, "to(z)")
def step_dt_to_of_float(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt.to(z) * noise


@tensor_method(STEP, "view(-1, 1)")
def step_dt_view_of_float(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt.view(-1, 1) * noise


@tensor_method(STEP, "unsqueeze(-1)")
def step_dt_unsqueeze_of_float(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt.unsqueeze(-1) * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="axes given to dt by an index")
def step_dt_indexed(z, drift, diffusion, dt, noise):
    """'float' object is not subscriptable.

    Read the last line of the error: whose method do you call, and what is dt?

    dt is one number for the whole batch, a float or a tensor without axes: there is nothing to index.

    A single number multiplies a tensor of any shape: 0.5 times (4, 2) is (4, 2).
    """
    return z - drift * dt[:, None] + diffusion * dt[:, None] ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="torch.abs of a plain number")
def step_abs_of_float(z, drift, diffusion, dt, noise):
    """abs(): argument 'input' (position 1) must be Tensor, not float.

    Read the last line of the error: what does torch.abs want, and what is dt?

    dt may be a Python float or a tensor, and it is positive: it needs no abs.

    torch.abs(0.25) is a TypeError; abs(0.25) is 0.25, and of a tensor it is a tensor.
    """
    return z - drift * dt + diffusion * torch.abs(dt) ** 0.5 * noise


@mistake(STEP, "step_by_hand", "step_sampler", title="torch.pow of a plain number")
def step_pow_of_float(z, drift, diffusion, dt, noise):
    """pow() received an invalid combination of arguments.

    Read the last line of the error: what does torch.pow want, and what is dt?

    dt may be a Python float or a tensor. torch.as_tensor takes both; and ** is a power of either.

    torch.pow(0.25, 0.5) is a TypeError; 0.25 ** 0.5 is 0.5.
    """
    return z - drift * dt + diffusion * torch.pow(dt, 0.5) * noise
