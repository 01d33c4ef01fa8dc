"""Right answers to ddim_step, as different people write them."""

DDIM: dict[str, str] = {
    "the reference's": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar)).sqrt() * (1 - bar / bar_s).sqrt()
    return bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise
""",
    "torch.sqrt, names of diffusers": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    alpha_prod_t = alpha_bars[t]
    alpha_prod_t_prev = alpha_bars[s]
    beta_prod_t = 1 - alpha_prod_t
    beta_prod_t_prev = 1 - alpha_prod_t_prev
    pred_original_sample = (x_t - beta_prod_t ** 0.5 * eps) / alpha_prod_t ** 0.5
    variance = (beta_prod_t_prev / beta_prod_t) * (1 - alpha_prod_t / alpha_prod_t_prev)
    std_dev_t = eta * variance ** 0.5
    direction = (1 - alpha_prod_t_prev - std_dev_t ** 2) ** 0.5 * eps
    prev_sample = alpha_prod_t_prev ** 0.5 * pred_original_sample + direction
    return prev_sample + std_dev_t * noise
""",
    "clamped under each root": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    x0 = (x_t - torch.sqrt(torch.clamp(1 - a, min=0)) * eps) / torch.sqrt(a)
    var = eta ** 2 * (1 - b) / (1 - a) * (1 - a / b)
    rest = torch.clamp(1 - b - var, min=0)
    return torch.sqrt(b) * x0 + torch.sqrt(rest) * eps + torch.sqrt(torch.clamp(var, min=0)) * noise
""",
    "the variance as it is in Ho": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    alpha = alpha_bars[t] / alpha_bars[s]
    beta = 1 - alpha
    var = eta ** 2 * beta * (1 - alpha_bars[s]) / (1 - alpha_bars[t])
    x_0 = (x_t - (1 - alpha_bars[t]) ** 0.5 * eps) / alpha_bars[t] ** 0.5
    mean = alpha_bars[s] ** 0.5 * x_0 + (1 - alpha_bars[s] - var) ** 0.5 * eps
    return mean + var ** 0.5 * noise
""",
    "one factor for x_t, one for eps, one for noise": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    sigma = eta * ((1 - b) * (b - a) / (b * (1 - a))) ** 0.5
    on_x = (b / a).sqrt()
    on_eps = (1 - b - sigma ** 2).sqrt() - (b * (1 - a) / a).sqrt()
    return on_x * x_t + on_eps * eps + sigma * noise
""",
    "Song's Eq. 13: everything divided by its signal": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    sigma2 = eta * eta * (1 - b) / (1 - a) * (1 - a / b)
    scaled = x_t / a.sqrt() + (((1 - b - sigma2) / b).sqrt() - ((1 - a) / a).sqrt()) * eps
    return b.sqrt() * scaled + sigma2.sqrt() * noise
""",
    "1 / alpha_bar - 1 as the published code has it": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    sqrt_recip = torch.sqrt(1.0 / alpha_bars)
    sqrt_recipm1 = torch.sqrt(1.0 / alpha_bars - 1)
    pred_xstart = sqrt_recip[t] * x_t - sqrt_recipm1[t] * eps
    alpha_bar, alpha_bar_prev = alpha_bars[t], alpha_bars[s]
    sigma = (
        eta
        * torch.sqrt((1 - alpha_bar_prev) / (1 - alpha_bar))
        * torch.sqrt(1 - alpha_bar / alpha_bar_prev)
    )
    mean_pred = pred_xstart * torch.sqrt(alpha_bar_prev) + torch.sqrt(1 - alpha_bar_prev - sigma ** 2) * eps
    nonzero_mask = float(s != 0)
    return mean_pred + nonzero_mask * sigma * noise
""",
    "Python numbers and math.sqrt": """
from math import sqrt
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = float(alpha_bars[t]), float(alpha_bars[s])
    x_0 = (x_t - sqrt(1 - a) * eps) / sqrt(a)
    sigma = eta * sqrt((1 - b) / (1 - a)) * sqrt(1 - a / b)
    return sqrt(b) * x_0 + sqrt(max(1 - b - sigma * sigma, 0.0)) * eps + sigma * noise
""",
    "no difference of close numbers": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    new = eta ** 2 * (b - a) / (b * (1 - a))
    x_0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    return b.sqrt() * x_0 + (1 - b).sqrt() * ((1 - new).clamp(min=0).sqrt() * eps + new.sqrt() * noise)
""",
    "eta = 0 apart from the rest": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    if eta == 0:
        return b.sqrt() * x_0 + (1 - b).sqrt() * eps
    sigma = eta * ((1 - b) / (1 - a) * (1 - a / b)).sqrt()
    return b.sqrt() * x_0 + (1 - b - sigma ** 2).sqrt() * eps + sigma * noise
""",
    "s = 0 apart from the rest": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    if s == 0:
        return x_0
    sigma = eta * ((1 - b) / (1 - a) * (1 - a / b)).sqrt()
    return b.sqrt() * x_0 + (1 - b - sigma ** 2).sqrt() * eps + sigma * noise
""",
    "helpers in cells of their own": """
def predicted(x_t, eps, bar):
    return (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
# %%
def spread(bar_t, bar_s, eta):
    return eta * ((1 - bar_s) / (1 - bar_t)).sqrt() * (1 - bar_t / bar_s).sqrt()
# %%
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    bar_t, bar_s = alpha_bars[t], alpha_bars[s]
    sigma = spread(bar_t, bar_s, eta)
    back = (1 - bar_s - sigma.square()).sqrt() * eps
    return bar_s.sqrt() * predicted(x_t, eps, bar_t) + back + sigma * noise
""",
    "a lambda inside": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    signal = lambda time: alpha_bars[time].sqrt()
    std = lambda time: (1 - alpha_bars[time]).sqrt()
    sigma = eta * std(s) / std(t) * (1 - (signal(t) / signal(s)) ** 2).sqrt()
    x_0 = (x_t - std(t) * eps) / signal(t)
    return signal(s) * x_0 + (std(s) ** 2 - sigma ** 2).sqrt() * eps + sigma * noise
""",
    "a difference of squares as a product": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    std = (1 - b).sqrt()
    sigma = eta * std / (1 - a).sqrt() * ((b - a) / b).sqrt()
    along = ((std - sigma) * (std + sigma)).sqrt()
    return b.sqrt() * (x_t - (1 - a).sqrt() * eps) / a.sqrt() + along * eps + sigma * noise
""",
    "sine and cosine share the noise": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    sine = eta * ((b - a) / (b * (1 - a))).sqrt()
    angle = torch.asin(sine.clamp(max=1))
    x_0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    along = torch.where(torch.tensor(s == 0), torch.zeros_like(b), torch.cos(angle))
    return b.sqrt() * x_0 + (1 - b).sqrt() * (along * eps + sine * noise)
""",
    "addcmul and addcdiv": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    sigma = eta * torch.sqrt((1 - b) / (1 - a) * (1 - a / b))
    x_0 = torch.addcmul(x_t, -torch.sqrt(1 - a), eps).div(torch.sqrt(a))
    x_s = torch.addcmul(torch.sqrt(1 - b - sigma ** 2) * eps, torch.sqrt(b), x_0)
    return torch.addcmul(x_s, sigma, noise)
""",
    "a sum of three parts": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[[t, s]]
    sigma = eta * ((1 - b) / (1 - a)) ** 0.5 * (1 - a / b) ** 0.5
    weights = torch.stack([b ** 0.5, (1 - b - sigma ** 2) ** 0.5, sigma])
    x_0 = (x_t - (1 - a) ** 0.5 * eps) / a ** 0.5
    return torch.einsum("k,k...->...", weights, torch.stack([x_0, eps, noise]))
""",
    "tensordot on coefficients": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    var = eta ** 2 * (1 - b) / (1 - a) * (1 - a / b)
    c = torch.stack([(b / a) ** 0.5, (1 - b - var) ** 0.5 - (b / a * (1 - a)) ** 0.5, var ** 0.5])
    return torch.tensordot(c, torch.stack([x_t, eps, noise]), dims=1)
""",
    "a loop over the batch": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    sigma = eta * ((1 - b) / (1 - a)).sqrt() * (1 - a / b).sqrt()
    rows = []
    for e, x, n in zip(eps, x_t, noise):
        x_0 = (x - (1 - a).sqrt() * e) / a.sqrt()
        rows.append(b.sqrt() * x_0 + (1 - b - sigma ** 2).sqrt() * e + sigma * n)
    return torch.stack(rows)
""",
    "levels shaped like the batch": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    B, *rest = x_t.shape
    shape = (B, *[1] * len(rest))
    a = torch.full((B,), t, dtype=torch.long)
    a, b = alpha_bars[a].view(shape), alpha_bars[torch.full((B,), s, dtype=torch.long)].view(shape)
    sigma = eta * torch.sqrt((1 - b) / (1 - a)) * torch.sqrt(1 - a / b)
    x_0 = (x_t - torch.sqrt(1 - a) * eps) / torch.sqrt(a)
    return torch.sqrt(b) * x_0 + torch.sqrt(1 - b - sigma ** 2) * eps + sigma * noise
""",
    "in the logarithm": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    log_a, log_b = alpha_bars[t].log(), alpha_bars[s].log()
    noise_t, noise_s = -torch.expm1(log_a), -torch.expm1(log_b)
    sigma = eta * (noise_s / noise_t * -torch.expm1(log_a - log_b)).sqrt()
    x_0 = (x_t - noise_t.sqrt() * eps) * torch.exp(-log_a / 2)
    return torch.exp(log_b / 2) * x_0 + (noise_s - sigma ** 2).sqrt() * eps + sigma * noise
""",
    "Ho's posterior and what eta leaves of the old noise": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    posterior = (1 - b) / (1 - a) * (1 - a / b)
    x_0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    old = 1 - b - eta ** 2 * posterior
    return b.sqrt() * x_0 + old.sqrt() * eps + eta * posterior.sqrt() * noise
""",
    "eps from x_t and x_0 again": """
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    sigma = eta * ((1 - b) / (1 - a) * (1 - a / b)).sqrt()
    away = (1 - b - sigma ** 2).sqrt() / (1 - a).sqrt()
    return b.sqrt() * x_0 + away * (x_t - a.sqrt() * x_0) + sigma * noise
""",
    "with a closure over the table": """
def levels(alpha_bars):
    def at(time):
        bar = alpha_bars[time]
        return bar ** 0.5, (1 - bar) ** 0.5
    return at
# %%
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    at = levels(alpha_bars)
    (signal_t, std_t), (signal_s, std_s) = at(t), at(s)
    sigma = eta * std_s / std_t * (1 - signal_t ** 2 / signal_s ** 2) ** 0.5
    mean = signal_s / signal_t * (x_t - std_t * eps)
    return mean + (std_s ** 2 - sigma ** 2) ** 0.5 * eps + sigma * noise
""",
    "under no_grad, with copies changed in place": """
import torch
@torch.no_grad()
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    sigma = eta * ((1 - b) / (1 - a)).sqrt() * (1 - a / b).sqrt()
    x = x_t.clone()
    x -= (1 - a).sqrt() * eps
    x /= a.sqrt()
    x *= b.sqrt()
    x += (1 - b - sigma ** 2).sqrt() * eps
    x += sigma * noise
    return x
""",
    "numpy for the coefficients": """
import numpy as np
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    bars = alpha_bars.detach().cpu().numpy().astype(np.float64)
    a, b = bars[t], bars[s]
    sigma = eta * np.sqrt((1 - b) / (1 - a)) * np.sqrt(1 - a / b)
    x_0 = (x_t - float(np.sqrt(1 - a)) * eps) / float(np.sqrt(a))
    return float(np.sqrt(b)) * x_0 + float(np.sqrt(1 - b - sigma ** 2)) * eps + float(sigma) * noise
""",
    "lerp between the two noises' squares": """
import torch
def ddim_step(eps, x_t, t, s, alpha_bars, eta, noise):
    a, b = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - a).sqrt() * eps) / a.sqrt()
    deterministic = 1 - b
    chain = deterministic - deterministic / (1 - a) * (1 - a / b)
    along = torch.lerp(deterministic, chain, float(eta) ** 2)
    sigma = (deterministic - along).clamp(min=0).sqrt() if eta else 0.0
    return b.sqrt() * x_0 + along.clamp(min=0).sqrt() * eps + sigma * noise
""",
}
