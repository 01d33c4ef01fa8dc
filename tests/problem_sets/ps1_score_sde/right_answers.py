"""Correct answers to ps1_score_sde as different people write them; every one deserves full marks.

Each is the text of one or more cells, parted by `# %%` lines.
"""

from autograder.student.notebook import Cell, Notebook, plain_python

LOSS = {
    "the reference's": """
import torch
def score_matching_loss(pred, std, z):
    loss = torch.mean((pred * std + z) ** 2)
    return loss
""",
    "mse_loss": """
import torch.nn.functional as F
def score_matching_loss(pred, std, z):
    return F.mse_loss(pred * std, -z)
""",
    "MSELoss module": """
from torch import nn
criterion = nn.MSELoss(reduction="mean")
# %%
def score_matching_loss(pred, std, z):
    return criterion(-std * pred, z)
""",
    "mse_loss of the whole target, weighted": """
import torch
def score_matching_loss(pred, std, z):
    target = -z / std
    weight = std ** 2
    return torch.mean(weight * (pred - target) ** 2)
""",
    "addcmul": """
import torch
def score_matching_loss(pred, std, z):
    return torch.addcmul(z, pred, std).square().mean()
""",
    "methods only": """
def score_matching_loss(pred, std, z):
    return pred.mul(std).add(z).pow(2).mean()
""",
    "sum over numel": """
import torch
def score_matching_loss(pred, std, z):
    residual = std * pred + z
    return torch.sum(residual * residual) / residual.numel()
""",
    "sum over the product of the shape": """
import math
def score_matching_loss(pred, std, z):
    r = z + pred * std
    return (r ** 2).sum() / math.prod(pred.shape)
""",
    "mean of means": """
def score_matching_loss(pred, std, z):
    per_point = ((pred * std + z) ** 2).flatten(start_dim=1).mean(dim=1)
    return per_point.mean()
""",
    "a loop over the batch": """
import torch
def score_matching_loss(pred, std, z):
    std = torch.broadcast_to(std, pred.shape)
    total = 0.0
    for p, s, n in zip(pred, std, z):
        total = total + ((p * s + n) ** 2).mean()
    return total / len(pred)
""",
    "einsum": """
import torch
def score_matching_loss(pred, std, z):
    r = (pred * std + z).reshape(-1)
    return torch.einsum("i,i->", r, r) / len(r)
""",
    "dot": """
import torch
def score_matching_loss(pred, std, z):
    r = (pred * std + z).ravel()
    return r @ r / r.shape[0]
""",
    "norm squared": """
import torch
def score_matching_loss(pred, std, z):
    r = pred * std + z
    return torch.linalg.vector_norm(r) ** 2 / torch.numel(r)
""",
    "in pieces, each with the weight of its size": """
def score_matching_loss(pred, std, z):
    pieces = zip(*(a.expand_as(pred).split(1000) for a in (pred, std, z)))
    return sum(((p * s + n) ** 2).mean() * len(p) for p, s, n in pieces) / len(pred)
""",
    "variance plus squared mean": """
import torch
def score_matching_loss(pred, std, z):
    r = pred * std + z
    return r.var(correction=0) + r.mean() ** 2
""",
    "the square multiplied out": """
def score_matching_loss(pred, std, z):
    scaled = pred * std
    return (scaled ** 2).mean() + 2 * (scaled * z).mean() + (z ** 2).mean()
""",
    "a lambda": """
import torch
score_matching_loss = lambda pred, std, z: torch.mean(torch.square(pred * std + z))
""",
    "a class with __call__": """
import torch
class Loss:
    def __call__(self, pred, std, z):
        return torch.mean((pred * std + z) ** 2)
# %%
score_matching_loss = Loss()
""",
    "a module": """
import torch
class Loss(torch.nn.Module):
    def forward(self, pred, std, z):
        return ((pred * std + z) ** 2).mean()
score_matching_loss = Loss()
""",
    "a partial": """
from functools import partial
import torch
def weighted(power, pred, std, z):
    return torch.mean((pred * std + z) ** power)
score_matching_loss = partial(weighted, 2)
""",
    "annotated, with a docstring": '''
import torch
from torch import Tensor
def score_matching_loss(pred: Tensor, std: Tensor, z: Tensor) -> Tensor:
    """Denoising score matching."""
    assert pred.shape == z.shape
    return torch.mean((pred * std + z) ** 2)
''',
    "other names and a default": """
import torch as th
def score_matching_loss(output, sigma, eps, weight=1.0):
    return weight * th.mean((output * sigma + eps) ** 2)
""",
    "keyword-only extras": """
import torch
def score_matching_loss(pred, std, z, /, *, reduction=torch.mean):
    return reduction((pred * std + z) ** 2)
""",
    "any number of arguments": """
def score_matching_loss(*args, **kwargs):
    pred, std, z = args
    return ((pred * std + z) ** 2).mean()
""",
    "a star import": """
from torch import *
# %%
def score_matching_loss(pred, std, z):
    return mean(square(pred * std + z))
""",
    "helpers and constants in other cells": """
import torch
TWO = 2
# %%
def residual(pred, std, z):
    return pred * std + z
# %%
def score_matching_loss(pred, std, z):
    return (residual(pred, std, z) ** TWO).mean()
""",
    "a helper below the answer": """
def score_matching_loss(pred, std, z):
    return squared(pred * std + z).mean()
# %%
def squared(x):
    return x * x
""",
    "prints and warnings": """
import warnings
import torch
def score_matching_loss(pred, std, z):
    loss = torch.mean((pred * std + z) ** 2)
    print("loss", loss.item())
    warnings.warn("still training")
    return loss
""",
    "a walrus": """
def score_matching_loss(pred, std, z):
    return ((r := pred * std + z) * r).mean()
""",
    "a nested function": """
import torch
def score_matching_loss(pred, std, z):
    def residual():
        return pred * std + z
    return torch.mean(residual() ** 2)
""",
    "a decorator": """
import functools
import torch
def squared_mean(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args).pow(2).mean()
    return wrapper
# %%
@squared_mean
def score_matching_loss(pred, std, z):
    return pred * std + z
""",
    "in place on a clone": """
def score_matching_loss(pred, std, z):
    r = z.clone()
    r += pred * std
    return (r ** 2).mean()
""",
    "computed in double": """
def score_matching_loss(pred, std, z):
    r = pred.double() * std.double() + z.double()
    return (r ** 2).mean().to(pred.dtype)
""",
    "vmap": """
import torch
def score_matching_loss(pred, std, z):
    one = lambda p, s, n: ((p * s + n) ** 2).mean()
    return torch.vmap(one)(pred, std.expand_as(pred), z).mean()
""",
    "a table filled in by a loop": """
COEFFICIENTS = {}
for name, value in [("power", 2), ("scale", 1.0)]:
    COEFFICIENTS[name] = value
# %%
def score_matching_loss(pred, std, z):
    return COEFFICIENTS["scale"] * ((pred * std + z) ** COEFFICIENTS["power"]).mean()
""",
    "a list of operations, filled in by a comprehension": """
import torch
operations = []
[operations.append(f) for f in (torch.square, torch.mean)]
# %%
def score_matching_loss(pred, std, z):
    r = pred * std + z
    for f in operations:
        r = f(r)
    return r
""",
    "settings in blocks": """
settings = {"power": 1, "old": 0}
if settings:
    settings["power"] = 2
try:
    import no_such_module
    settings.update(no_such_module.settings)
except ImportError:
    settings["scale"], settings["root"] = 1.0, None
del settings["old"], settings["root"]
# %%
def score_matching_loss(pred, std, z):
    return sum(v for k, v in settings.items() if k != "power") * ((pred * std + z) ** settings["power"]).mean()
""",
    "setattr, and a function of one's own that configures": """
class Settings:
    pass
def configure(what, **values):
    for name, value in values.items():
        setattr(what, name, value)
# %%
setattr(Settings, "scale", 1.0)
settings = Settings()
configure(settings, power=2)
settings.reduction: str = "mean"
_ = vars(settings).setdefault("shift", 0.0)
# %%
def score_matching_loss(pred, std, z):
    value = getattr((pred * std + z) ** settings.power, settings.reduction)()
    return value * Settings.scale + settings.shift
""",
    "a registry, filled by a decorator": """
LOSSES = {}
def register(name):
    def wrap(function):
        LOSSES[name] = function
        return function
    return wrap
# %%
@register("dsm")
def dsm(pred, std, z):
    return ((pred * std + z) ** 2).mean()
# %%
def score_matching_loss(pred, std, z):
    return LOSSES["dsm"](pred, std, z)
""",
    "a registry of subclasses": """
class Loss:
    registry = {}
    def __init_subclass__(cls):
        Loss.registry[cls.__name__] = cls
class DSM(Loss):
    def __call__(self, pred, std, z):
        return ((pred * std + z) ** 2).mean()
def score_matching_loss(pred, std, z):
    return Loss.registry["DSM"]()(pred, std, z)
""",
    "a global that a function sets": """
POWER = None
def setup():
    global POWER
    POWER = 2
setup()
# %%
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** POWER).mean()
""",
    "a method given to tensors": """
import torch
torch.Tensor.mean_square = lambda self: (self ** 2).mean()
# %%
def score_matching_loss(pred, std, z):
    return (pred * std + z).mean_square()
""",
    "a tensor filled in a with block": """
import torch
power = torch.ones(())
with torch.no_grad():
    power.fill_(2.0)
# %%
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** power.item()).mean()
""",
    "a class that reads the global of the same name": """
power = 2
class Loss:
    power = power
    def __call__(self, pred, std, z):
        return ((pred * std + z) ** self.power).mean()
score_matching_loss = Loss()
""",
    "a count of the calls": """
calls = 0
def score_matching_loss(pred, std, z):
    global calls
    calls += 1
    return ((pred * std + z) ** 2).mean()
""",
    "a list of losses, named like the notebook's own": """
import torch
losses = []
def score_matching_loss(pred, std, z):
    loss = ((pred * std + z) ** 2).mean()
    losses.append(loss.item())
    return loss
# %%
def train(steps):
    for _ in range(steps):
        score_matching_loss(torch.ones(1, 2), torch.ones(1, 1), torch.ones(1, 2))
losses = train(10**9)
""",
    "annotations that are never read": """
from __future__ import annotations
# %%
def score_matching_loss(pred: Float[Tensor, "B D"], std: Float[Tensor, "B 1"], z: Noise) -> Scalar:
    return ((pred * std + z) ** 2).mean()
""",
    "a dataclass with quoted annotations": """
from dataclasses import dataclass
from typing import get_type_hints
@dataclass
class Settings:
    power: "int" = 2
    other: "Settings | None" = None
assert get_type_hints(Settings)["power"] is int
settings = Settings()
# %%
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** settings.power).mean()
""",
    "a copy by pickle": """
import pickle
class Loss:
    def __call__(self, pred, std, z):
        return ((pred * std + z) ** 2).mean()
score_matching_loss = pickle.loads(pickle.dumps(Loss()))
""",
    "a value under the main guard": """
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** POWER).mean()
if __name__ == "__main__":
    POWER = 2
""",
    "a value that is awaited": """
import asyncio
async def fetch():
    await asyncio.sleep(0)
    return 2
power = await fetch()
# %%
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** power).mean()
""",
    "a space that does not break, in an f-string": """
def score_matching_loss(pred, std, z):
    assert pred.shape == z.shape, f"{'\u202f'.join(map(str, pred.shape))}"
    return ((pred * std + z) ** 2).mean()
""",
    "beside a sum that is nested deeply": f"""
css = {" + ".join(['"p"'] * 400)}
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** 2).mean() * (len(css) / 400)
""",
    "a notebook that computes in double": """
import torch
torch.set_default_dtype(torch.double)
# %%
def score_matching_loss(pred, std, z):
    share = torch.tensor([1.0 / pred.numel()])
    return (((pred * std + z) ** 2) * share).sum()
""",
    "a list of operations, filled in by map": """
import torch
operations = []
list(map(operations.append, [torch.square, torch.mean]))
# %%
def score_matching_loss(pred, std, z):
    r = pred * std + z
    for f in operations:
        r = f(r)
    return r
""",
    "settings that a nameless function changes": """
settings = {"power": 1}
(lambda s: s.update(power=2))(settings)
# %%
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** settings["power"]).mean()
""",
    "a power from the environment, set by a magic": plain_python("""
%env SCORELAB_POWER=2
# %%
import os
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** int(os.environ["SCORELAB_POWER"])).mean()
"""),
    "a formula in a string": """
import torch
FORMULA = "torch.mean((pred * std + z) ** 2)"
# %%
def score_matching_loss(pred, std, z):
    return eval(FORMULA)
""",
    "a constant in a try that also trains": """
import torch
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** POWER).mean()
# %%
try:
    POWER = 2
    losses = [score_matching_loss(torch.ones(1, 2), torch.ones(1, 1), torch.ones(1, 2)) for _ in range(10**9)]
except KeyboardInterrupt:
    print("stopped by hand")
""",
    "a helper imported from the notebook itself": """
def residual(pred, std, z):
    return pred * std + z
# %%
from __main__ import residual as r
def score_matching_loss(pred, std, z):
    return (r(pred, std, z) ** 2).mean()
""",
    "an import of two, of which one is missing": """
import no_such_module, torch
def score_matching_loss(pred, std, z):
    return torch.mean((pred * std + z) ** 2)
""",
    "many questions in comments": plain_python(
        """
import torch
def score_matching_loss(pred, std, z):
"""
        + 60 * "    # why is the loss multiplied by std, and what if the mean were over the batch alone?\n"
        + "    return torch.mean((pred * std + z) ** 2)\n"
    ),
    "beside a batch of data, and everybody's seeding": """
import time
import torch
from torch.utils.data import DataLoader
def seed_everything(seed):
    torch.manual_seed(seed)
    torch.backends.cudnn.deterministic = True
# %%
data = [time.sleep(0.001)]
seed_everything(len(data))
loader = DataLoader(data, worker_init_fn=seed_everything)
x = next(iter(torch.utils.data.DataLoader(data)))
# %%
def score_matching_loss(pred, std, z):
    return torch.mean((pred * std + z) ** 2)
""",
    "defined twice, the last one right": """
def score_matching_loss(pred, std, z):
    return (pred + z).mean()
# %%
def score_matching_loss(pred, std, z):
    return ((pred * std + z) ** 2).mean()
""",
}

STEP = {
    "the reference's": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    dt = torch.as_tensor(dt)
    z = z - drift * dt + diffusion * torch.sqrt(dt) * noise
    return z
""",
    "torch.tensor of dt, with its warning": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    z = z - drift * dt + diffusion * torch.sqrt(torch.tensor(dt)) * noise
    return z
""",
    "a power": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt ** 0.5 * noise
""",
    "math.sqrt": """
import math
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * math.sqrt(dt) * noise
""",
    "numpy's root": """
import numpy as np
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * float(np.sqrt(float(dt))) * noise
""",
    "all in numpy": """
import numpy as np
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    dt = float(dt)
    return torch.from_numpy(z.numpy() - drift.numpy() * dt + diffusion.numpy() * dt ** 0.5 * noise.numpy())
""",
    "two kinds of dt": """
import math
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    root = torch.sqrt(dt) if isinstance(dt, torch.Tensor) else math.sqrt(dt)
    return z - drift * dt + diffusion * root * noise
""",
    "try and except": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    try:
        root = torch.sqrt(dt)
    except TypeError:
        root = dt ** 0.5
    return z + (-dt * drift) + diffusion * root * noise
""",
    "dt like z": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    dt = torch.as_tensor(dt, dtype=z.dtype, device=z.device)
    return z - drift * dt + diffusion * dt.sqrt() * noise
""",
    "the root of the variance": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    variance = diffusion ** 2 * dt
    return z - drift * dt + torch.sqrt(variance) * noise
""",
    "a negative dt": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    dt = -dt
    return z + drift * dt + diffusion * abs(dt) ** 0.5 * noise
""",
    "Brownian increment": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    dw = noise * dt ** 0.5
    dz = -drift * dt + diffusion * dw
    return z + dz
""",
    "dt over its root": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * noise * dt / dt ** 0.5
""",
    "the root factored out": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    root = dt ** 0.5
    return z - root * (root * drift - diffusion * noise)
""",
    "addcmul": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    mean = torch.sub(z, drift * dt)
    return torch.addcmul(mean, diffusion, noise, value=float(dt) ** 0.5)
""",
    "addcdiv": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return torch.addcdiv(z - drift * dt, diffusion * noise, torch.as_tensor(dt).rsqrt())
""",
    "lerp": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return torch.lerp(z, z - drift, float(dt)) + diffusion * float(dt) ** 0.5 * noise
""",
    "a sum of three": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return sum([z, -drift * dt, diffusion * torch.sqrt(torch.as_tensor(dt)) * noise])
""",
    "stacked": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return torch.stack([z, -drift * dt, diffusion * dt ** 0.5 * noise]).sum(dim=0)
""",
    "einsum": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    scale = torch.broadcast_to(diffusion * dt ** 0.5, z.shape)
    return z - drift * dt + torch.einsum("...,...->...", scale, noise)
""",
    "a loop over the last axis": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    g = diffusion.expand_as(z)
    columns = [
        z[..., i] - drift[..., i] * dt + g[..., i] * dt ** 0.5 * noise[..., i] for i in range(z.shape[-1])
    ]
    return torch.stack(columns, dim=-1)
""",
    "filled in slice by slice": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    out = torch.empty_like(z)
    out[:] = z - drift * dt
    out[:] += diffusion * dt ** 0.5 * noise
    return out
""",
    "in place on a clone": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    z = z.clone()
    z -= drift * dt
    z += diffusion * dt ** 0.5 * noise
    return z
""",
    "computed in double": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    new = z.double() - drift.double() * dt + diffusion.double() * dt ** 0.5 * noise.double()
    return new.to(z.dtype)
""",
    "no_grad": """
import torch
@torch.no_grad()
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * dt ** 0.5 * noise
""",
    "inference mode": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    with torch.inference_mode():
        return z - drift * dt + diffusion * dt ** 0.5 * noise
""",
    "the state itself where nothing moves it": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    if not drift.any() and not noise.any():
        return z
    return z - drift * dt + diffusion * dt ** 0.5 * noise
""",
    "a lambda": """
euler_maruyama_step = lambda z, drift, diffusion, dt, noise: z - drift * dt + diffusion * dt ** 0.5 * noise
""",
    "a class with __call__": """
class Step:
    power = 0.5
    def __call__(self, z, drift, diffusion, dt, noise):
        return z - drift * dt + diffusion * dt ** self.power * noise
euler_maruyama_step = Step()
""",
    "a static method": """
class Sampler:
    @staticmethod
    def step(z, drift, diffusion, dt, noise):
        return z - drift * dt + diffusion * dt ** 0.5 * noise
# %%
euler_maruyama_step = Sampler.step
""",
    "a partial": """
from functools import partial
def step(sign, z, drift, diffusion, dt, noise):
    return z + sign * drift * dt + diffusion * dt ** 0.5 * noise
euler_maruyama_step = partial(step, -1)
""",
    "annotated, with other names": '''
from torch import Tensor
def euler_maruyama_step(x: Tensor, f: Tensor, g: Tensor, h: float | Tensor, xi: Tensor) -> Tensor:
    """x_{t - h} = x_t - f h + g sqrt(h) xi"""
    return x - f * h + g * h ** 0.5 * xi
''',
    "defaults and keyword-only extras": """
def euler_maruyama_step(z, drift, diffusion, dt=0.01, noise=None, *, temperature=1.0):
    return z - drift * dt + temperature * diffusion * dt ** 0.5 * (0 if noise is None else noise)
""",
    "a star import": """
from torch import *
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * sqrt(as_tensor(dt)) * noise
""",
    "import torch as th": """
import torch as th
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return th.sub(z, drift * dt) + th.mul(diffusion * th.sqrt(th.as_tensor(dt)), noise)
""",
    "helpers in other cells": """
HALF = 1 / 2
# %%
def mean_of(z, drift, dt):
    return z - drift * dt
def spread_of(diffusion, dt):
    return diffusion * dt ** HALF
# %%
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return mean_of(z, drift, dt) + spread_of(diffusion, dt) * noise
""",
    "prints and warnings": """
import sys
import warnings
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    print("step", dt)
    print("careful", file=sys.stderr)
    warnings.warn("nearly there")
    return z - drift * dt + diffusion * dt ** 0.5 * noise
""",
    "a walrus": """
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * (root := dt ** 0.5) * root + diffusion * root * noise
""",
    "a nested function and a cached root": """
import functools
@functools.cache
def root(dt):
    return dt ** 0.5
# %%
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    def brownian():
        return diffusion * root(float(dt)) * noise
    return z - drift * dt + brownian()
""",
    "a root for each type": """
from functools import singledispatch
import torch
@singledispatch
def root(dt):
    raise TypeError(type(dt))
@root.register(float)
def _(dt):
    return dt ** 0.5
@root.register(torch.Tensor)
def _(dt):
    return torch.sqrt(dt)
# %%
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    return z - drift * dt + diffusion * root(dt) * noise
""",
    "a count in a function within, of a table built by while": """
steps, table = 0, []
while len(table) < 3:
    table.append(len(table) / 2)
# %%
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    def count():
        global steps
        steps += 1
    count()
    return z - drift * dt + diffusion * dt ** table[1] * noise
""",
    "vmap": """
import torch
def euler_maruyama_step(z, drift, diffusion, dt, noise):
    one = lambda z, f, g, n: z - f * dt + g * dt ** 0.5 * n
    return torch.vmap(one)(z, drift, diffusion.expand_as(z), noise)
""",
}

RIGHT = {"score_matching_loss": LOSS, "euler_maruyama_step": STEP}


def notebook(loss: str = LOSS["the reference's"], step: str = STEP["the reference's"]) -> Notebook:
    """The notebook of a student who gave these answers."""
    return Notebook(tuple(Cell("", source) for source in (loss + "# %%" + step).split("# %%")))
