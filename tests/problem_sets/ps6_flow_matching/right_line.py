"""Right answers to interpolate, as different people write them."""

LINE = {
    "the reference's": """
def interpolate(x_0, z, t):
    x_t = (1 - t) * x_0 + t * z
    return x_t
""",
    "from the data": """
def interpolate(x_0, z, t):
    return x_0 + t * (z - x_0)
""",
    "from the noise": """
def interpolate(x_0, z, t):
    return z + (1 - t) * (x_0 - z)
""",
    "torch.lerp": """
import torch
def interpolate(x_0, z, t):
    return torch.lerp(x_0, z, t)
""",
    "lerp, t spread out": """
def interpolate(x_0, z, t):
    return x_0.lerp(z, t.expand_as(x_0))
""",
    "three terms": """
def interpolate(x_0, z, t):
    return x_0 - t * x_0 + t * z
""",
    "alpha and sigma": """
def alpha(t):
    return 1.0 - t
def sigma(t):
    return t
# %%
def interpolate(x_0, z, t):
    return alpha(t) * x_0 + sigma(t) * z
""",
    "a class of schedules": """
class Straight:
    def alpha(self, t):
        return 1 - t
    def sigma(self, t):
        return t
    def perturb(self, x_0, t, z):
        return self.alpha(t) * x_0 + self.sigma(t) * z
# %%
def interpolate(x_0, z, t):
    return Straight().perturb(x_0, t, z)
""",
    "by keyword": """
def line(start, end, share):
    return (1 - share) * start + share * end
# %%
def interpolate(x_0, z, t):
    return line(share=t, end=z, start=x_0)
""",
    "the time of the papers": """
def interpolate(x_0, z, t):
    tau = 1 - t  # theirs: 1 is data
    return tau * x_0 + (1 - tau) * z
""",
    "torch functions": """
import torch
def interpolate(x_0, z, t):
    return torch.add(torch.mul(torch.sub(1, t), x_0), torch.mul(t, z))
""",
    "addcmul": """
import torch
def interpolate(x_0, z, t):
    return torch.addcmul(x_0, t, z - x_0)
""",
    "in place on a tensor of its own": """
def interpolate(x_0, z, t):
    x_t = x_0.clone()
    x_t *= 1 - t
    x_t += t * z
    return x_t
""",
    "a stack and a sum": """
import torch
def interpolate(x_0, z, t):
    return torch.stack([(1 - t) * x_0, t * z]).sum(0)
""",
    "einsum": """
import torch
def interpolate(x_0, z, t):
    weight = t.expand_as(x_0)
    return torch.einsum("...,...->...", 1 - weight, x_0) + torch.einsum("...,...->...", weight, z)
""",
    "a loop over the batch": """
import torch
def interpolate(x_0, z, t):
    times = t.expand(len(x_0), *[1] * (x_0.ndim - 1))
    return torch.stack([(1 - s) * a + s * b for a, b, s in zip(x_0, z, times)])
""",
    "t in the shape (B,) first": """
def interpolate(x_0, z, t):
    times = t.reshape(-1)
    if len(times) == 1:
        times = times.repeat(len(x_0))
    times = times.view(len(x_0), *[1] * (x_0.ndim - 1))
    return (1 - times) * x_0 + times * z
""",
    "t with all elements": """
import torch
def interpolate(x_0, z, t):
    t = torch.ones_like(x_0) * t
    return (torch.ones_like(t) - t) * x_0 + t * z
""",
    "torch.func.vmap": """
import torch
def interpolate(x_0, z, t):
    times = t.expand(len(x_0), *[1] * (x_0.ndim - 1))
    return torch.func.vmap(lambda a, b, s: a + s * (b - a))(x_0, z, times)
""",
    "without gradients": """
import torch
@torch.no_grad()
def interpolate(x_0, z, t):
    return (1 - t) * x_0 + t * z
""",
    "numpy": """
import torch
def interpolate(x_0, z, t):
    a, b, s = (x.detach().numpy() for x in (x_0, z, t))
    return torch.from_numpy((1 - s) * a + s * b)
""",
    "in double and back": """
def interpolate(x_0, z, t):
    t = t.double()
    return ((1 - t) * x_0.double() + t * z.double()).to(x_0.dtype)
""",
    "a lambda": """
interpolate = lambda x_0, z, t: t * z + (1 - t) * x_0
""",
    "annotated and checked": '''
from torch import Tensor
def interpolate(x_0: Tensor, z: Tensor, t: Tensor) -> Tensor:
    """x_t = (1 - t) x_0 + t z."""
    assert x_0.shape == z.shape
    assert t.ndim in (0, x_0.ndim)
    x_t: Tensor = (1 - t) * x_0 + t * z
    assert x_t.shape == x_0.shape
    return x_t
''',
    "the steps of torch.where at the ends": """
import torch
def interpolate(x_0, z, t):
    x_t = x_0 + t * (z - x_0)
    return torch.where(t == 1, z, torch.where(t == 0, x_0, x_t))
""",
}
