"""Right answers to euler_flow, as different people write them."""

EULER = {
    "the reference's": """
from itertools import pairwise
def euler_flow(velocity, x, times):
    for t, s in pairwise(times):
        x = x + (s - t) * velocity(x, t)
    return x
""",
    "by an index": """
def euler_flow(velocity, x, times):
    for i in range(len(times) - 1):
        x = x + (times[i + 1] - times[i]) * velocity(x, times[i])
    return x
""",
    "with dt as a name": """
def euler_flow(velocity, x, times):
    N = times.shape[0] - 1
    for i in range(N):
        t = times[i]
        dt = times[i + 1] - t
        v = velocity(x, t)
        x = x + v * dt
    return x
""",
    "subtracting the time that is gone": """
def euler_flow(velocity, x, times):
    for t, s in zip(times[:-1], times[1:]):
        x = x - (t - s) * velocity(x, t)
    return x
""",
    "by torch.diff": """
import torch
def euler_flow(velocity, x, times):
    for t, dt in zip(times, torch.diff(times)):
        x = x + dt * velocity(x, t)
    return x
""",
    "all lengths first": """
def euler_flow(velocity, x, times):
    dts = times[1:] - times[:-1]
    for i, dt in enumerate(dts):
        x = x + velocity(x, times[i]) * dt
    return x
""",
    "in place, on a copy": """
def euler_flow(velocity, x, times):
    x = x.clone()
    for t, s in zip(times, times[1:]):
        x += (s - t) * velocity(x, t)
    return x
""",
    "torch.add with alpha": """
import torch
def euler_flow(velocity, x, times):
    for i in range(1, len(times)):
        t = times[i - 1]
        x = torch.add(x, velocity(x, t), alpha=(times[i] - t).item())
    return x
""",
    "a while loop": """
def euler_flow(velocity, x, times):
    i = 0
    while i + 1 < len(times):
        step = times[i + 1] - times[i]
        x = x + step * velocity(x, times[i])
        i += 1
    return x
""",
    "the last time remembered": """
def euler_flow(velocity, x, times):
    t = times[0]
    for s in times[1:]:
        x, t = x + (s - t) * velocity(x, t), s
    return x
""",
    "a helper function for one step": """
def euler_step(velocity, x, t, s):
    return x + (s - t) * velocity(x, t)
# %%
def euler_flow(velocity, x, times):
    for t, s in zip(times[:-1], times[1:]):
        x = euler_step(velocity, x, t, s)
    return x
""",
    "recursive": """
def euler_flow(velocity, x, times):
    if len(times) < 2:
        return x
    t, s = times[0], times[1]
    return euler_flow(velocity, x + (s - t) * velocity(x, t), times[1:])
""",
    "by functools.reduce": """
from functools import reduce
from itertools import pairwise
def euler_flow(velocity, x, times):
    return reduce(lambda x, ts: x + (ts[1] - ts[0]) * velocity(x, ts[0]), pairwise(times), x)
""",
    "a trajectory, of which the last is returned": """
def euler_flow(velocity, x, times):
    path = [x]
    for t, s in zip(times, times[1:]):
        path.append(path[-1] + (s - t) * velocity(path[-1], t))
    return path[-1]
""",
    "a trajectory, stacked": """
import torch
def euler_flow(velocity, x, times):
    path = [x]
    for t, s in zip(times[:-1], times[1:]):
        path.append(path[-1] + (s - t) * velocity(path[-1], t))
    return torch.stack(path)[-1]
""",
    "Python numbers for the times": """
def euler_flow(velocity, x, times):
    steps = times.tolist()
    for t, s in zip(steps, steps[1:]):
        x = x + (s - t) * velocity(x, t)
    return x
""",
    "items made tensors again": """
import torch
def euler_flow(velocity, x, times):
    for i in range(len(times) - 1):
        t, s = times[i].item(), times[i + 1].item()
        x = x + (s - t) * velocity(x, torch.tensor(t, dtype=x.dtype))
    return x
""",
    "keywords": """
def euler_flow(velocity, x, times):
    for t, s in zip(times[:-1], times[1:]):
        x = x + (s - t) * velocity(x=x, t=t)
    return x
""",
    "no_grad as a decorator": """
import torch
@torch.no_grad()
def euler_flow(velocity, x, times):
    for t, s in zip(times[:-1], times[1:]):
        x = x + (s - t) * velocity(x, t)
    return x
""",
    "no_grad within, detached at each step": """
import torch
def euler_flow(velocity, x, times):
    for i in range(len(times) - 1):
        with torch.no_grad():
            v = velocity(x.detach(), times[i])
        x = (x + (times[i + 1] - times[i]) * v).detach()
    return x
""",
    "inference mode": """
import torch
def euler_flow(velocity, x, times):
    with torch.inference_mode():
        for t, s in zip(times[:-1], times[1:]):
            x = x + (s - t) * velocity(x, t)
    return x.clone()
""",
    "a time of shape (B, 1, ..., 1) for each row": """
def euler_flow(velocity, x, times):
    for t, s in zip(times[:-1], times[1:]):
        rows = t.expand(x.shape[0], *[1] * (x.ndim - 1))
        x = x + (s - t) * velocity(x, rows)
    return x
""",
    "torch.lerp to the end of the step's tangent": """
import torch
def euler_flow(velocity, x, times):
    for t, s in zip(times[:-1], times[1:]):
        x = torch.lerp(x, x + velocity(x, t), s - t)
    return x
""",
    "the times cast to the state's dtype": """
def euler_flow(velocity, x, times):
    times = times.to(dtype=x.dtype, device=x.device)
    for t, s in zip(times[:-1], times[1:]):
        x = x.add((s - t).mul(velocity(x, t)))
    return x
""",
    "unbind": """
def euler_flow(velocity, x, times):
    ts = list(times.unbind())
    t = ts.pop(0)
    while ts:
        s = ts.pop(0)
        x = x.addcmul(velocity(x, t), s - t)
        t = s
    return x
""",
    "torch.einsum for the step": """
import torch
def euler_flow(velocity, x, times):
    for t, dt in zip(times[:-1], times.diff()):
        x = x + torch.einsum(",...->...", dt, velocity(x, t))
    return x
""",
    "with a test of its inputs": """
def euler_flow(velocity, x, times):
    if times.ndim != 1 or len(times) < 2:
        raise ValueError("want at least two times")
    for n in range(len(times) - 1):
        t, s = times[n], times[n + 1]
        v = velocity(x, t)
        assert v.shape == x.shape
        x = x + v * (s - t)
    return x
""",
}
