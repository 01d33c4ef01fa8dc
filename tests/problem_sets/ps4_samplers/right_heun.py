"""Right answers to heun_step, as different people write them."""

HEUN: dict[str, str] = {
    "the reference's": """
def heun_step(drift, x, t, s):
    here = drift(x, t)
    there = drift(x + (s - t) * here, s)
    return x + (s - t) * (here + there) / 2
""",
    "the step has a name": """
def heun_step(drift, x, t, s):
    h = s - t
    k1 = drift(x, t)
    k2 = drift(x + h * k1, s)
    return x + h / 2 * (k1 + k2)
""",
    "the time is t + h": """
def heun_step(drift, x, t, s):
    h = s - t
    k1 = drift(x, t)
    k2 = drift(x + h * k1, t + h)
    return x + 0.5 * h * k1 + 0.5 * h * k2
""",
    "a step back, with minus": """
def heun_step(drift, x, t, s):
    dt = t - s
    k1 = drift(x, t)
    k2 = drift(x - dt * k1, s)
    return x - dt * (k1 + k2) / 2
""",
    "by Euler's step, corrected": """
def heun_step(drift, x, t, s):
    here = drift(x, t)
    euler = x + (s - t) * here
    return euler + (s - t) / 2 * (drift(euler, s) - here)
""",
    "the mean of two Euler steps": """
def heun_step(drift, x, t, s):
    h = s - t
    k1 = drift(x, t)
    first = x + h * k1
    second = x + h * drift(first, s)
    return (first + second) / 2
""",
    "two Euler steps on, half of the way back": """
def heun_step(drift, x, t, s):
    h = s - t
    first = x + h * drift(x, t)
    second = first + h * drift(first, s)
    return (x + second) / 2
""",
    "a helper for Euler's step": """
def euler(x, slope, h):
    return x + h * slope
# %%
def heun_step(drift, x, t, s):
    k1 = drift(x, t)
    k2 = drift(euler(x, k1, s - t), s)
    return euler(x, (k1 + k2) / 2, s - t)
""",
    "a helper below the answer": """
def heun_step(drift, x, t, s):
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    return x + (s - t) * between(k1, k2)
# %%
def between(a, b):
    return 0.5 * a + 0.5 * b
""",
    "torch.stack and mean": """
import torch
def heun_step(drift, x, t, s):
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    return x + (s - t) * torch.stack([k1, k2]).mean(0)
""",
    "torch.lerp": """
import torch
def heun_step(drift, x, t, s):
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    return x + (s - t) * torch.lerp(k1, k2, 0.5)
""",
    "torch.add with alpha": """
import torch
def heun_step(drift, x, t, s):
    h = float(s - t)
    k1 = drift(x, t)
    k2 = drift(torch.add(x, k1, alpha=h), s)
    return x.add(k1, alpha=h / 2).add(k2, alpha=h / 2)
""",
    "torch.trapezoid": """
import torch
def heun_step(drift, x, t, s):
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    return x + torch.trapezoid(torch.stack([k1, k2]), dx=float(s - t), dim=0)
""",
    "by keyword": """
def heun_step(drift, x, t, s):
    k1 = drift(x=x, t=t)
    k2 = drift(t=s, x=x + (s - t) * k1)
    return x + (s - t) * (k1 + k2) / 2
""",
    "in place on fresh tensors": """
def heun_step(drift, x, t, s):
    h = s - t
    slope = drift(x, t).clone()
    state = x.clone()
    state += h * slope
    slope += drift(state, s)
    state.copy_(x)
    state += slope * (h / 2)
    return state
""",
    "a Butcher tableau": """
A, B, C = [[], [1.0]], [0.5, 0.5], [0.0, 1.0]
# %%
def heun_step(drift, x, t, s):
    h, slopes = s - t, []
    for row, c in zip(A, C):
        state = x
        for a, k in zip(row, slopes):
            state = state + h * a * k
        slopes.append(drift(state, t + c * h))
    for b, k in zip(B, slopes):
        x = x + h * b * k
    return x
""",
    "a loop over both ends": """
def heun_step(drift, x, t, s):
    state, slopes = x, []
    for time in (t, s):
        slopes.append(drift(state, time))
        state = x + (s - t) * slopes[-1]
    return x + (s - t) * sum(slopes) / len(slopes)
""",
    "where nothing records gradients": """
import torch
@torch.no_grad()
def heun_step(drift, x, t, s):
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    return x + (s - t) * (k1 + k2) / 2
""",
    "on a detached state": """
def heun_step(drift, x, t, s):
    x = x.detach()
    k1 = drift(x, t)
    k2 = drift((x + (s - t) * k1).detach(), s)
    return x + (s - t) * (k1 + k2) / 2
""",
    "times as Python numbers": """
def heun_step(drift, x, t, s):
    t, s = t.item(), s.item()
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    return x + (s - t) * (k1 + k2) / 2
""",
    "times of a column": """
def heun_step(drift, x, t, s):
    column = (len(x),) + (1,) * (x.ndim - 1)
    t, s = t.expand(column), s.expand(column)
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    return x + (s - t) * (k1 + k2) / 2
""",
    "numpy in between": """
import torch
def heun_step(drift, x, t, s):
    h = (s - t).numpy()
    k1 = drift(x, t).numpy()
    k2 = drift(torch.from_numpy(x.numpy() + h * k1), s).numpy()
    return torch.from_numpy(x.numpy() + h * (k1 + k2) / 2)
""",
    "einsum with weights": """
import torch
def heun_step(drift, x, t, s):
    k1 = drift(x, t)
    k2 = drift(x + (s - t) * k1, s)
    weights = torch.full((2,), 0.5, dtype=x.dtype)
    return x + (s - t) * torch.einsum("k,k...->...", weights, torch.stack([k1, k2]))
""",
    "computed in double": """
def heun_step(drift, x, t, s):
    y, h = x.double(), (s - t).double()
    k1 = drift(x, t).double()
    k2 = drift((y + h * k1).to(x.dtype), s).double()
    return (y + h * (k1 + k2) / 2).to(x.dtype)
""",
    "a class with __call__": """
class Heun:
    def __call__(self, drift, x, t, s):
        k1 = drift(x, t)
        k2 = drift(x + (s - t) * k1, s)
        return x + (s - t) * (k1 + k2) / 2
# %%
heun_step = Heun()
""",
    "a lambda, with names bound on the way": """
heun_step = lambda f, x, t, s: x + (s - t) / 2 * ((k := f(x, t)) + f(x + (s - t) * k, s))
""",
    "signs by hand": """
def heun_step(drift, x, t, s):
    h, sign = abs(s - t), 1 if s > t else -1
    k1 = drift(x, t)
    k2 = drift(x + sign * h * k1, s)
    return x + sign * h * (k1 + k2) / 2
""",
    "annotated, with a docstring": '''
from torch import Tensor
def heun_step(drift, x: Tensor, t: Tensor, s: Tensor) -> Tensor:
    """From t to s."""
    h: Tensor = s - t
    here = drift(x, t)
    assert here.shape == x.shape
    there = drift(x + h * here, s)
    x = x + h * 0.5 * (here + there)
    return x
''',
    "flat, and back in shape": """
def heun_step(drift, x, t, s):
    k1 = drift(x, t).flatten()
    y = x.flatten()
    k2 = drift((y + (s - t) * k1).view_as(x), s).flatten()
    return (y + (s - t) * (k1 + k2) / 2).reshape(x.shape)
""",
    "any number of arguments": """
def heun_step(*args):
    f, x, *(t, s) = args
    k = f(x, t)
    return x + (s - t) * (k + f(x + (s - t) * k, s)) * 0.5
""",
}
