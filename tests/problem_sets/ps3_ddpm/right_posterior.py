"""Right answers to posterior, as different people write them."""

POSTERIOR = {
    "the reference's": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = (
        table.view(-1, *[1] * (x_0.ndim - 1)) for table in (betas[t], alpha_bars[t], alpha_bars[t - 1])
    )
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta
""",
    "two coefficients, as in public code": """
import torch
def extract(a, t, x_shape):
    out = a.gather(-1, t)
    return out.reshape(t.shape[0], *((1,) * (len(x_shape) - 1)))
# %%
def posterior(x_0, x_t, t, betas, alpha_bars):
    alphas = 1.0 - betas
    previous = torch.cat([torch.ones_like(alpha_bars[:1]), alpha_bars[:-1]])
    # at t = 0, which nobody asks for, these are 0 / 0
    coef1 = betas * torch.sqrt(previous) / (1.0 - alpha_bars)
    coef2 = (1.0 - previous) * torch.sqrt(alphas) / (1.0 - alpha_bars)
    variance = betas * (1.0 - previous) / (1.0 - alpha_bars)
    mean = extract(coef1, t, x_t.shape) * x_0 + extract(coef2, t, x_t.shape) * x_t
    return mean, extract(variance, t, x_t.shape)
""",
    "previous alpha_bars by padding": """
import torch
import torch.nn.functional as F
def posterior(x_0, x_t, t, betas, alpha_bars):
    previous = F.pad(alpha_bars[:-1], (1, 0), value=1.0)
    shape = [len(t)] + [1] * (x_0.dim() - 1)
    b, a, p = betas[t].reshape(shape), alpha_bars[t].reshape(shape), previous[t].reshape(shape)
    w = b / (1 - a)
    mean = w * p.sqrt() * x_0 + torch.sqrt(1 - b) * (1 - p) / (1 - a) * x_t
    return mean, w * (1 - p)
""",
    "alpha from alpha_bars": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    shape = (-1,) + (1,) * (x_0.ndim - 1)
    bar, before = alpha_bars[t].view(shape), alpha_bars[t - 1].view(shape)
    alpha = bar / before
    mean = (before.sqrt() * (1 - alpha) * x_0 + alpha.sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) * (1 - alpha) / (1 - bar)
""",
    "alpha_bars from betas": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    bars = torch.exp(torch.cumsum(torch.log(1 - betas), dim=0))
    shape = (len(x_0),) + (1,) * (x_0.ndim - 1)
    beta, bar, before = betas[t].view(shape), bars[t].view(shape), bars[t - 1].view(shape)
    mean = before.sqrt() * beta / (1 - bar) * x_0 + (1 - beta).sqrt() * (1 - before) / (1 - bar) * x_t
    return mean, (1 - before) / (1 - bar) * beta
""",
    "by the joint Gaussian": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta = betas[t].view(-1, *[1] * (x_0.ndim - 1))
    before = alpha_bars[t - 1].view_as(beta)
    root = (1 - beta).sqrt()
    prior_mean, prior_var = before.sqrt() * x_0, 1 - before
    gain = prior_var * root / (root**2 * prior_var + beta)
    return prior_mean + gain * (x_t - root * prior_mean), (1 - gain * root) * prior_var
""",
    "by precisions, with t = 1 apart": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    at = lambda table, t: table[t].view(-1, *[1] * (x_0.ndim - 1))
    beta, before, first = at(betas, t), at(alpha_bars, t - 1), (t == 1).view(-1, *[1] * (x_0.ndim - 1))
    noise = torch.where(first, torch.ones_like(before), 1 - before)
    precision = 1 / noise + (1 - beta) / beta
    mean = (before.sqrt() / noise * x_0 + (1 - beta).sqrt() / beta * x_t) / precision
    return torch.where(first, x_0, mean), torch.where(first, torch.zeros_like(noise), 1 / precision)
""",
    "a loop over the batch": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    means, variances = [], []
    for a, b, i in zip(x_0, x_t, t.tolist()):
        beta, bar, before = betas[i], alpha_bars[i], alpha_bars[i - 1]
        means.append((before.sqrt() * beta * a + (1 - beta).sqrt() * (1 - before) * b) / (1 - bar))
        variances.append(((1 - before) / (1 - bar) * beta).reshape([1] * a.ndim))
    return torch.stack(means), torch.stack(variances)
""",
    "a loop that fills": """
import math
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    mean, variance = torch.empty_like(x_0), x_0.new_zeros([len(t)] + [1] * (x_0.ndim - 1))
    for i in range(len(t)):
        k = int(t[i])
        beta, bar, before = float(betas[k]), float(alpha_bars[k]), float(alpha_bars[k - 1])
        mean[i] = math.sqrt(before) * beta / (1 - bar) * x_0[i]
        mean[i] += math.sqrt(1 - beta) * (1 - before) / (1 - bar) * x_t[i]
        variance[i] = (1 - before) / (1 - bar) * beta
    return mean, variance
""",
    "a loop over the axes": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    first = torch.sqrt(before) * beta / (1 - bar)
    second = torch.sqrt(1 - beta) * (1 - before) / (1 - bar)
    variance = beta * (1 - before) / (1 - bar)
    for _ in range(x_0.dim() - 1):
        first, second, variance = first.unsqueeze(-1), second.unsqueeze(-1), variance.unsqueeze(-1)
    return first * x_0 + second * x_t, variance
""",
    "einsum": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, noisy, noisy_before = betas[t], 1 - alpha_bars[t], 1 - alpha_bars[t - 1]
    a = alpha_bars[t - 1].sqrt() * beta / noisy
    b = (1 - beta).sqrt() * noisy_before / noisy
    mean = torch.einsum("b,b...->b...", a, x_0) + torch.einsum("b,b...->b...", b, x_t)
    return mean, (noisy_before / noisy * beta)[(...,) + (None,) * (x_0.ndim - 1)]
""",
    "batch last": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    x, y = x_0.movedim(0, -1), x_t.movedim(0, -1)
    mean = (before**0.5 * beta * x + (1 - beta) ** 0.5 * (1 - before) * y) / (1 - bar)
    return mean.movedim(-1, 0), ((1 - before) / (1 - bar) * beta).view(len(t), *(1 for _ in x_0.shape[1:]))
""",
    "flattened images": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    B = x_0.shape[0]
    x, y = x_0.reshape(B, -1), x_t.reshape(B, -1)
    beta, bar, before = betas[t][:, None], alpha_bars[t][:, None], alpha_bars[t - 1][:, None]
    mean = (before.sqrt() * beta * x + (1 - beta).sqrt() * (1 - before) * y) / (1 - bar)
    variance = (1 - before) / (1 - bar) * beta
    return mean.reshape(x_0.shape), variance.reshape([B] + [1] * (x_0.ndim - 1))
""",
    "lerp between what x_0 and x_t say": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    from_x_t = x_t / torch.sqrt(1 - beta)
    weight = (1 - before) * (1 - beta) / (1 - bar)
    mean = torch.lerp(before.sqrt() * x_0, from_x_t, weight.expand_as(x_0))
    return mean, (1 - before) / (1 - bar) * beta
""",
    "addcmul": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    view = (-1,) + x_0[0].ndim * (1,)
    beta, bar, before = betas[t].view(view), alpha_bars[t].view(view), alpha_bars[t - 1].view(view)
    scale = (1 - bar).reciprocal()
    mean = torch.addcmul(scale * before.sqrt() * beta * x_0, scale * (1 - beta).sqrt() * (1 - before), x_t)
    return mean, torch.mul(1 - before, scale).mul(beta)
""",
    "from the noise in x_t": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    eps = (x_t - bar.sqrt() * x_0) / (1 - bar).sqrt()
    return (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt(), beta * (1 - before) / (1 - bar)
""",
    "the direction of DDIM with eta = 1": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    bar, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (alpha_bars[t], alpha_bars[t - 1]))
    variance = (1 - before) / (1 - bar) * (1 - bar / before)
    eps = (x_t - bar.sqrt() * x_0) / (1 - bar).sqrt()
    return before.sqrt() * x_0 + (1 - before - variance).clamp(min=0).sqrt() * eps, variance
""",
    "beta less what x_0 tells": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    variance = beta * (1 - beta / (1 - bar) * before)
    mean = variance / beta * (1 - beta).sqrt() * x_t + before.sqrt() * beta / (1 - bar) * x_0
    return mean, variance
""",
    "tables first, then index_select": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    noisy, noisy_before = 1 - alpha_bars[1:], 1 - alpha_bars[:-1]
    rows = torch.stack([
        alpha_bars[:-1].sqrt() * betas[1:] / noisy,
        (1 - betas[1:]).sqrt() * noisy_before / noisy,
        noisy_before / noisy * betas[1:],
    ])
    a, b, v = rows.index_select(1, t - 1).reshape(3, len(t), *[1] * (x_0.ndim - 1))
    return a * x_0 + b * x_t, v
""",
    "a class with a cache of nothing": """
from dataclasses import dataclass
from torch import Tensor
@dataclass
class Posterior:
    mean: Tensor
    variance: Tensor
    def pair(self):
        return self.mean, self.variance
# %%
def posterior(x_0: Tensor, x_t: Tensor, t: Tensor, betas: Tensor, alpha_bars: Tensor) -> tuple[Tensor, Tensor]:
    ones = [1] * (x_0.ndim - 1)
    beta, bar, before = betas[t].view(-1, *ones), alpha_bars[t].view(-1, *ones), alpha_bars[t - 1].view(-1, *ones)
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return Posterior(mean, (1 - before) / (1 - bar) * beta).pair()
""",
    "a named tuple": """
from typing import NamedTuple
import torch
class Gaussian(NamedTuple):
    mean: torch.Tensor
    variance: torch.Tensor
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return Gaussian(mean=mean, variance=(1 - before) / (1 - bar) * beta)
""",
    "a list": """
def posterior(x_0, x_t, t, betas, alpha_bars):
    shape = [len(t)] + [1] * (x_0.ndim - 1)
    beta, bar, before = [a.reshape(shape) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1])]
    result = [before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t, (1 - before) * beta]
    return [part / (1 - bar) for part in result]
""",
    "through logarithms": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    log_variance = torch.log1p(-before) - torch.log1p(-bar) + torch.log(beta)
    a = torch.exp(0.5 * torch.log(before) + torch.log(beta) - torch.log1p(-bar))
    b = torch.exp(0.5 * torch.log1p(-beta) + torch.log1p(-before) - torch.log1p(-bar))
    return a * x_0 + b * x_t, log_variance.exp()
""",
    "in float64, then back": """
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    dtype = x_0.dtype
    x_0, x_t, betas, alpha_bars = x_0.double(), x_t.double(), betas.double(), alpha_bars.double()
    beta, bar, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean.to(dtype), ((1 - before) / (1 - bar) * beta).to(dtype)
""",
    "through numpy and back": """
import numpy as np
import torch
def posterior(x_0, x_t, t, betas, alpha_bars):
    x, y, t, betas, bars = (a.numpy() for a in (x_0, x_t, t, betas, alpha_bars))
    shape = (len(t),) + (1,) * (x.ndim - 1)
    beta, bar, before = betas[t].reshape(shape), bars[t].reshape(shape), bars[t - 1].reshape(shape)
    mean = (np.sqrt(before) * beta * x + np.sqrt(1 - beta) * (1 - before) * y) / (1 - bar)
    return torch.from_numpy(mean), torch.from_numpy((1 - before) / (1 - bar) * beta)
""",
    "no gradients": """
import torch
@torch.no_grad()
def posterior(x_0, x_t, t, betas, alpha_bars):
    def at(table):
        return table.take(t)[(slice(None), *[None] * (x_0.ndim - 1))]
    beta, noisy = at(betas), 1 - at(alpha_bars)
    noisy_before = (noisy - beta) / (1 - beta)
    t_minus_1 = t.sub(1)
    mean = (alpha_bars.take(t_minus_1).view_as(beta).sqrt() * beta * x_0
            + (1 - beta).sqrt() * (1 - alpha_bars.take(t_minus_1).view_as(beta)) * x_t) / noisy
    return mean, beta * (1 - alpha_bars.take(t_minus_1).view_as(beta)) / noisy
""",
    "torch.distributions": """
import torch
from torch.distributions import Normal
def product(p, q):
    precision = p.variance.reciprocal() + q.variance.reciprocal()
    return (p.mean / p.variance + q.mean / q.variance) / precision, precision.reciprocal()
# %%
def posterior(x_0, x_t, t, betas, alpha_bars):
    beta, before = (a.reshape(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t - 1]))
    first = (t == 1).reshape(beta.shape)
    safe = torch.where(first, 0.5, before).to(before.dtype)
    prior = Normal(before.sqrt() * x_0, (1 - safe).sqrt())
    likelihood = Normal(x_t / (1 - beta).sqrt(), (beta / (1 - beta)).sqrt())
    mean, variance = product(prior, likelihood)
    variance = variance.flatten(1)[:, :1].reshape(beta.shape) if x_0.ndim > 1 else variance
    return torch.where(first, x_0, mean), torch.where(first, 0.0, variance).to(beta.dtype)
""",
}
