"""Right answers to score_from_velocity, as different people write them."""

TO_SCORE = {
    "the reference's": """
def score_from_velocity(velocity, x, t):
    score = -(x + (1 - t) * velocity) / t
    return score
""",
    "the noise first": """
def score_from_velocity(velocity, x, t):
    z = x + (1 - t) * velocity
    return -z / t
""",
    "the data first": """
def score_from_velocity(velocity, x, t):
    x_0 = x - t * velocity
    return ((1 - t) * x_0 - x) / t**2
""",
    "the data, then the noise": """
def score_from_velocity(velocity, x, t):
    x_0 = x - t * velocity
    z = x_0 + velocity
    return -z / t
""",
    "the data and t squared, by halves": """
def score_from_velocity(velocity, x, t):
    x_0 = x - t * velocity
    noise = (x - (1 - t) * x_0) / t
    return -noise / t
""",
    "the inverse of the other formula": """
def score_from_velocity(velocity, x, t):
    return (-(1 - t) * velocity - x) / t
""",
    "two factors": """
def score_from_velocity(velocity, x, t):
    return ((t - 1) * velocity - x) * (1 / t)
""",
    "three terms": """
def score_from_velocity(velocity, x, t):
    return velocity - (x + velocity) / t
""",
    "alpha and sigma": """
def score_from_velocity(velocity, x, t):
    alpha, sigma, d_alpha, d_sigma = 1 - t, t, -1.0, 1.0
    return (alpha * velocity - d_alpha * x) / (sigma * (d_alpha * sigma - d_sigma * alpha))
""",
    "two fractions": """
def score_from_velocity(velocity, x, t):
    return -x / t - (1 - t) / t * velocity
""",
    "a reciprocal": """
def score_from_velocity(velocity, x, t):
    return t.reciprocal().neg() * (x + (1 - t) * velocity)
""",
    "torch functions": """
import torch
def score_from_velocity(velocity, x, t):
    return torch.neg(torch.div(torch.add(x, torch.mul(torch.sub(1, t), velocity)), t))
""",
    "addcmul": """
import torch
def score_from_velocity(velocity, x, t):
    return -torch.addcmul(x, 1 - t, velocity) / t
""",
    "helpers": """
def end(velocity, x, t):
    return x + (1 - t) * velocity
# %%
def score_from_velocity(velocity, x, t):
    return -end(x=x, t=t, velocity=velocity) / t
""",
    "a helper below the answer": """
def score_from_velocity(velocity, x, t):
    return to_score(x + (1 - t) * velocity, t)
# %%
def to_score(z, t):
    return -z / t
""",
    "in place on tensors of its own": """
def score_from_velocity(velocity, x, t):
    out = (1 - t) * velocity
    out += x
    out /= -t
    return out
""",
    "a loop over the batch": """
import torch
def score_from_velocity(velocity, x, t):
    times = t.expand(len(x), *[1] * (x.ndim - 1))
    return torch.stack([-(place + (1 - s) * speed) / s for speed, place, s in zip(velocity, x, times)])
""",
    "einsum": """
import torch
def score_from_velocity(velocity, x, t):
    weight = ((1 - t) / t).expand_as(x)
    return -torch.einsum("...,...->...", weight, velocity) - x / t
""",
    "vmap": """
import torch
def score_from_velocity(velocity, x, t):
    times = t.expand(len(x), *[1] * (x.ndim - 1))
    return torch.func.vmap(lambda v, p, u: -(p + (1 - u) * v) / u)(velocity, x, times)
""",
    "t with all elements": """
import torch
def score_from_velocity(velocity, x, t):
    t = torch.ones_like(x) * t
    return -(x + (torch.ones_like(t) - t) * velocity) / t
""",
    "one time as a Python number": """
def score_from_velocity(velocity, x, t):
    if t.ndim == 0:
        t = float(t)
    return -(x + (1 - t) * velocity) / t
""",
    "without gradients": """
import torch
@torch.no_grad()
def score_from_velocity(velocity, x, t):
    return -(x + (1 - t) * velocity) / t
""",
    "numpy": """
import torch
def score_from_velocity(velocity, x, t):
    v, p, u = (a.detach().numpy() for a in (velocity, x, t))
    return torch.from_numpy(-(p + (1 - u) * v) / u)
""",
    "in double and back": """
def score_from_velocity(velocity, x, t):
    t = t.double()
    return (-(x.double() + (1 - t) * velocity.double()) / t).to(x.dtype)
""",
    "x at t = 1 apart": """
import torch
def score_from_velocity(velocity, x, t):
    return torch.where(t == 1, -x, -(x + (1 - t) * velocity) / t)
""",
    "the time of the papers": """
def score_from_velocity(velocity, x, t):
    tau, theirs = 1 - t, -velocity  # theirs: 1 is data; their velocity points there
    return (tau * theirs - x) / (1 - tau)
""",
    "a lambda": """
score_from_velocity = lambda velocity, x, t: -(x + velocity - t * velocity) / t
""",
}
