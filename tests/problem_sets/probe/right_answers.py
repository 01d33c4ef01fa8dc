"""Right answers to probe, as different people write them; every one deserves full marks."""

GROWTH = {
    "with logarithms": """
import math, torch
class Growth:
    def __init__(self, low, high):
        self.a, self.b = math.log(low), math.log(high)
    def sigma(self, t):
        return torch.exp(self.a + t * (self.b - self.a))
    def time(self, sigma):
        return (torch.log(sigma) - self.a) / (self.b - self.a)
""",
    "a dataclass": """
from dataclasses import dataclass
import torch
@dataclass
class Growth:
    low: float
    high: float
    def sigma(self, t):
        return self.low ** (1 - t) * self.high ** t
    def time(self, sigma):
        base = torch.tensor(self.high / self.low, dtype=sigma.dtype)
        return (sigma / self.low).log() / base.log()
""",
}
MIDPOINT = {"a line": "def midpoint(f, x, t, dt):\n    return x + dt * f(x + dt / 2 * f(x, t), t + dt / 2)\n"}
MOMENTS = {
    "var": "def moments(x):\n    return x.mean(0), x.var(0, unbiased=False)\n",
    "a list, by squares": "def moments(x):\n    m = x.mean(0)\n    return [m, ((x - m) * (x - m)).sum(0) / len(x)]\n",
}
PICK = {
    "gather": """
def pick(table, k, reverse, kind):
    if reverse:
        table = table.flip(0)
    out = table.gather(0, k)
    return out * out if kind == "square" else out
"""
}
BINS = {"int": "import torch\ndef bins(x, n):\n    return torch.clamp((x * n).int(), max=n - 1)\n"}
DIVERGENCE = {
    "vjp": """
import torch
def divergence(f, x, v):
    with torch.enable_grad():
        _, slope = torch.autograd.functional.vjp(f, x, v)
    return (slope * v).sum(-1)
"""
}
FIT = {
    "by hand": """
import torch
def fit(net, x, y, steps):
    losses, t = [], torch.full((len(x), 1), 0.5)
    for _ in range(steps):
        loss = ((net(x, t) - y) ** 2).mean()
        losses.append(float(loss))
        for p, g in zip(net.parameters(), torch.autograd.grad(loss, list(net.parameters()))):
            p.data = p.data - 0.1 * g
    return losses
"""
}
SHIFT = {
    "zeros": """
import torch
class Shift(torch.nn.Module):
    def __init__(self, dims):
        super().__init__()
        self.bias = torch.nn.Parameter(torch.zeros(1, dims))
    def forward(self, x):
        return self.bias + x
"""
}
WALK = {
    "a list": """
import torch
def walk(x, steps, generator):
    states = [x]
    for _ in range(steps):
        states.append(states[-1] + torch.randn(*x.shape, generator=generator, dtype=x.dtype))
    return states
"""
}
RIGHT = {
    "Growth": GROWTH,
    "midpoint": MIDPOINT,
    "moments": MOMENTS,
    "pick": PICK,
    "bins": BINS,
    "divergence": DIVERGENCE,
    "fit": FIT,
    "Shift": SHIFT,
    "walk": WALK,
}
