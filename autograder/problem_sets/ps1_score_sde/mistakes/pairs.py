"""Two mistakes at once: the pairs that published answers show, each with hints for both."""

import numpy as np
import torch

from autograder.problem_sets.ps1_score_sde.mistakes import (
    loss,
    loss_axes,
    loss_weights,
    names,
    step,
    step_forms,
    step_schemes,
)
from autograder.problem_sets.ps1_score_sde.mistakes.two import both


@both(loss.loss_unweighted, loss.loss_dims_summed)
def loss_unweighted_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred + z / std) ** 2, dim=1))


@both(loss.loss_sign, loss.loss_dims_summed)
def loss_sign_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred * std - z) ** 2, dim=1))


@both(loss.loss_score_is_noise, loss.loss_dims_summed)
def loss_score_is_noise_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred - z) ** 2, dim=1))


@both(loss.loss_without_std, loss.loss_dims_summed)
def loss_without_std_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred + z) ** 2, dim=1))


@both(loss.loss_precedence, loss.loss_dims_summed)
def loss_precedence_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum(pred * std + z**2, dim=1))


@both(loss.loss_std_squared, loss.loss_dims_summed)
def loss_std_squared_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred * std**2 + z) ** 2, dim=1))


@both(loss.loss_divides_by_std, loss.loss_dims_summed)
def loss_divides_by_std_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred / std + z) ** 2, dim=1))


@both(loss.loss_std_on_noise, loss.loss_dims_summed)
def loss_std_on_noise_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred + std * z) ** 2, dim=1))


@both(loss.loss_weighted_twice, loss.loss_dims_summed)
def loss_weighted_twice_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum(std**2 * (pred * std + z) ** 2, dim=1))


@both(loss_weights.loss_weight_is_std, loss.loss_dims_summed)
def loss_weight_is_std_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum(std * (pred + z / std) ** 2, dim=1))


@both(loss_weights.loss_weight_inverse, loss.loss_dims_summed)
def loss_weight_inverse_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred + z / std) ** 2 / std**2, dim=1))


@both(loss_weights.loss_weight_inverse_std, loss.loss_dims_summed)
def loss_weight_inverse_std_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred + z / std) ** 2 / std, dim=1))


@both(loss_weights.loss_weight_snr, loss.loss_dims_summed)
def loss_weight_snr_and_dims_summed(pred, std, z):
    weight = (1 - std**2) / std**2
    return torch.mean(torch.sum(weight * (pred + z / std) ** 2, dim=1))


@both(loss_weights.loss_target_variance, loss.loss_dims_summed)
def loss_target_variance_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum(std**2 * (pred + z / std**2) ** 2, dim=1))


@both(loss_weights.loss_target_variance_unweighted, loss.loss_dims_summed)
def loss_target_variance_unweighted_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum((pred + z / std**2) ** 2, dim=1))


@both(loss.loss_absolute, loss.loss_dims_summed)
def loss_absolute_and_dims_summed(pred, std, z):
    return torch.mean(torch.sum(torch.abs(pred * std + z), dim=1))


@both(loss.loss_own_noise, loss.loss_dims_summed)
def loss_own_noise_and_dims_summed(pred, std, z):
    z = torch.randn_like(pred)
    return torch.mean(torch.sum((pred * std + z) ** 2, dim=1))


@both(loss.loss_unweighted, loss.loss_sum)
def loss_unweighted_and_sum(pred, std, z):
    return torch.sum((pred + z / std) ** 2)


@both(loss.loss_sign, loss.loss_sum)
def loss_sign_and_sum(pred, std, z):
    return torch.sum((pred * std - z) ** 2)


@both(loss.loss_score_is_noise, loss.loss_sum)
def loss_score_is_noise_and_sum(pred, std, z):
    return torch.sum((pred - z) ** 2)


@both(loss.loss_without_std, loss.loss_sum)
def loss_without_std_and_sum(pred, std, z):
    return torch.sum((pred + z) ** 2)


@both(loss_weights.loss_weight_is_std, loss.loss_sum)
def loss_weight_is_std_and_sum(pred, std, z):
    return torch.sum(std * (pred + z / std) ** 2)


@both(loss.loss_sign, loss.loss_unweighted)
def loss_sign_and_unweighted(pred, std, z):
    return torch.mean((pred - z / std) ** 2)


@both(loss.loss_unweighted, loss.loss_half)
def loss_unweighted_and_half(pred, std, z):
    return 0.5 * torch.mean((pred + z / std) ** 2)


@both(loss.loss_unweighted, loss.loss_per_point)
def loss_unweighted_and_per_point(pred, std, z):
    return torch.mean((pred + z / std) ** 2, dim=-1)


@both(loss.loss_unweighted, loss_axes.loss_per_point_summed)
def loss_unweighted_and_per_point_summed(pred, std, z):
    return torch.sum((pred + z / std) ** 2, dim=-1)


@both(loss.loss_unweighted, loss.loss_detached)
def loss_unweighted_and_detached(pred, std, z):
    return torch.mean((pred.detach() + z / std) ** 2)


@both(loss.loss_sign, loss_axes.loss_std_new_axis)
def loss_sign_and_std_new_axis(pred, std, z):
    return torch.mean((pred * std[:, None] - z) ** 2)


@both(loss.loss_sign, loss_axes.loss_std_new_axis_batch_summed)
def loss_sign_and_std_new_axis_batch_summed(pred, std, z):
    return torch.mean(torch.sum((pred * std[:, None] - z) ** 2, dim=1))


@both(step.step_own_noise, step.step_drift_sign)
def step_own_noise_and_drift_sign(z, drift, diffusion, dt, noise):
    noise = torch.randn_like(z)
    return z + drift * dt + diffusion * dt**0.5 * noise


@both(step.step_no_noise, step.step_drift_sign)
def step_no_noise_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt


@both(step.step_g_squared, step.step_drift_sign)
def step_g_squared_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion**2 * dt**0.5 * noise


@both(step.step_variance_for_std, step.step_drift_sign)
def step_variance_for_std_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion**2 * dt * noise


@both(step.step_noise_without_dt, step.step_drift_sign)
def step_noise_without_dt_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion * noise


@both(step.step_no_diffusion, step.step_drift_sign)
def step_no_diffusion_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + dt**0.5 * noise


@both(step.step_sqrt_of_g_too, step.step_drift_sign)
def step_sqrt_of_g_too_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + torch.sqrt(diffusion * dt) * noise


@both(step.step_half_drift, step.step_drift_sign)
def step_half_drift_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + 0.5 * drift * dt + diffusion * dt**0.5 * noise


@both(step.step_probability_flow, step.step_drift_sign)
def step_probability_flow_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + 0.5 * drift * dt


@both(step.step_drift_without_dt, step.step_drift_sign)
def step_drift_without_dt_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift + diffusion * dt**0.5 * noise


@both(step.step_langevin, step.step_drift_sign)
def step_langevin_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion * (2 * dt) ** 0.5 * noise


@both(step.step_clamped, step.step_drift_sign)
def step_clamped_and_drift_sign(z, drift, diffusion, dt, noise):
    return (z + drift * dt + diffusion * dt**0.5 * noise).clamp(-1, 1)


@both(step.step_noise_doubled, step.step_drift_sign)
def step_noise_doubled_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + 2 * diffusion * dt**0.5 * noise


@both(step.step_noise_halved, step.step_drift_sign)
def step_noise_halved_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + 0.5 * diffusion * dt**0.5 * noise


@both(step_schemes.step_own_noise_numpy, step.step_drift_sign)
def step_own_noise_numpy_and_drift_sign(z, drift, diffusion, dt, noise):
    noise = torch.tensor(np.random.randn(*z.shape), dtype=z.dtype)
    return z + drift * dt + diffusion * dt**0.5 * noise


@both(step_forms.step_dt_power_one_half, step.step_drift_sign)
def step_dt_power_one_half_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion * dt**1 / 2 * noise


@both(step.step_change_only, step.step_drift_sign)
def step_change_only_and_drift_sign(z, drift, diffusion, dt, noise):
    return drift * dt + diffusion * dt**0.5 * noise


@both(step_forms.step_drift_is_score, step.step_dt_for_sqrt_dt)
def step_drift_is_score_and_dt_for_sqrt_dt(z, drift, diffusion, dt, noise):
    return z + diffusion**2 * drift * dt + diffusion * dt * noise


@both(step_forms.step_drift_is_score, step.step_noise_without_dt)
def step_drift_is_score_and_noise_without_dt(z, drift, diffusion, dt, noise):
    return z + diffusion**2 * drift * dt + diffusion * noise


@both(step_forms.step_drift_is_score, step.step_no_diffusion)
def step_drift_is_score_and_no_diffusion(z, drift, diffusion, dt, noise):
    return z + diffusion**2 * drift * dt + dt**0.5 * noise


@both(step_forms.step_drift_is_score, step_schemes.step_own_noise_numpy)
def step_drift_is_score_and_own_noise_numpy(z, drift, diffusion, dt, noise):
    noise = torch.tensor(np.random.randn(*z.shape), dtype=z.dtype)
    return z + diffusion**2 * drift * dt + diffusion * dt**0.5 * noise


@both(step.step_own_noise, step.step_no_diffusion)
def step_own_noise_and_no_diffusion(z, drift, diffusion, dt, noise):
    return z - drift * dt + dt**0.5 * torch.randn_like(z)


@both(step.step_own_noise, step.step_dt_for_sqrt_dt)
def step_own_noise_and_dt_for_sqrt_dt(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt * torch.randn_like(z)


@both(step.step_own_noise, step.step_g_squared)
def step_own_noise_and_g_squared(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion**2 * dt**0.5 * torch.randn_like(z)


@both(step.step_own_noise, step.step_noise_without_dt)
def step_own_noise_and_noise_without_dt(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * torch.randn_like(z)


@both(step.step_own_noise, step.step_g_on_drift)
def step_own_noise_and_g_on_drift(z, drift, diffusion, dt, noise):
    return z - diffusion**2 * drift * dt + diffusion * dt**0.5 * torch.randn_like(z)


@both(step.step_own_noise, step.step_half_drift)
def step_own_noise_and_half_drift(z, drift, diffusion, dt, noise):
    return z - 0.5 * drift * dt + diffusion * dt**0.5 * torch.randn_like(z)


@both(step.step_own_noise, step.step_langevin)
def step_own_noise_and_langevin(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * (2 * dt) ** 0.5 * torch.randn_like(z)


@both(step.step_sqrt_of_float, step.step_drift_sign)
def step_sqrt_of_float_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion * torch.sqrt(dt) * noise


@both(step.step_sqrt_of_float, step.step_own_noise)
def step_sqrt_of_float_and_own_noise(z, drift, diffusion, dt, noise):
    noise = torch.randn_like(z)
    return z - drift * dt + diffusion * torch.sqrt(dt) * noise


@both(step.step_sqrt_of_float, step_forms.step_drift_is_score)
def step_sqrt_of_float_and_drift_is_score(z, drift, diffusion, dt, noise):
    return z + diffusion**2 * drift * dt + diffusion * torch.sqrt(dt) * noise


@both(step.step_sqrt_of_float, step_forms.step_drift_is_score_own_noise)
def step_sqrt_of_float_and_drift_is_score_own_noise(z, drift, diffusion, dt, noise):
    return z + diffusion**2 * drift * dt + diffusion * torch.sqrt(dt) * torch.randn_like(z)


@both(step.step_sqrt_of_float, step.step_g_squared)
def step_sqrt_of_float_and_g_squared(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion**2 * torch.sqrt(dt) * noise


@both(step.step_sqrt_of_float, step.step_no_diffusion)
def step_sqrt_of_float_and_no_diffusion(z, drift, diffusion, dt, noise):
    return z - drift * dt + torch.sqrt(dt) * noise


@both(step.step_sqrt_of_float, step.step_langevin)
def step_sqrt_of_float_and_langevin(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * torch.sqrt(2 * dt) * noise


@both(step.step_sqrt_of_float, step.step_half_drift)
def step_sqrt_of_float_and_half_drift(z, drift, diffusion, dt, noise):
    return z - 0.5 * drift * dt + diffusion * torch.sqrt(dt) * noise


@both(step.step_sqrt_of_float, step.step_minus_noise)
def step_sqrt_of_float_and_minus_noise(z, drift, diffusion, dt, noise):
    return z - (drift * dt + diffusion * torch.sqrt(dt) * noise)


@both(names.step_abs_of_float, step.step_drift_sign)
def step_abs_of_float_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion * torch.abs(dt) ** 0.5 * noise


@both(names.step_abs_of_float, step.step_own_noise)
def step_abs_of_float_and_own_noise(z, drift, diffusion, dt, noise):
    noise = torch.randn_like(z)
    return z - drift * dt + diffusion * torch.abs(dt) ** 0.5 * noise


@both(names.step_abs_of_float, step_forms.step_drift_is_score)
def step_abs_of_float_and_drift_is_score(z, drift, diffusion, dt, noise):
    return z + diffusion**2 * drift * dt + diffusion * torch.abs(dt) ** 0.5 * noise


@both(names.step_dt_sqrt_of_float, step.step_drift_sign)
def step_dt_sqrt_of_float_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion * dt.sqrt() * noise


@both(names.step_dt_sqrt_of_float, step.step_own_noise)
def step_dt_sqrt_of_float_and_own_noise(z, drift, diffusion, dt, noise):
    noise = torch.randn_like(z)
    return z - drift * dt + diffusion * dt.sqrt() * noise


@both(names.step_dt_sqrt_of_float, step_forms.step_drift_is_score)
def step_dt_sqrt_of_float_and_drift_is_score(z, drift, diffusion, dt, noise):
    return z + diffusion**2 * drift * dt + diffusion * dt.sqrt() * noise


@both(step.step_sqrt_of_float, step.step_own_noise, step.step_drift_sign)
def step_sqrt_of_float_and_own_noise_and_drift_sign(z, drift, diffusion, dt, noise):
    return z + drift * dt + diffusion * torch.sqrt(dt) * torch.randn_like(z)


@both(step.step_sqrt_of_float, step_forms.step_drift_is_score_mean)
def step_sqrt_of_float_and_drift_is_score_mean(z, drift, diffusion, dt, noise):
    x = z + diffusion**2 * drift * dt
    next_z = x + diffusion * torch.sqrt(dt) * noise
    return x
