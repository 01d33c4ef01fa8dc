"""Right answers to SubVPSDE, as different people write them."""

SUB_VP = {
    "the reference's": '''
from dataclasses import dataclass
import torch
from scorelab.sde import Kernel
@dataclass(frozen=True)
class SubVPSDE(Kernel):
    """Less noise than VP, the same signal."""
    beta_0: float = 0.1
    beta_1: float = 20.0
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    @property
    def prior_std(self):
        return 1.0
    def alpha(self, t):
        B = self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2 / 2
        return torch.exp(-B / 2)
    def sigma(self, t):
        B = self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2 / 2
        return -torch.expm1(-B)
    def drift(self, x, t):
        return -self.beta(t) / 2 * x
    def diffusion(self, t):
        B = self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2 / 2
        return torch.sqrt(-self.beta(t) * torch.expm1(-2 * B))
''',
    "1 - exp": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0 = beta_0
        self.beta_1 = beta_1
        self.prior_std = 1.0
    def beta(self, t):
        return (1 - t) * self.beta_0 + t * self.beta_1
    def B(self, t):
        return self.beta_0 * t + 0.5 * (self.beta_1 - self.beta_0) * t * t
    def alpha(self, t):
        return torch.exp(-0.5 * self.B(t))
    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))
    def drift(self, x, t):
        return -0.5 * self.beta(t) * x
    def diffusion(self, t):
        return torch.sqrt(self.beta(t) * (1 - torch.exp(-2 * self.B(t))))
""",
    "1 - alpha squared": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    def prior_std(self):
        return 1
    def beta(self, t):
        return self.beta_0 + (self.beta_1 - self.beta_0) * t
    def alpha(self, t):
        return torch.exp(-t / 4 * (2 * self.beta_0 + (self.beta_1 - self.beta_0) * t))
    def sigma(self, t):
        return 1 - self.alpha(t) ** 2
    def drift(self, x, t):
        return -x * self.beta(t) / 2
    def diffusion(self, t):
        return self.beta(t).sqrt() * (1 - self.alpha(t) ** 4).sqrt()
""",
    "a child of VP": """
import torch
from scorelab.sde import VPSDE
class SubVPSDE(VPSDE):
    def sigma(self, t):
        return super().sigma(t) ** 2
    def diffusion(self, t):
        return super().diffusion(t) * torch.sqrt(1 - self.alpha(t) ** 4)
""",
    "with a VP inside": """
import torch
from scorelab.sde import VPSDE
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.vp = VPSDE(beta_0, beta_1)
    @property
    def prior_std(self):
        return self.vp.prior_std
    def alpha(self, t):
        return self.vp.alpha(t)
    def sigma(self, t):
        return self.vp.sigma(t).square()
    def drift(self, x, t):
        return self.vp.drift(x, t)
    def diffusion(self, t):
        return self.vp.diffusion(t) * (-torch.expm1(4 * self.vp.log_alpha(t))).sqrt()
""",
    "the variance of Song Eq. 28": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def integral(self, t):
        return t * self.beta_0 + t**2 * (self.beta_1 - self.beta_0) / 2
    def alpha(self, t):
        return (-self.integral(t) / 2).exp()
    def sigma(self, t):
        B = self.integral(t)
        return torch.sqrt(1 + torch.exp(-2 * B) - 2 * torch.exp(-B))
    def drift(self, x, t):
        beta = self.beta_0 + t * (self.beta_1 - self.beta_0)
        return -beta * x / 2
    def diffusion(self, t):
        beta = self.beta_0 + t * (self.beta_1 - self.beta_0)
        return (beta - beta * torch.exp(-2 * self.integral(t))).sqrt()
""",
    "with the names of the paper's code": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def log_mean_coeff(self, t):
        return -0.25 * t ** 2 * (self.beta_1 - self.beta_0) - 0.5 * t * self.beta_0
    def alpha(self, t):
        return torch.exp(self.log_mean_coeff(t))
    def sigma(self, t):
        return 1 - torch.exp(2. * self.log_mean_coeff(t))
    def drift(self, x, t):
        beta_t = self.beta_0 + t * (self.beta_1 - self.beta_0)
        return -0.5 * beta_t * x
    def diffusion(self, t):
        beta_t = self.beta_0 + t * (self.beta_1 - self.beta_0)
        discount = 1. - torch.exp(-2 * self.beta_0 * t - (self.beta_1 - self.beta_0) * t ** 2)
        return torch.sqrt(beta_t * discount)
""",
    "drift and diffusion by autograd": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.a, self.b = beta_0, (beta_1 - beta_0) / 2
    @property
    def prior_std(self):
        return 1.0
    def alpha(self, t):
        return torch.exp(-(self.a * t + self.b * t**2) / 2)
    def sigma(self, t):
        return -torch.expm1(-(self.a * t + self.b * t**2))
    def slope(self, f, t):
        with torch.enable_grad():
            s = t.detach().clone().requires_grad_()
            return torch.autograd.grad(f(s).sum(), s)[0]
    def drift(self, x, t):
        return self.slope(lambda s: self.alpha(s).log(), t) * x
    def diffusion(self, t):
        f = self.slope(self.alpha, t) / self.alpha(t)
        return (self.slope(lambda s: self.sigma(s) ** 2, t) - 2 * f * self.sigma(t) ** 2).sqrt()
""",
    "a trapezium": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta = lambda t: beta_0 + t * (beta_1 - beta_0)
        self.area = lambda t: t * (beta_0 + self.beta(t)) / 2
        self.prior_std = 1.0
    def alpha(self, t):
        return self.area(t).neg().div(2).exp()
    def sigma(self, t):
        return self.area(t).neg().expm1().neg()
    def drift(self, x, t):
        return self.beta(t).neg().div(2).mul(x)
    def diffusion(self, t):
        return self.area(t).mul(-2).expm1().neg().mul(self.beta(t)).sqrt()
""",
    "a sum times a difference": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return torch.tensor(1.0)
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    def alpha(self, t):
        return torch.exp(-self.beta_0 / 2 * t - (self.beta_1 - self.beta_0) / 4 * t**2)
    def sigma(self, t):
        a = self.alpha(t)
        return (1 - a) * (1 + a)
    def drift(self, x, t):
        return -0.5 * self.beta(t) * x
    def diffusion(self, t):
        a2 = self.alpha(t) ** 2
        return torch.sqrt(self.beta(t) * (1 - a2) * (1 + a2))
""",
    "diffusion from sigma": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    def alpha(self, t):
        return torch.sqrt(1 - self.sigma(t))
    def sigma(self, t):
        return -torch.expm1(-(self.beta_0 + self.beta(t)) * t / 2)
    def drift(self, x, t):
        return -0.5 * self.beta(t) * x
    def diffusion(self, t):
        s = self.sigma(t)
        return torch.sqrt(self.beta(t) * s * (2 - s))
""",
    "lerp": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def beta(self, t):
        return torch.lerp(torch.full_like(t, self.beta_0), torch.full_like(t, self.beta_1), t)
    def B(self, t):
        return t * self.beta(t / 2)
    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)
    def sigma(self, t):
        return 1 - torch.exp(-self.B(t))
    def drift(self, x, t):
        return -(self.beta(t) * x) / 2
    def diffusion(self, t):
        return torch.sqrt(self.beta(t) - self.beta(t) * torch.exp(-2 * self.B(t)))
""",
    "the prior as sigma at the end": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return float(self.sigma(torch.ones(())))
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    def B(self, t):
        return self.beta_0 * t + (self.beta_1 - self.beta_0) * t.square() / 2
    def alpha(self, t):
        return torch.exp(-self.B(t)).sqrt()
    def sigma(self, t):
        return 1 - 1 / torch.exp(self.B(t))
    def drift(self, x, t):
        return -self.beta(t) * x * 0.5
    def diffusion(self, t):
        return torch.sqrt(self.beta(t)) * torch.sqrt(1 - torch.exp(-self.B(t)) ** 2)
""",
    "hyperbolic functions": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
        self.prior_std = 1.0
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    def half(self, t):
        return (self.beta_0 + self.beta(t)) * t / 4
    def alpha(self, t):
        return torch.exp(-self.half(t))
    def sigma(self, t):
        return 2 * self.alpha(t) * torch.sinh(self.half(t))
    def drift(self, x, t):
        return -self.beta(t) / 2 * x
    def diffusion(self, t):
        B = 2 * self.half(t)
        return torch.sqrt(2 * self.beta(t) * torch.exp(-B) * torch.sinh(B))
""",
    "fused operations": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.gap = beta_0, beta_1 - beta_0
    @property
    def prior_std(self):
        return 1.0
    def B(self, t):
        return torch.addcmul(self.beta_0 * t, t, t, value=self.gap / 2)
    def beta(self, t):
        return torch.add(torch.full_like(t, self.beta_0), t, alpha=self.gap)
    def alpha(self, t):
        return self.B(t).mul_(-0.5).exp_()
    def sigma(self, t):
        return self.B(t).neg_().expm1_().neg_()
    def drift(self, x, t):
        return torch.addcmul(torch.zeros_like(x), self.beta(t), x, value=-0.5)
    def diffusion(self, t):
        return (-2 * self.B(t)).expm1_().mul_(self.beta(t)).neg_().sqrt_()
""",
    "through NumPy arrays": """
import numpy as np
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    def B(self, t):
        s = t.numpy()
        return self.beta_0 * s + (self.beta_1 - self.beta_0) * s**2 / 2
    def alpha(self, t):
        return torch.as_tensor(np.exp(-self.B(t) / 2), dtype=t.dtype)
    def sigma(self, t):
        return torch.as_tensor(-np.expm1(-self.B(t)), dtype=t.dtype)
    def drift(self, x, t):
        return -0.5 * self.beta(t) * x
    def diffusion(self, t):
        return (self.beta(t) * torch.as_tensor(-np.expm1(-2 * self.B(t)), dtype=t.dtype)) ** 0.5
""",
    "a dataclass with a default for the prior": """
from dataclasses import dataclass
import torch
@dataclass
class SubVPSDE:
    beta_0: float = 0.1
    beta_1: float = 20.0
    prior_std: float = 1.0
    def __post_init__(self):
        assert self.beta_1 >= self.beta_0 > 0
    def beta(self, t):
        return self.beta_1 * t + self.beta_0 * (1 - t)
    def minus_B(self, t):
        return -0.5 * self.beta_1 * t**2 - self.beta_0 * (t - 0.5 * t**2)
    def alpha(self, t):
        return torch.exp(0.5 * self.minus_B(t))
    def sigma(self, t):
        return -torch.expm1(self.minus_B(t))
    def drift(self, x, t):
        return -0.5 * self.beta(t) * x
    def diffusion(self, t):
        return torch.sqrt(-torch.expm1(2 * self.minus_B(t)) * self.beta(t))
""",
    "a rule of quadrature": """
import numpy as np
import torch
NODES, WEIGHTS = np.polynomial.legendre.leggauss(3)
# %%
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    def B(self, t):
        return sum(float(w) * t / 2 * self.beta(t * (1 + float(u)) / 2) for u, w in zip(NODES, WEIGHTS))
    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)
    def sigma(self, t):
        return -torch.expm1(-self.B(t))
    def drift(self, x, t):
        return -self.beta(t) / 2 * x
    def diffusion(self, t):
        return torch.sqrt(-self.beta(t) * torch.expm1(-2 * self.B(t)))
""",
    "a network module": """
import torch
from torch import nn
class SubVPSDE(nn.Module):
    def __init__(self, beta_0=0.1, beta_1=20.0):
        super().__init__()
        self.register_buffer("rates", torch.tensor([beta_0, beta_1], dtype=torch.float64))
        self.prior_std = 1.0
    def beta(self, t):
        return self.rates[0] + t * (self.rates[1] - self.rates[0])
    def B(self, t):
        return self.rates[0] * t + (self.rates[1] - self.rates[0]) * t**2 / 2
    def alpha(self, t):
        return torch.exp(-self.B(t) / 2)
    def sigma(self, t):
        return torch.sub(1, torch.exp(-self.B(t)))
    def drift(self, x, t):
        return -self.beta(t) / 2 * x
    def diffusion(self, t):
        return self.beta(t).mul(1 - torch.exp(-2 * self.B(t))).sqrt()
""",
    "helpers of one's own": """
import math
import torch
def beta_of(t, b0, b1):
    return b0 + t * (b1 - b0)
def area_of(t, b0, b1):
    return b0 * t + (b1 - b0) / 2 * t ** 2
# %%
class SubVPSDE:
    prior_std = 1.0
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.rates = (beta_0, beta_1)
    def alpha(self, t):
        return math.e ** (-area_of(t, *self.rates) / 2)
    def sigma(self, t):
        return 1 - math.e ** (-area_of(t, *self.rates))
    def drift(self, x, t):
        return beta_of(t, *self.rates) * x / -2
    def diffusion(self, t):
        return torch.sqrt(beta_of(t, *self.rates) * (1 - math.e ** (-2 * area_of(t, *self.rates))))
""",
    "a loop over the times": """
import math
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def each(self, f, t):
        values = [f(s.item(), self.beta_0 * s.item() + (self.beta_1 - self.beta_0) * s.item() ** 2 / 2)
                  for s in t.flatten()]
        return torch.tensor(values, dtype=t.dtype).view(t.shape)
    def beta(self, s):
        return self.beta_0 + s * (self.beta_1 - self.beta_0)
    def alpha(self, t):
        return self.each(lambda s, B: math.exp(-B / 2), t)
    def sigma(self, t):
        return self.each(lambda s, B: 1 - math.exp(-B), t)
    def drift(self, x, t):
        return self.each(lambda s, B: -self.beta(s) / 2, t) * x
    def diffusion(self, t):
        return self.each(lambda s, B: math.sqrt(self.beta(s) * (1 - math.exp(-2 * B))), t)
""",
    "constants in torch, of the dtype of t": """
import torch
class SubVPSDE:
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def terms(self, t):
        b0, b1 = torch.as_tensor(self.beta_0, dtype=t.dtype), torch.as_tensor(self.beta_1, dtype=t.dtype)
        return b0 + t * (b1 - b0), torch.exp(-(b0 * t + (b1 - b0) * t**2 / 2))
    def alpha(self, t):
        beta, decay = self.terms(t)
        return decay ** 0.5
    def sigma(self, t):
        beta, decay = self.terms(t)
        return 1 - decay
    def drift(self, x, t):
        beta, decay = self.terms(t)
        return torch.mul(x, -beta / 2)
    def diffusion(self, t):
        beta, decay = self.terms(t)
        return (beta * (1 - decay ** 2)) ** 0.5
""",
    "where, for a constant rate": """
import torch
from scorelab.sde import Kernel
class SubVPSDE(Kernel):
    def __init__(self, beta_0=0.1, beta_1=20.0):
        self.beta_0, self.beta_1 = beta_0, beta_1
    @property
    def prior_std(self):
        return 1.0
    def beta(self, t):
        return self.beta_0 + t * (self.beta_1 - self.beta_0)
    def B(self, t):
        gap = self.beta_1 - self.beta_0
        return self.beta_0 * t if gap == 0 else (self.beta(t) ** 2 - self.beta_0**2) / (2 * gap)
    def alpha(self, t):
        return torch.exp(-0.5 * self.B(t))
    def sigma(self, t):
        return -torch.expm1(-self.B(t))
    def drift(self, x, t):
        return -0.5 * self.beta(t) * x
    def diffusion(self, t):
        return (self.beta(t) * -torch.expm1(-2 * self.B(t))).sqrt()
""",
}
