"""Right answers to VESDE, as different people write them."""

VE = {
    "the reference's": '''
import math
from dataclasses import dataclass
import torch
from scorelab.sde import Kernel
@dataclass(frozen=True)
class VESDE(Kernel):
    """The noise grows, the signal stays."""
    sigma_min: float = 0.01
    sigma_max: float = 50.0
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))
''',
    "a plain class, prior_std a method": """
import torch
from math import log, sqrt
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min = sigma_min
        self.sigma_max = sigma_max
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return t * 0 + 1
    def sigma(self, t):
        return self.sigma_min ** (1 - t) * self.sigma_max ** t
    def drift(self, x, t):
        return x * 0
    def diffusion(self, t):
        return sqrt(2) * self.sigma(t) * sqrt(log(self.sigma_max) - log(self.sigma_min))
""",
    "logarithms, prior_std an attribute": """
import math
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.start = math.log(sigma_min)
        self.rate = math.log(sigma_max) - math.log(sigma_min)
        self.prior_std = sigma_max
    def alpha(self, t):
        return torch.full_like(t, 1.0)
    def sigma(self, t):
        return torch.exp(self.start + self.rate * t)
    def drift(self, x, t):
        return torch.full_like(x, 0)
    def diffusion(self, t):
        return self.sigma(t) * (2 * self.rate) ** 0.5
""",
    "constants in torch, of the dtype of t": """
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.ends = sigma_min, sigma_max
    @property
    def prior_std(self):
        return torch.tensor(self.ends[1])
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        low, high = torch.tensor(self.ends, dtype=t.dtype)
        return low * (high / low) ** t
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        low, high = torch.tensor(self.ends, dtype=t.dtype)
        return self.sigma(t) * torch.sqrt(2 * torch.log(high / low))
""",
    "constants in NumPy": """
import numpy as np
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
        self.factor = np.sqrt(2 * np.log(sigma_max / sigma_min))
    @property
    def prior_std(self):
        return np.float64(self.sigma_max)
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        return np.exp(np.log(self.sigma_min)) * torch.exp(t * np.log(self.sigma_max / self.sigma_min))
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        return self.sigma(t) * self.factor
""",
    "diffusion by autograd": """
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
        self.prior_std = float(sigma_max)
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        with torch.enable_grad():
            t = t.detach().clone().requires_grad_()
            slope, = torch.autograd.grad(self.sigma(t).pow(2).sum(), t)
        return slope.sqrt()
""",
    "diffusion by a forward derivative": """
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.lo, self.hi = sigma_min, sigma_max
    prior_std = property(lambda self: self.hi)
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        return self.lo * torch.pow(self.hi / self.lo, t)
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        variance, slope = torch.func.jvp(lambda s: self.sigma(s) ** 2, (t,), (torch.ones_like(t),))
        return slope ** 0.5
""",
    "lerp between the logarithms": """
import math
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return t.new_ones(t.shape)
    def sigma(self, t):
        low = torch.full_like(t, math.log(self.sigma_min))
        high = torch.full_like(t, math.log(self.sigma_max))
        return torch.lerp(low, high, t).exp()
    def drift(self, x, t):
        return x.new_zeros(x.shape)
    def diffusion(self, t):
        return (2 * math.log(self.sigma_max / self.sigma_min) * self.sigma(t) ** 2).sqrt()
""",
    "the variance first": """
import math
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.v0, self.v1 = sigma_min**2, sigma_max**2
    @property
    def prior_std(self):
        return self.v1 ** 0.5
    def variance(self, t):
        return self.v0 * (self.v1 / self.v0) ** t
    def alpha(self, t):
        return t ** 0
    def sigma(self, t):
        return self.variance(t).sqrt()
    def drift(self, x, t):
        return 0.0 * x
    def diffusion(self, t):
        return (self.variance(t) * math.log(self.v1 / self.v0)).sqrt()
""",
    "lambdas": """
import math, torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        ratio = sigma_max / sigma_min
        self.prior_std = sigma_max
        self.alpha = lambda t: torch.ones_like(t)
        self.sigma = lambda t: sigma_min * ratio**t
        self.drift = lambda x, t: torch.zeros_like(x)
        self.diffusion = lambda t: self.sigma(t) * math.sqrt(math.log(ratio) * 2)
""",
    "a network module with buffers": """
import torch
from torch import nn
class VESDE(nn.Module):
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        super().__init__()
        ends = torch.tensor([sigma_min, sigma_max], dtype=torch.float64)
        self.register_buffer("low", ends[0])
        self.register_buffer("high", ends[1])
    @property
    def prior_std(self):
        return self.high.item()
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        return self.low * (self.high / self.low) ** t
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        return self.sigma(t) * torch.sqrt(2 * (self.high.log() - self.low.log()))
""",
    "through NumPy arrays": """
import numpy as np
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return torch.as_tensor(np.ones(t.shape), dtype=t.dtype)
    def sigma(self, t):
        times = t.numpy().astype(np.float64)
        return torch.as_tensor(self.sigma_min * (self.sigma_max / self.sigma_min) ** times, dtype=t.dtype)
    def drift(self, x, t):
        return torch.as_tensor(np.zeros(x.shape), dtype=x.dtype)
    def diffusion(self, t):
        return self.sigma(t) * float(np.sqrt(2 * np.log(self.sigma_max / self.sigma_min)))
""",
    "a loop over the times": """
import math
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return torch.ones(t.shape, dtype=t.dtype)
    def sigma(self, t):
        ratio = self.sigma_max / self.sigma_min
        each = [self.sigma_min * ratio ** s.item() for s in t.flatten()]
        return torch.tensor(each, dtype=t.dtype).reshape(t.shape)
    def drift(self, x, t):
        return torch.zeros(x.shape, dtype=x.dtype)
    def diffusion(self, t):
        out = torch.empty_like(t)
        for at, s in enumerate(self.sigma(t).flatten()):
            out.view(-1)[at] = s * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))
        return out
""",
    "a named tuple": """
import math
from typing import NamedTuple
import torch
class VESDE(NamedTuple):
    sigma_min: float = 0.01
    sigma_max: float = 50.0
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        return self.sigma_max * (self.sigma_min / self.sigma_max) ** (1 - t)
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(-2 * math.log(self.sigma_min / self.sigma_max))
""",
    "a base class and a helper of one's own": """
import math
import torch
class NoDrift:
    def alpha(self, t):
        return torch.ones_like(t)
    def drift(self, x, t):
        return torch.zeros_like(x)
# %%
def geometric(start, end, t):
    return start * torch.exp(t * math.log(end / start))
# %%
class VESDE(NoDrift):
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def sigma(self, t):
        return geometric(self.sigma_min, self.sigma_max, t)
    def diffusion(self, t):
        return math.sqrt(2 * math.log(self.sigma_max / self.sigma_min)) * self.sigma(t)
""",
    "a dataclass that is not frozen, with a field for the prior": """
import math
from dataclasses import dataclass, field
import torch
@dataclass
class VESDE:
    sigma_min: float = 0.01
    sigma_max: float = 50.0
    prior_std: float = field(init=False)
    def __post_init__(self):
        self.prior_std = self.sigma_max
        self.k = math.log(self.sigma_max / self.sigma_min)
    def alpha(self, t):
        return torch.exp(torch.zeros_like(t))
    def sigma(self, t):
        return self.sigma_min * (self.k * t).exp()
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        return self.sigma_min * (self.k * t).exp() * math.sqrt(2 * self.k)
""",
    "powers of two": """
import math
import torch
class VESDE:
    def __init__(self, sigma_min: float = 0.01, sigma_max: float = 50.0) -> None:
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma(torch.tensor(1.0)).item()
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        return self.sigma_min * torch.exp2(t * math.log2(self.sigma_max / self.sigma_min))
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * math.log(2) * math.log2(self.sigma_max / self.sigma_min))
""",
    "powers of ten": """
import math
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return torch.ones_like(t)
    def sigma(self, t):
        a, b = math.log10(self.sigma_min), math.log10(self.sigma_max)
        return 10 ** (a + (b - a) * t)
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        a, b = math.log10(self.sigma_min), math.log10(self.sigma_max)
        return self.sigma(t) * ((b - a) * math.log(10) * 2) ** 0.5
""",
    "fused operations": """
import math
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return torch.ones_like(t)
    def log_sigma(self, t):
        start = torch.full_like(t, math.log(self.sigma_min))
        return torch.add(start, t, alpha=math.log(self.sigma_max / self.sigma_min))
    def sigma(self, t):
        return self.log_sigma(t).exp_()
    def drift(self, x, t):
        return torch.zeros_like(x)
    def diffusion(self, t):
        return (self.log_sigma(t) + 0.5 * math.log(2 * math.log(self.sigma_max / self.sigma_min))).exp()
""",
    "a cached property, and no gradients": """
from functools import cached_property
import math
import torch
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @cached_property
    def prior_std(self):
        return self.sigma_max
    @cached_property
    def rate(self):
        return math.log(self.sigma_max / self.sigma_min)
    @torch.no_grad()
    def alpha(self, t):
        return torch.ones_like(t)
    @torch.no_grad()
    def sigma(self, t):
        return self.sigma_min * torch.exp(self.rate * t)
    @torch.no_grad()
    def drift(self, x, t):
        return torch.zeros_like(x)
    @torch.no_grad()
    def diffusion(self, t):
        return self.sigma(t) * math.sqrt(2 * self.rate)
""",
    "drift by what it means": """
import math
import torch
from scorelab.sde import Kernel
class VESDE(Kernel):
    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        if not 0 < sigma_min < sigma_max:
            raise ValueError("want 0 < sigma_min < sigma_max")
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, t):
        return torch.exp(0 * t)
    def sigma(self, t):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** t
    def drift(self, x, t):
        return 0 * self.alpha(t) * x
    def diffusion(self, t):
        growth = self.sigma(t) * math.log(self.sigma_max / self.sigma_min)
        return torch.sqrt(2 * self.sigma(t) * growth - 0 * self.sigma(t) ** 2)
""",
    "other names for the arguments of methods": """
import torch, math
class VESDE:
    def __init__(self, sigma_min=0.01, sigma_max=50.0, **ignored):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
    @property
    def prior_std(self):
        return self.sigma_max
    def alpha(self, time):
        return torch.ones_like(time)
    def sigma(self, time):
        return self.sigma_min * (self.sigma_max / self.sigma_min) ** time
    def drift(self, state, time):
        return state - state
    def diffusion(self, time):
        return self.sigma(time).mul(math.sqrt(2.0)).mul(math.sqrt(math.log(self.sigma_max / self.sigma_min)))
""",
}
