"""Right answers to alpha_bars, as different people write them."""

BARS: dict[str, str] = {
    "cumprod": """
import torch
def alpha_bars(betas):
    return torch.cumprod(1 - betas, dim=0)
""",
    "as a method, from the end": """
def alpha_bars(betas):
    alphas = 1.0 - betas
    return alphas.cumprod(-1)
""",
    "a loop into a table": """
import torch
def alpha_bars(betas):
    bars = torch.ones_like(betas)
    for t in range(1, len(betas)):
        bars[t] = bars[t - 1] * (1 - betas[t])
    return bars
""",
    "a loop into a list": """
import torch
def alpha_bars(betas):
    bar = torch.ones((), dtype=betas.dtype)
    bars = []
    for beta in betas:
        bar = bar * (1 - beta)
        bars.append(bar)
    return torch.stack(bars)
""",
    "a product for each t": """
import torch
def alpha_bars(betas):
    return torch.stack([(1 - betas[: t + 1]).prod() for t in range(betas.shape[0])])
""",
    "from step 1, with one in front": """
import torch
def alpha_bars(betas):
    bars = torch.cumprod(1 - betas[1:], dim=0)
    return torch.cat([torch.ones(1, dtype=betas.dtype), bars])
""",
    "one in front by pad": """
import torch.nn.functional as F
def alpha_bars(betas):
    return F.pad((1 - betas[1:]).cumprod(0), (1, 0), value=1.0)
""",
    "a sum of logarithms": """
import torch
def alpha_bars(betas):
    return torch.exp(torch.cumsum(torch.log(1 - betas), dim=0))
""",
    "a sum of log1p": """
import torch
def alpha_bars(betas):
    return torch.log1p(-betas).cumsum(0).exp()
""",
    "powers of two": """
import torch
def alpha_bars(betas):
    return torch.exp2(torch.log2(1 - betas).cumsum(dim=0))
""",
    "NumPy and back": """
import numpy as np
import torch
def alpha_bars(betas):
    return torch.from_numpy(np.cumprod(1 - betas.numpy()))
""",
    "Python floats": """
import torch
def alpha_bars(betas):
    bars, left = [], 1.0
    for beta in betas.tolist():
        left *= 1 - beta
        bars.append(left)
    return torch.tensor(bars, dtype=betas.dtype)
""",
    "itertools": """
from itertools import accumulate
from operator import mul
import torch
def alpha_bars(betas):
    return torch.stack(list(accumulate((1 - betas).unbind(), mul)))
""",
    "functools": """
from functools import reduce
import torch
def alpha_bars(betas):
    bars = reduce(lambda bars, beta: [*bars, bars[-1] * (1 - beta)], betas[1:], [1 - betas[0]])
    return torch.stack(bars)
""",
    "a helper in its own cell": """
import torch

def alphas_of(betas):
    return 1 - betas

# %%
def alpha_bars(betas):
    return torch.cumprod(alphas_of(betas), 0)
""",
    "a lambda": """
import torch
alpha_bars = lambda betas: torch.cumprod(1 - betas, 0)
""",
    "a triangle of factors": """
import torch
def alpha_bars(betas):
    n = len(betas)
    past = torch.tril(torch.ones(n, n, dtype=torch.bool))
    return torch.where(past, 1 - betas, torch.ones_like(betas)).prod(dim=1)
""",
    "a matrix times logarithms": """
import torch
def alpha_bars(betas):
    past = torch.ones(len(betas), len(betas), dtype=betas.dtype).tril()
    return torch.exp(past @ torch.log1p(-betas))
""",
    "doubling the reach": """
def alpha_bars(betas):
    bars, reach = 1 - betas, 1
    while reach < len(betas):
        longer = bars.clone()
        longer[reach:] = bars[reach:] * bars[:-reach]
        bars, reach = longer, 2 * reach
    return bars
""",
    "in place on a copy": """
def alpha_bars(betas):
    bars = betas.clone()
    bars.neg_().add_(1)
    return bars.cumprod_(dim=0)
""",
    "roots and squares": """
import torch
def alpha_bars(betas):
    return torch.sqrt(1 - betas).cumprod(0) ** 2
""",
    "float64 inside": """
import torch
def alpha_bars(betas):
    bars = torch.cumprod(1 - betas.double(), dim=0)
    return bars.to(betas.dtype)
""",
    "under no_grad, with a contract": """
import torch
@torch.no_grad()
def alpha_bars(betas: torch.Tensor) -> torch.Tensor:
    if betas.ndim != 1 or betas[0] != 0:
        raise ValueError("want betas (T + 1,) that begins with 0")
    alphas = torch.sub(torch.ones_like(betas), betas)
    return torch.cumprod(alphas, dim=0)
""",
    "what is lost at each step": """
import torch
def alpha_bars(betas):
    left = [torch.ones_like(betas[0])]
    for beta in betas[1:]:
        left.append(left[-1] - beta * left[-1])
    return torch.stack(left)
""",
}
