"""Right answers to ancestral_step, as different people write them."""

ANCESTRAL = {
    "the reference's": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    return mean + variance.sqrt() * noise if t > 1 else mean
""",
    "Algorithm 2 to the letter": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    alpha_t = 1 - betas[t]
    z = noise if t > 1 else torch.zeros_like(noise)
    if large:
        sigma_t = torch.sqrt(betas[t])
    else:
        sigma_t = torch.sqrt((1 - alpha_bars[t - 1]) / (1 - alpha_bars[t]) * betas[t])
    return 1 / torch.sqrt(alpha_t) * (x_t - (1 - alpha_t) / torch.sqrt(1 - alpha_bars[t]) * eps) + sigma_t * z
""",
    "a mask for the last step": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    nonzero = float(t != 1)
    beta = betas[t]
    variance = {True: beta, False: beta * (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])}[large]
    mean = (1 - beta).rsqrt() * (x_t - beta * (1 - alpha_bars[t]).rsqrt() * eps)
    return mean + nonzero * variance**0.5 * noise
""",
    "through x_0 and the posterior": """
def mean_and_variance(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta
# %%
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    x_0 = (x_t - (1 - alpha_bars[t]).sqrt() * eps) / alpha_bars[t].sqrt()
    mean, variance = mean_and_variance(x_0, x_t, t, betas, alpha_bars)
    if t == 1:
        return mean
    if large:
        variance = betas[t]
    return mean + variance.sqrt() * noise
""",
    "through the answer to the last question": """
import torch
def q_posterior(x_0, x_t, t, betas, alpha_bars):
    beta, bar, before = (a.view(-1, *[1] * (x_0.ndim - 1)) for a in (betas[t], alpha_bars[t], alpha_bars[t - 1]))
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    return mean, (1 - before) / (1 - bar) * beta
# %%
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    times = torch.full((len(x_t),), t)
    x_0 = (x_t - (1 - alpha_bars[t]) ** 0.5 * eps) / alpha_bars[t] ** 0.5
    mean, variance = q_posterior(x_0, x_t, times, betas, alpha_bars)
    std = betas[t].sqrt() if large else variance.sqrt()
    return mean + (t > 1) * std * noise
""",
    "x_0 and eps, as in DDIM": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    bar, before = alpha_bars[t], alpha_bars[t - 1]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    small = (1 - before) / (1 - bar) * (1 - bar / before)
    mean = before.sqrt() * x_0 + (1 - before - small).clamp(min=0).sqrt() * eps
    if t > 1:
        mean = mean + (betas[t] if large else small).sqrt() * noise
    return mean
""",
    "from alpha_bars alone": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    alpha = alpha_bars[t] / alpha_bars[t - 1]
    mean = alpha**-0.5 * (x_t - (1 - alpha) / (1 - alpha_bars[t]) ** 0.5 * eps)
    if t == 1:
        return mean
    var = 1 - alpha
    if not large:
        var = var * (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])
    return mean + var**0.5 * noise
""",
    "from betas alone": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    alphas = 1 - betas
    bars = alphas.log().cumsum(0).exp()
    mean = (x_t - betas[t] / torch.sqrt(1 - bars[t]) * eps) / torch.sqrt(alphas[t])
    tilde = betas[t] * (1 - bars[t - 1]) / (1 - bars[t])
    std = torch.sqrt(torch.where(torch.tensor(large), betas[t], tilde))
    return mean + std * noise * (0 if t == 1 else 1)
""",
    "Python floats": """
import math
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    beta, bar, before = betas[t].item(), alpha_bars[t].item(), alpha_bars[t - 1].item()
    state = (x_t - beta / math.sqrt(1 - bar) * eps) / math.sqrt(1 - beta)
    if t > 1:
        state = state + math.sqrt(beta if large else (1 - before) / (1 - bar) * beta) * noise
    return state
""",
    "lists": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    betas, bars = betas.tolist(), alpha_bars.tolist()
    noisy = [1 - bar for bar in bars]
    a = (1 - betas[t]) ** -0.5
    b = -a * betas[t] * noisy[t] ** -0.5
    c = 0.0 if t == 1 else betas[t] ** 0.5 if large else (betas[t] * noisy[t - 1] / noisy[t]) ** 0.5
    return a * x_t + b * eps + c * noise
""",
    "a log-variance that is used": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    tilde = betas[t] * (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])
    log_variance = torch.log(betas[t] if large else tilde.clamp(min=1e-20))
    mean = (x_t - betas[t] / (1 - alpha_bars[t]).sqrt() * eps) / (1 - betas[t]).sqrt()
    mask = 0.0 if t == 1 else 1.0
    return mean + mask * torch.exp(0.5 * log_variance) * noise
""",
    "in float64, then back": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    kept = x_t.dtype
    eps, x_t, noise, betas, alpha_bars = (a.double() for a in (eps, x_t, noise, betas, alpha_bars))
    x = (x_t - betas[t] / (1 - alpha_bars[t]).sqrt() * eps) / (1 - betas[t]).sqrt()
    if t != 1:
        variance = betas[t] if large else (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t]) * betas[t]
        x += variance.sqrt() * noise
    return x.to(kept)
""",
    "a match statement": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    match (t, large):
        case (1, _):
            std = 0 * betas[t]
        case (_, True):
            std = betas[t].sqrt()
        case _:
            std = (betas[t] * (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])).sqrt()
    return (x_t - betas[t] * eps / (1 - alpha_bars[t]).sqrt()) / (1 - betas[t]).sqrt() + std * noise
""",
    "large as a number": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    ratio = (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])
    variance = betas[t] * ratio ** (1 - int(large))
    mean = (x_t - betas[t] / (1 - alpha_bars[t]).sqrt() * eps) / (1 - betas[t]).sqrt()
    return mean + (t > 1) * variance.sqrt() * noise
""",
    "large is True": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    tilde = (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t]) * betas[t]
    std = torch.sqrt(betas[t]) if large is True else torch.sqrt(tilde)
    if t == 1:
        std = torch.zeros_like(std)
    first = x_t / torch.sqrt(1 - betas[t])
    second = betas[t] / torch.sqrt((1 - alpha_bars[t]) * (1 - betas[t])) * eps
    return first - second + std * noise
""",
    "addcmul": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    mean = torch.addcmul(x_t, betas[t] / (1 - alpha_bars[t]).sqrt(), eps, value=-1).div((1 - betas[t]).sqrt())
    if t == 1:
        return mean
    std = (betas[t] * (1 if large else (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t]))).sqrt()
    return torch.addcmul(mean, std, noise)
""",
    "lerp from x_t to x_0": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    weight = (1 - before) * (1 - beta) / (1 - bar)
    mean = torch.lerp(before.sqrt() * x_0, x_t / (1 - beta).sqrt(), weight)
    return mean if t <= 1 else mean + (beta if large else weight * beta / (1 - beta)).sqrt() * noise
""",
    "by the joint Gaussian": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    center = before.sqrt() * (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    gain = (1 - before) * (1 - beta).sqrt() / ((1 - before) * (1 - beta) + beta)
    mean = center + gain * (x_t - (1 - beta).sqrt() * center)
    variance = beta if large else (1 - before) * (1 - gain * (1 - beta).sqrt())
    return mean + variance.clamp(min=0).sqrt() * noise * bool(t - 1)
""",
    "by a score": """
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    score = -eps / (1 - alpha_bars[t]).sqrt()
    x = (x_t + betas[t] * score) / (1 - betas[t]).sqrt()
    if t > 1 and large:
        x = x + betas[t].sqrt() * noise
    elif t > 1:
        x = x + (betas[t] * (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])).sqrt() * noise
    return x
""",
    "tables of all steps": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    previous = torch.cat([alpha_bars[:1], alpha_bars[:-1]])
    posterior_variance = betas * (1 - previous) / (1 - alpha_bars)  # nan at t = 0, which nobody asks for
    std = (betas if large else posterior_variance).sqrt()
    std[1] = 0
    recip, pull = (1 - betas).rsqrt(), betas / (1 - alpha_bars).sqrt()
    return recip[t] * (x_t - pull[t] * eps) + std[t] * noise
""",
    "a loop over the batch": """
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    def one(e, x, n):
        mean = (x - betas[t] / (1 - alpha_bars[t]).sqrt() * e) / (1 - betas[t]).sqrt()
        variance = betas[t] if large else (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t]) * betas[t]
        return mean + variance.sqrt() * n if t > 1 else mean
    return torch.stack([one(*row) for row in zip(eps, x_t, noise)])
""",
    "a class": """
class Sampler:
    def __init__(self, betas, alpha_bars):
        self.betas, self.noisy = betas, 1 - alpha_bars
    def mean(self, eps, x, t):
        return (x - self.betas[t] / self.noisy[t].sqrt() * eps) / (1 - self.betas[t]).sqrt()
    def std(self, t, large):
        ratio = 1 if large else self.noisy[t - 1] / self.noisy[t]
        return (ratio * self.betas[t]).sqrt()
# %%
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    sampler = Sampler(betas, alpha_bars)
    x = sampler.mean(eps, x_t, t)
    return x if t == 1 else x + sampler.std(t, large) * noise
""",
    "a partial": """
from functools import partial
def step(root, eps, x_t, t, betas, alpha_bars, large, noise):
    mean = (x_t - betas[t] / root(1 - alpha_bars[t]) * eps) / root(1 - betas[t])
    std = root(betas[t]) * (1 if large else root((1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])))
    return mean + std * noise if t > 1 else mean
ancestral_step = partial(step, lambda a: a**0.5)
""",
    "through numpy and back": """
import numpy as np
import torch
def ancestral_step(eps, x_t, t, betas, alpha_bars, large, noise):
    e, x, z, betas, bars = (a.numpy() for a in (eps, x_t, noise, betas, alpha_bars))
    x = (x - betas[t] / np.sqrt(1 - bars[t]) * e) / np.sqrt(1 - betas[t])
    if t > 1:
        x = x + np.sqrt(betas[t] if large else (1 - bars[t - 1]) / (1 - bars[t]) * betas[t]) * z
    return torch.from_numpy(x)
""",
    "no gradients, in place on its own copy": """
import torch
@torch.no_grad()
def ancestral_step(eps, x_t, t: int, betas, alpha_bars, large: bool, noise):
    x = x_t.clone()
    x -= betas[t] / torch.sqrt(1 - alpha_bars[t]) * eps
    x /= torch.sqrt(1 - betas[t])
    if t > 1:
        x += noise * torch.sqrt(betas[t] if large else (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t]) * betas[t])
    return x
""",
}
