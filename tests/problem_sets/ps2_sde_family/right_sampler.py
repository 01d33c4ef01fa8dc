"""Right answers to reverse_sample, as different people write them."""

SAMPLER = {
    "the reference's": """
from itertools import pairwise
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * torch.sqrt(torch.as_tensor(dt)) * noise
# %%
def reverse_sample(sde, score, x, times, noise):
    last = len(noise) - 1
    for i, (t, s) in enumerate(pairwise(times)):
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        shake = noise[i] if i < last else torch.zeros_like(x)
        x = euler_maruyama_step(x, drift, sde.diffusion(t), t - s, shake)
    return x
""",
    "with the reverse drift of question 2": """
def reverse_drift(sde, score, x, t):
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
# %%
def reverse_sample(sde, score, x, times, noise):
    N = len(times) - 1
    for i in range(N):
        t = times[i]
        dt = t - times[i + 1]
        x = x - reverse_drift(sde, score, x, t) * dt
        if i != N - 1:
            x = x + sde.diffusion(t) * dt.sqrt() * noise[i]
    return x
""",
    "a negative dt, as in the paper": """
def reverse_sample(sde, score, x, times, noise):
    for i in range(len(noise)):
        t = times[i]
        dt = times[i + 1] - t
        f, g = sde.drift(x, t), sde.diffusion(t)
        x = x + (f - g**2 * score(x, t)) * dt
        if i + 1 < len(noise):
            x = x + g * abs(dt) ** 0.5 * noise[i]
    return x
""",
    "all but the last step in the loop": """
def reverse_sample(sde, score, x, times, noise):
    for t, s, z in zip(times[:-2], times[1:-1], noise):
        g = sde.diffusion(t)
        x = x - (sde.drift(x, t) - g * g * score(x, t)) * (t - s) + g * (t - s) ** 0.5 * z
    t, s = times[-2], times[-1]
    return x - (sde.drift(x, t) - sde.diffusion(t).square() * score(x, t)) * (t - s)
""",
    "the mean, and noise on top": """
def reverse_sample(sde, score, x, times, noise):
    mean = x
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        f, g = sde.drift(x, t), sde.diffusion(t)
        mean = x + (g**2 * score(x, t) - f) * dt
        x = mean + g * dt.sqrt() * noise[i]
    return mean
""",
    "a copy of the noise whose last row is zero": """
import torch
def reverse_sample(sde, score, x, times, noise):
    noise = torch.cat([noise[:-1], torch.zeros_like(noise[-1:])])
    for t, s, z in zip(times[:-1], times[1:], noise):
        dt, g = t - s, sde.diffusion(t)
        x = x - dt * (sde.drift(x, t) - g.pow(2) * score(x, t)) + torch.sqrt(dt) * g * z
    return x
""",
    "no_grad as a decorator": """
import torch
@torch.no_grad()
def reverse_sample(sde, score, x, times, noise):
    n = noise.shape[0]
    for i in range(n):
        t, t_next = times[i], times[i + 1]
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        x = x - drift * (t - t_next)
        x = x + (i < n - 1) * sde.diffusion(t) * torch.sqrt(t - t_next) * noise[i]
    return x
""",
    "in place, on a copy": """
def reverse_sample(sde, score, x, times, noise):
    x = x.clone()
    dts = times[:-1] - times[1:]
    for i, (t, dt) in enumerate(zip(times, dts)):
        g = sde.diffusion(t)
        x += (g**2 * score(x, t) - sde.drift(x, t)) * dt
        if i < len(dts) - 1:
            x += g * dt.sqrt() * noise[i]
    return x
""",
    "detached at every step": """
import torch
def reverse_sample(sde, score, x, times, noise):
    for i in range(len(times) - 1):
        x = x.detach()
        with torch.no_grad():
            s = score(x, times[i])
        dt = times[i] - times[i + 1]
        x = x - sde.drift(x, times[i]) * dt + sde.diffusion(times[i]) ** 2 * s * dt
        if i < len(times) - 2:
            x = x + sde.diffusion(times[i]) * dt.sqrt() * noise[i]
    return x.detach()
""",
    "Python numbers for the times, made tensors again": """
import math
import torch
def reverse_sample(sde, score, x, times, noise):
    steps = times.tolist()
    for i, (a, b) in enumerate(zip(steps, steps[1:])):
        t = torch.tensor(a, dtype=x.dtype)
        g = sde.diffusion(t).item()
        x = x - (sde.drift(x, t) - g**2 * score(x, t)) * (a - b)
        if i < len(steps) - 2:
            x = x + g * math.sqrt(a - b) * noise[i]
    return x
""",
    "the score asked with a number": """
def reverse_sample(sde, score, x, times, noise):
    for i in range(len(noise)):
        t = times[i]
        dt = float(times[i] - times[i + 1])
        g = float(sde.diffusion(t))
        x = x - sde.drift(x, t) * dt + g**2 * dt * score(x, float(t))
        if i < len(noise) - 1:
            x = x + g * dt**0.5 * noise[i]
    return x
""",
    "t of shape (B, 1, …, 1)": """
import torch
def reverse_sample(sde, score, x, times, noise):
    shape = (len(x),) + (1,) * (x.ndim - 1)
    for i in range(len(noise)):
        t = torch.full(shape, times[i].item(), dtype=x.dtype)
        dt = times[i] - times[i + 1]
        g = sde.diffusion(t)
        x = x - (sde.drift(x, t) - g**2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + g * torch.sqrt(dt) * noise[i]
    return x
""",
    "a slice of one time": """
def reverse_sample(sde, score, x, times, noise):
    for i in range(len(noise)):
        t = times[i : i + 1]
        dt = t - times[i + 1 : i + 2]
        g = sde.diffusion(t)
        x = x - (sde.drift(x, t) - g**2 * score(x, t)) * dt
        if i < len(noise) - 1:
            x = x + g * dt.sqrt() * noise[i]
    return x
""",
    "addcmul": """
import torch
def reverse_sample(sde, score, x, times, noise):
    gaps = -times.diff()
    for i, dt in enumerate(gaps):
        t = times[i]
        g = sde.diffusion(t)
        change = torch.addcmul(sde.drift(x, t), g**2, score(x, t), value=-1)
        x = torch.addcmul(x, change, dt, value=-1)
        if i + 1 < len(gaps):
            x = torch.addcmul(x, noise[i], g * dt.sqrt())
    return x
""",
    "torch.where for the last step": """
import torch
def reverse_sample(sde, score, x, times, noise):
    n = torch.tensor(len(noise))
    for i in torch.arange(n):
        t, s = times[i], times[i + 1]
        g, dt = sde.diffusion(t), t - s
        shake = torch.where(i < n - 1, g * dt.sqrt() * noise[i], torch.zeros_like(x))
        x = x - sde.drift(x, t) * dt + g**2 * dt * score(x, t) + shake
    return x
""",
    "a while loop with pop": """
def reverse_sample(sde, score, x, times, noise):
    ahead, rows = list(times), list(noise)
    t = ahead.pop(0)
    while ahead:
        s = ahead.pop(0)
        z = rows.pop(0)
        g = sde.diffusion(t)
        x = x - (sde.drift(x, t) - g**2 * score(x, t)) * (t - s)
        if ahead:
            x = x + g * (t - s).sqrt() * z
        t = s
    return x
""",
    "recursion": """
def reverse_sample(sde, score, x, times, noise):
    if len(times) < 2:
        return x
    t, s = times[0], times[1]
    g = sde.diffusion(t)
    x = x - (sde.drift(x, t) - g**2 * score(x, t)) * (t - s)
    if len(times) > 2:
        x = x + g * (t - s).sqrt() * noise[0]
    return reverse_sample(sde, score, x, times[1:], noise[1:])
""",
    "functools.reduce": """
from functools import reduce
def reverse_sample(sde, score, x, times, noise):
    last = len(noise) - 1
    def step(x, i):
        t, dt = times[i], times[i] - times[i + 1]
        g = sde.diffusion(t)
        pulled = x - (sde.drift(x, t) - g**2 * score(x, t)) * dt
        return pulled if i == last else pulled + g * dt.sqrt() * noise[i]
    return reduce(step, range(last + 1), x)
""",
    "a generator, of which the last state counts": """
def states(sde, score, x, times, noise):
    for i, z in enumerate(noise):
        t, s = times[i], times[i + 1]
        g = sde.diffusion(t)
        x = x - (sde.drift(x, t) - g**2 * score(x, t)) * (t - s)
        if i < len(noise) - 1:
            x = x + g * (t - s) ** 0.5 * z
        yield x
# %%
def reverse_sample(sde, score, x, times, noise):
    *_, x = states(sde, score, x, times, noise)
    return x
""",
    "by the variance of each step": """
import torch
def reverse_sample(sde, score, x, times, noise):
    for i in range(len(noise)):
        t, s = times[i], times[i + 1]
        variance = sde.diffusion(t) ** 2 * (t - s)
        x = x - sde.drift(x, t) * (t - s) + variance * score(x, t)
        if not torch.equal(s, times[-1]):
            x = x + variance.sqrt() * noise[i]
    return x
""",
    "a closure over the SDE": """
import torch
def stepper(sde, score):
    def step(x, t, s, z):
        f, g, dt = sde.drift(x, t), sde.diffusion(t), t - s
        return x + (g**2 * score(x, t) - f) * dt + g * torch.sqrt(dt) * z
    return step
# %%
def reverse_sample(sde, score, x, times, noise):
    step = stepper(sde, score)
    for i in range(len(noise) - 1):
        x = step(x, times[i], times[i + 1], noise[i])
    return step(x, times[-2], times[-1], torch.zeros_like(x))
""",
    "a class with a method": """
class Sampler:
    def __init__(self, sde, score):
        self.sde, self.score = sde, score
    def drift(self, x, t):
        return self.sde.drift(x, t) - self.sde.diffusion(t) ** 2 * self.score(x, t)
    def run(self, x, times, noise):
        for i in range(len(noise)):
            t, dt = times[i], times[i] - times[i + 1]
            x = x - self.drift(x, t) * dt
            if i < len(noise) - 1:
                x = x + self.sde.diffusion(t) * dt**0.5 * noise[i]
        return x
# %%
def reverse_sample(sde, score, x, times, noise):
    return Sampler(sde, score).run(x, times, noise)
""",
    "all g and all dt before the loop": """
import torch
def reverse_sample(sde, score, x, times, noise):
    g = torch.stack([sde.diffusion(t) for t in times[:-1]])
    dt = times[:-1] - times[1:]
    strength = g * dt.sqrt()
    strength[-1] = 0
    for i in range(len(dt)):
        x = x - sde.drift(x, times[i]) * dt[i] + g[i] ** 2 * dt[i] * score(x, times[i])
        x = x + strength[i] * noise[i]
    return x
""",
    "einsum and the exponential of half a logarithm": """
import torch
def reverse_sample(sde, score, x, times, noise):
    for i in range(len(noise)):
        t = times[i]
        dt = t - times[i + 1]
        g = sde.diffusion(t)
        push = torch.einsum(",,,...->...", g, g, dt, score(x, t))
        root = torch.exp(torch.log(dt) / 2)
        x = x + push - sde.drift(x, t) * dt
        if i < len(noise) - 1:
            x = x + root * g * noise[i]
    return x
""",
    "the noise taken out of the last step again": """
def reverse_sample(sde, score, x, times, noise):
    for i in range(len(noise)):
        t, dt = times[i], times[i] - times[i + 1]
        g = sde.diffusion(t)
        x = x - (sde.drift(x, t) - g**2 * score(x, t)) * dt + g * dt.sqrt() * noise[i]
    return x - g * dt.sqrt() * noise[-1]
""",
}
