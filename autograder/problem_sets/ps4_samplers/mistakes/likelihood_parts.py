"""What is right in a wrong answer to question 4: each mistake takes the parts that it gets right from here."""

import math

import torch


def change(sde, score, x, t, probe):
    """dx/dt and its divergence."""
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        v = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
        ones = torch.eye(x[0].numel(), dtype=x.dtype).view(-1, *x.shape[1:])
        div = 0
        for p in ones if probe is None else [probe]:
            (slope,) = torch.autograd.grad((v * p).sum(), x, retain_graph=True)
            div = div + (slope * p).flatten(1).sum(1)
    return v.detach(), div


def follow(change, x, times):
    """Heun's steps: the last x, and the integral of the divergence."""
    integral = 0
    for i in range(len(times) - 1):
        t, s = times[i], times[i + 1]
        here, div = change(x, t)
        there, div_2 = change(x + (s - t) * here, s)
        x = x + (s - t) * (here + there) / 2
        integral = integral + (s - t) * (div + div_2) / 2
    return x, integral


def log_normal(x, std):
    """log N(x; 0, std^2 I)."""
    x = x.flatten(1)
    return -((x / std) ** 2).sum(1) / 2 - x.shape[1] * (math.log(std) + math.log(2 * math.pi) / 2)
