"""Right answers to probability_flow_drift, as different people write them."""

FLOW: dict[str, str] = {
    "the reference's": """
def probability_flow_drift(sde, score, x, t):
    return sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
""",
    "named parts": """
def probability_flow_drift(sde, score, x, t):
    f = sde.drift(x, t)
    g = sde.diffusion(t)
    s = score(x, t)
    return f - 0.5 * g * g * s
""",
    "score first": """
def probability_flow_drift(sde, score, x, t):
    s = score(x, t)
    return -(sde.diffusion(t).square() * s / 2 - sde.drift(x, t))
""",
    "minus as plus of the negative": """
def probability_flow_drift(sde, score, x, t):
    return sde.drift(x, t) + (-0.5 * sde.diffusion(t) ** 2) * score(x, t)
""",
    "torch.sub and torch.mul": """
import torch
def probability_flow_drift(sde, score, x, t):
    push = torch.mul(torch.pow(sde.diffusion(t), 2), score(x, t))
    return torch.sub(sde.drift(x, t), push, alpha=0.5)
""",
    "addcmul": """
import torch
def probability_flow_drift(sde, score, x, t):
    variance = (sde.diffusion(t) ** 2).expand_as(x)
    return torch.addcmul(sde.drift(x, t), variance, score(x, t), value=-0.5)
""",
    "methods only": """
def probability_flow_drift(sde, score, x, t):
    return sde.drift(x, t).sub(sde.diffusion(t).pow(2).mul(score(x, t)).div(2))
""",
    "by keyword": """
def probability_flow_drift(sde, score, x, t):
    return sde.drift(x=x, t=t) - 0.5 * sde.diffusion(t=t) ** 2 * score(t=t, x=x)
""",
    "g times half g times score": """
def probability_flow_drift(sde, score, x, t):
    g = sde.diffusion(t)
    pushed = g * score(x, t)
    return sde.drift(x, t) - g * pushed * 0.5
""",
    "g over the root of two, squared": """
def probability_flow_drift(sde, score, x, t):
    return sde.drift(x, t) - (sde.diffusion(t) / 2**0.5) ** 2 * score(x, t)
""",
    "the mean of the forward and the reverse drift": """
def probability_flow_drift(sde, score, x, t):
    forward = sde.drift(x, t)
    reverse = forward - sde.diffusion(t) ** 2 * score(x, t)
    return (forward + reverse) / 2
""",
    "lerp between the two drifts": """
import torch
def probability_flow_drift(sde, score, x, t):
    forward = sde.drift(x, t)
    return torch.lerp(forward, forward - sde.diffusion(t) ** 2 * score(x, t), 0.5)
""",
    "a lambda": """
probability_flow_drift = lambda sde, score, x, t: sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t) / 2
""",
    "helpers in other cells": """
def forward(sde, x, t):
    return sde.drift(x, t), sde.diffusion(t)
# %%
def probability_flow_drift(sde, score, x, t):
    f, g = forward(sde, x, t)
    return f - g**2 * score(x, t) / 2
""",
    "the reverse drift of an earlier set": """
def reverse_drift(sde, score, x, t):
    return sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
# %%
def probability_flow_drift(sde, score, x, t):
    return reverse_drift(sde, lambda x, t: score(x, t) / 2, x, t)
""",
    "annotated, with a docstring": '''
from torch import Tensor
def probability_flow_drift(sde: "SDE", score: "Score", x: Tensor, t: Tensor) -> Tensor:
    """Song Eq. 13."""
    drift: Tensor = sde.drift(x, t)
    drift = drift - 1 / 2 * sde.diffusion(t) ** 2 * score(x, t)
    assert drift.shape == x.shape
    return drift
''',
    "in place on a fresh tensor": """
def probability_flow_drift(sde, score, x, t):
    drift = sde.drift(x, t).clone()
    drift -= 0.5 * sde.diffusion(t) ** 2 * score(x, t)
    return drift
""",
    "the time spread over the batch": """
def probability_flow_drift(sde, score, x, t):
    t = t.expand(len(x), *[1] * (x.ndim - 1))
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)
""",
    "a full tensor of the one time": """
import torch
def probability_flow_drift(sde, score, x, t):
    if t.ndim == 0:
        t = torch.full((x.shape[0],) + (1,) * (x.dim() - 1), t.item(), dtype=t.dtype)
    g2 = sde.diffusion(t) ** 2
    return sde.drift(x, t) - 0.5 * g2 * score(x, t)
""",
    "g of every element": """
import torch
def probability_flow_drift(sde, score, x, t):
    g = torch.ones_like(x) * sde.diffusion(t)
    return sde.drift(x, t) - torch.square(g) * score(x, t) / 2
""",
    "g in the shape of x, by hand": """
def probability_flow_drift(sde, score, x, t):
    g = sde.diffusion(t)
    while g.ndim < x.ndim:
        g = g[..., None]
    return sde.drift(x, t) - g**2 / 2 * score(x, t)
""",
    "a class with __call__": """
class Flow:
    def __call__(self, sde, score, x, t):
        return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)
# %%
probability_flow_drift = Flow()
""",
    "a partial of the family of reverse drifts": """
from functools import partial
def family(noise, sde, score, x, t):
    return sde.drift(x, t) - (1 + noise**2) / 2 * sde.diffusion(t) ** 2 * score(x, t)
probability_flow_drift = partial(family, 0)
""",
    "einsum": """
import torch
def probability_flow_drift(sde, score, x, t):
    s = score(x, t)
    g = sde.diffusion(t).expand_as(s)
    return sde.drift(x, t) - torch.einsum("b...,b...,b...->b...", g, g, s) / 2
""",
    "a loop over the batch, the score asked once": """
import torch
def probability_flow_drift(sde, score, x, t):
    s = score(x, t)
    rows = []
    for i in range(len(x)):
        time = t if t.ndim == 0 else t[i : i + 1]
        rows.append(sde.drift(x[i : i + 1], time) - sde.diffusion(time) ** 2 * s[i : i + 1] / 2)
    return torch.cat(rows)
""",
    "computed in double": """
def probability_flow_drift(sde, score, x, t):
    f, g, s = sde.drift(x, t).double(), sde.diffusion(t).double(), score(x, t).double()
    return (f - 0.5 * g**2 * s).to(x.dtype)
""",
    "a copy of x, recording gradients": """
def probability_flow_drift(sde, score, x, t):
    y = x.clone()
    return sde.drift(y, t) - 0.5 * sde.diffusion(t) ** 2 * score(y, t)
""",
    "where gradients are always recorded": """
import torch
@torch.enable_grad()
def probability_flow_drift(sde, score, x, t):
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)
""",
    "vmap over the batch's rows": """
import torch
def probability_flow_drift(sde, score, x, t):
    s = score(x, t)
    t = t.expand(len(x), *[1] * (x.ndim - 1))
    one = lambda x, t, s: sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * s
    return torch.func.vmap(one)(x, t, s)
""",
    "other names": """
def probability_flow_drift(process, model, state, time):
    return process.drift(state, time) - process.diffusion(time) ** 2 * model(state, time) / 2
""",
    "any number of arguments": """
def probability_flow_drift(*args):
    sde, score, *where = args
    return sde.drift(*where) - sde.diffusion(where[1]) ** 2 * score(*where) / 2
""",
}
