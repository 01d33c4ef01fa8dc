"""Right answers to reverse_drift, as different people write them."""

REVERSE: dict[str, str] = {
    "the reference's": """
def reverse_drift(sde, score, x, t):
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
""",
    "named parts": """
def reverse_drift(sde, score, x, t):
    f = sde.drift(x, t)
    g = sde.diffusion(t)
    s = score(x, t)
    return f - g * g * s
""",
    "score first": """
def reverse_drift(sde, score, x, t):
    s = score(x, t)
    return -(sde.diffusion(t).square() * s - sde.drift(x, t))
""",
    "minus as plus of the negative": """
def reverse_drift(sde, score, x, t):
    return sde.drift(x, t) + (-sde.diffusion(t) ** 2) * score(x, t)
""",
    "torch.sub and torch.mul": """
import torch
def reverse_drift(sde, score, x, t):
    return torch.sub(sde.drift(x, t), torch.mul(torch.pow(sde.diffusion(t), 2), score(x, t)))
""",
    "addcmul": """
import torch
def reverse_drift(sde, score, x, t):
    variance = (sde.diffusion(t) ** 2).expand_as(x)
    return torch.addcmul(sde.drift(x, t), variance, score(x, t), value=-1)
""",
    "methods only": """
def reverse_drift(sde, score, x, t):
    return sde.drift(x, t).sub(sde.diffusion(t).pow(2).mul(score(x, t)))
""",
    "by keyword": """
def reverse_drift(sde, score, x, t):
    return sde.drift(x=x, t=t) - sde.diffusion(t=t) ** 2 * score(t=t, x=x)
""",
    "g times g times score": """
def reverse_drift(sde, score, x, t):
    g = sde.diffusion(t)
    pushed = g * score(x, t)
    return sde.drift(x, t) - g * pushed
""",
    "a lambda": """
reverse_drift = lambda sde, score, x, t: sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
""",
    "helpers in other cells": """
def forward(sde, x, t):
    return sde.drift(x, t), sde.diffusion(t)
# %%
def reverse_drift(sde, score, x, t):
    f, g = forward(sde, x, t)
    return f - g**2 * score(x, t)
""",
    "a helper below the answer": """
def reverse_drift(sde, score, x, t):
    return sde.drift(x, t) - variance_rate(sde, t) * score(x, t)
# %%
def variance_rate(sde, t):
    return sde.diffusion(t) ** 2
""",
    "annotated, with a docstring": '''
from torch import Tensor
def reverse_drift(sde: "SDE", score: "Score", x: Tensor, t: Tensor) -> Tensor:
    """Song Eq. 6: f - g^2 score."""
    drift: Tensor = sde.drift(x, t)
    drift = drift - sde.diffusion(t) ** 2 * score(x, t)
    assert drift.shape == x.shape
    return drift
''',
    "in place on a fresh tensor": """
def reverse_drift(sde, score, x, t):
    drift = sde.drift(x, t).clone()
    drift -= sde.diffusion(t) ** 2 * score(x, t)
    return drift
""",
    "where nothing records gradients": """
import torch
@torch.no_grad()
def reverse_drift(sde, score, x, t):
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
""",
    "the time spread over the batch": """
def reverse_drift(sde, score, x, t):
    t = t.expand(len(x), *[1] * (x.ndim - 1))
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
""",
    "a full tensor of the one time": """
import torch
def reverse_drift(sde, score, x, t):
    if t.ndim == 0:
        t = torch.full((x.shape[0],) + (1,) * (x.dim() - 1), t.item(), dtype=t.dtype)
    g2 = sde.diffusion(t) ** 2
    return sde.drift(x, t) - g2 * score(x, t)
""",
    "g of every element": """
import torch
def reverse_drift(sde, score, x, t):
    g = torch.ones_like(x) * sde.diffusion(t)
    return sde.drift(x, t) - torch.square(g) * score(x, t)
""",
    "g in the shape of x, by hand": """
def reverse_drift(sde, score, x, t):
    g = sde.diffusion(t)
    while g.ndim < x.ndim:
        g = g[..., None]
    return sde.drift(x, t) - g**2 * score(x, t)
""",
    "a class with __call__": """
class ReverseDrift:
    def __call__(self, sde, score, x, t):
        return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
# %%
reverse_drift = ReverseDrift()
""",
    "a closure": """
def reversed_by(weight):
    def drift(sde, score, x, t):
        return sde.drift(x, t) - weight * sde.diffusion(t) ** 2 * score(x, t)
    return drift
# %%
reverse_drift = reversed_by(1.0)
""",
    "a partial": """
from functools import partial
def family(share, sde, score, x, t):
    return sde.drift(x, t) - (1 + share**2) / 2 * sde.diffusion(t) ** 2 * score(x, t)
reverse_drift = partial(family, 1)
""",
    "einsum": """
import torch
def reverse_drift(sde, score, x, t):
    s = score(x, t)
    g = sde.diffusion(t).expand_as(s)
    return sde.drift(x, t) - torch.einsum("b...,b...,b...->b...", g, g, s)
""",
    "a loop over the batch, the score asked once": """
import torch
def reverse_drift(sde, score, x, t):
    s = score(x, t)
    rows = []
    for i in range(len(x)):
        time = t if t.ndim == 0 else t[i : i + 1]
        rows.append(sde.drift(x[i : i + 1], time) - sde.diffusion(time) ** 2 * s[i : i + 1])
    return torch.cat(rows)
""",
    "by numpy": """
import torch
def reverse_drift(sde, score, x, t):
    f, g, s = (a.detach().numpy() for a in (sde.drift(x, t), sde.diffusion(t), score(x, t)))
    return torch.from_numpy(f - g**2 * s)
""",
    "computed in double": """
def reverse_drift(sde, score, x, t):
    f, g, s = sde.drift(x, t).double(), sde.diffusion(t).double(), score(x, t).double()
    return (f - g**2 * s).to(x.dtype)
""",
    "the flow's drift doubled, less the forward one": """
def reverse_drift(sde, score, x, t):
    f = sde.drift(x, t)
    flow = f - sde.diffusion(t) ** 2 / 2 * score(x, t)
    return 2 * flow - f
""",
    "other names": """
def reverse_drift(process, model, state, time):
    return process.drift(state, time) - process.diffusion(time) ** 2 * model(state, time)
""",
    "any number of arguments": """
def reverse_drift(*args):
    sde, score, *where = args
    return sde.drift(*where) - sde.diffusion(where[1]) ** 2 * score(*where)
""",
}
