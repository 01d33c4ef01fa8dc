"""Right answers to q_sample, as different people write them."""

Q_SAMPLE: dict[str, str] = {
    "view": """
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
""",
    "a helper in its own cell": """
import torch

def extract(table, t, x):
    return table.gather(0, t).reshape(t.shape[0], *((1,) * (len(x.shape) - 1)))

# %%
def q_sample(x_0, t, noise, alpha_bars):
    mean = extract(torch.sqrt(alpha_bars), t, x_0) * x_0
    return mean + extract(torch.sqrt(1 - alpha_bars), t, x_0) * noise
""",
    "einsum": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t]
    data = torch.einsum("b,b...->b...", bar.sqrt(), x_0)
    return data + torch.einsum("b,b...->b...", (1 - bar).sqrt(), noise)
""",
    "a loop over the batch": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    x_t = torch.empty_like(x_0)
    for i in range(len(x_0)):
        bar = alpha_bars[t[i]]
        x_t[i] = bar.sqrt() * x_0[i] + (1 - bar).sqrt() * noise[i]
    return x_t
""",
    "zip and stack, in Python floats": """
import math
import torch
def q_sample(x_0, t, noise, alpha_bars):
    rows = []
    for x, k, z in zip(x_0, t.tolist(), noise):
        bar = alpha_bars[k].item()
        rows.append(math.sqrt(bar) * x + math.sqrt(1 - bar) * z)
    return torch.stack(rows)
""",
    "axes added one by one": """
def q_sample(x_0, t, noise, alpha_bars):
    alpha = alpha_bars[t] ** 0.5
    sigma = (1 - alpha_bars[t]) ** 0.5
    while alpha.ndim < x_0.ndim:
        alpha, sigma = alpha.unsqueeze(-1), sigma.unsqueeze(-1)
    return alpha * x_0 + sigma * noise
""",
    "the batch as the last axis": """
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t]
    x_t = bar.sqrt() * x_0.movedim(0, -1) + (1 - bar).sqrt() * noise.movedim(0, -1)
    return x_t.movedim(-1, 0)
""",
    "flattened and back": """
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].unsqueeze(1)
    x_t = bar.sqrt() * x_0.reshape(len(x_0), -1) + (1 - bar).sqrt() * noise.reshape(len(x_0), -1)
    return x_t.view_as(x_0)
""",
    "sigma from alpha": """
def q_sample(x_0, t, noise, alpha_bars):
    alpha = alpha_bars[t].sqrt().reshape(-1, *(1 for _ in x_0.shape[1:]))
    sigma = (1 - alpha**2).sqrt()
    return alpha * x_0 + sigma * noise
""",
    "an angle": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    angle = torch.acos(alpha_bars[t].sqrt())[(...,) + (None,) * (x_0.dim() - 1)]
    return angle.cos() * x_0 + angle.sin() * noise
""",
    "signal to noise": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    log_snr = torch.logit(alpha_bars[t]).view([-1] + [1] * (x_0.ndim - 1))
    return log_snr.sigmoid().sqrt() * x_0 + (-log_snr).sigmoid().sqrt() * noise
""",
    "logarithms": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    log_bar = alpha_bars.log()[t].view(-1, *(x_0.ndim - 1) * [1])
    return torch.exp(log_bar / 2) * x_0 + torch.sqrt(-torch.expm1(log_bar)) * noise
""",
    "noise over data, times the data's factor": """
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * (x_0 + ((1 - bar) / bar).sqrt() * noise)
""",
    "addcmul": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    shape = (x_0.size(0),) + (1,) * (x_0.dim() - 1)
    bar = torch.index_select(alpha_bars, 0, t).view(shape)
    return torch.addcmul(bar.sqrt() * x_0, torch.sqrt(1 - bar), noise)
""",
    "in place on copies": """
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    x_t = x_0.clone()
    x_t *= bar.sqrt()
    x_t += (1 - bar).sqrt() * noise
    return x_t
""",
    "vmap": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    one = lambda x, bar, z: bar.sqrt() * x + (1 - bar).sqrt() * z
    return torch.vmap(one)(x_0, alpha_bars[t], noise)
""",
    "one hot": """
import torch
import torch.nn.functional as F
def q_sample(x_0, t, noise, alpha_bars):
    bar = F.one_hot(t, len(alpha_bars)).to(alpha_bars) @ alpha_bars
    bar = bar.view(-1, *[1] * (x_0.ndim - 1))
    return bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
""",
    "NumPy and back": """
import numpy as np
import torch
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars.numpy()[t.numpy()].reshape((-1,) + (1,) * (x_0.ndim - 1))
    return torch.from_numpy(np.sqrt(bar) * x_0.numpy() + np.sqrt(1 - bar) * noise.numpy())
""",
    "expanded to every pixel": """
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1)).expand_as(x_0)
    return bar.sqrt().mul(x_0).add(bar.neg().add(1).sqrt().mul(noise))
""",
    "a diagonal matrix": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    bar = alpha_bars[t]
    rows = torch.diag(bar.sqrt()) @ x_0.reshape(len(t), -1) + torch.diag((1 - bar).sqrt()) @ noise.reshape(len(t), -1)
    return rows.reshape(x_0.shape)
""",
    "both scales at once": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    scales = torch.stack([alpha_bars, 1 - alpha_bars]).sqrt()[:, t]
    alpha, sigma = scales.view(2, -1, *[1] * (x_0.ndim - 1))
    return alpha * x_0 + sigma * noise
""",
    "a closure, for each kind of data": """
def q_sample(x_0, t, noise, alpha_bars):
    def spread(factor):
        if x_0.ndim == 1:
            return factor
        if x_0.ndim == 2:
            return factor[:, None]
        return factor.reshape(len(factor), *([1] * (x_0.ndim - 1)))
    return spread(alpha_bars[t].sqrt()) * x_0 + spread((1 - alpha_bars[t]).sqrt()) * noise
""",
    "time by time": """
import torch
def q_sample(x_0, t, noise, alpha_bars):
    x_t = torch.zeros_like(x_0)
    for k in t.unique():
        at = t == k
        x_t[at] = alpha_bars[k].sqrt() * x_0[at] + (1 - alpha_bars[k]).sqrt() * noise[at]
    return x_t
""",
    "a class": """
import torch
class Chain:
    def __init__(self, bars):
        self.alpha, self.sigma = bars.sqrt(), (1 - bars).sqrt()
    def at(self, t, x):
        return [s[t].view(-1, *[1] * (x.ndim - 1)) for s in (self.alpha, self.sigma)]

# %%
@torch.no_grad()
def q_sample(x_0, t, noise, alpha_bars):
    alpha, sigma = Chain(alpha_bars).at(t, x_0)
    return alpha * x_0 + sigma * noise
""",
}
