"""Right answers to velocity_from_score, as different people write them."""

TO_VELOCITY = {
    "the reference's": """
def velocity_from_score(score, x, t):
    velocity = -(x + t * score) / (1 - t)
    return velocity
""",
    "the sign in the denominator": """
def velocity_from_score(score, x, t):
    return (x + t * score) / (t - 1)
""",
    "both ends of the line": """
def velocity_from_score(score, x, t):
    z = -t * score
    x_0 = (x - t * z) / (1 - t)
    return z - x_0
""",
    "Tweedie's formula": """
def velocity_from_score(score, x, t):
    x_0 = (x + t**2 * score) / (1 - t)
    return -t * score - x_0
""",
    "the rest of the line": """
def velocity_from_score(score, x, t):
    z = -t * score
    return (z - x) / (1 - t)
""",
    "the probability flow, f and g": """
def velocity_from_score(score, x, t):
    f = -1 / (1 - t)
    g2 = 2 * t / (1 - t)
    return f * x - 0.5 * g2 * score
""",
    "alpha and sigma, differentiated": """
def velocity_from_score(score, x, t):
    alpha, sigma, d_alpha, d_sigma = 1 - t, t, -1.0, 1.0
    pull = d_alpha / alpha
    return pull * x - (sigma * d_sigma - pull * sigma**2) * score
""",
    "the time derivative by autograd": """
import torch
def velocity_from_score(score, x, t):
    _, slope = torch.func.jvp(lambda s: torch.log(1 - s), (t,), (torch.ones_like(t),))
    return slope * x + t * slope * score
""",
    "two fractions": """
def velocity_from_score(score, x, t):
    return -x / (1 - t) - t / (1 - t) * score
""",
    "a reciprocal": """
def velocity_from_score(score, x, t):
    return -(1 - t).reciprocal() * (x + t * score)
""",
    "torch functions": """
import torch
def velocity_from_score(score, x, t):
    return torch.neg(torch.div(torch.add(x, torch.mul(t, score)), torch.sub(1, t)))
""",
    "addcmul": """
import torch
def velocity_from_score(score, x, t):
    return torch.addcmul(x, t, score) / (t - 1)
""",
    "the data from the noise by a helper": """
def noise(score, t):
    return -t * score
def data(x, z, t):
    return (x - t * z) / (1 - t)
# %%
def velocity_from_score(score, x, t):
    z = noise(score=score, t=t)
    return z - data(x=x, z=z, t=t)
""",
    "a helper below the answer": """
def velocity_from_score(score, x, t):
    return -(x + t * score) / left(t)
# %%
def left(t):
    return 1.0 - t
""",
    "in place on tensors of its own": """
def velocity_from_score(score, x, t):
    out = t * score
    out += x
    out /= t - 1
    return out
""",
    "a loop over the batch": """
import torch
def velocity_from_score(score, x, t):
    times = t.expand(len(x), *[1] * (x.ndim - 1))
    return torch.stack([-(place + s * slope) / (1 - s) for slope, place, s in zip(score, x, times)])
""",
    "einsum": """
import torch
def velocity_from_score(score, x, t):
    weight = (t / (1 - t)).expand_as(x)
    return -torch.einsum("...,...->...", weight, score) - x / (1 - t)
""",
    "vmap": """
import torch
def velocity_from_score(score, x, t):
    times = t.expand(len(x), *[1] * (x.ndim - 1))
    return torch.func.vmap(lambda s, p, u: (p + u * s) / (u - 1))(score, x, times)
""",
    "t with all elements": """
import torch
def velocity_from_score(score, x, t):
    t = torch.ones_like(x) * t
    return -(x + t * score) / (torch.ones_like(t) - t)
""",
    "one time as a Python number": """
def velocity_from_score(score, x, t):
    if t.ndim == 0:
        t = float(t)
    return -(x + t * score) / (1 - t)
""",
    "without gradients": """
import torch
@torch.no_grad()
def velocity_from_score(score, x, t):
    return -(x + t * score) / (1 - t)
""",
    "numpy": """
import torch
def velocity_from_score(score, x, t):
    s, p, u = (a.detach().numpy() for a in (score, x, t))
    return torch.from_numpy(-(p + u * s) / (1 - u))
""",
    "in double and back": """
def velocity_from_score(score, x, t):
    t = t.double()
    return (-(x.double() + t * score.double()) / (1 - t)).to(x.dtype)
""",
    "x at t = 0 apart": """
import torch
def velocity_from_score(score, x, t):
    return torch.where(t == 0, -x, -(x + t * score) / (1 - t))
""",
    "the time of the papers": """
def velocity_from_score(score, x, t):
    tau = 1 - t  # theirs: 1 is data; their velocity points there
    theirs = (x + (1 - tau) * score) / tau
    return -theirs
""",
    "a lambda": """
velocity_from_score = lambda score, x, t: (-x - t * score) / (1 - t)
""",
}
