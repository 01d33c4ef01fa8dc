"""Right answers to reflow_pairs, as different people write them."""

REFLOW = {
    "the reference's": """
import torch
def reflow_pairs(velocity, z, times):
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0, z
""",
    "no_grad as a decorator": """
import torch
@torch.no_grad()
def reflow_pairs(velocity, z, times):
    return euler_flow(velocity, z, times), z
""",
    "detached at the end": """
def reflow_pairs(velocity, z, times):
    return euler_flow(velocity, z, times).detach(), z
""",
    "both detached": """
def reflow_pairs(velocity, z, times):
    x_0 = euler_flow(velocity, z, times)
    return x_0.detach(), z.detach()
""",
    "copies of both": """
import torch
def reflow_pairs(velocity, z, times):
    with torch.no_grad():
        x_0 = euler_flow(velocity, z.clone(), times)
    return x_0.clone(), z.clone()
""",
    "a list": """
import torch
def reflow_pairs(velocity, z, times):
    with torch.no_grad():
        pair = [euler_flow(velocity, z, times), z]
    return pair
""",
    "a loop of its own": """
import torch
def reflow_pairs(velocity, z, times):
    x = z
    with torch.no_grad():
        for t, s in zip(times[:-1], times[1:]):
            x = x + (s - t) * velocity(x, t)
    return x, z
""",
    "a loop on a copy, in place": """
import torch
@torch.no_grad()
def reflow_pairs(velocity, z, times):
    x = z.clone()
    for i in range(len(times) - 1):
        x += (times[i + 1] - times[i]) * velocity(x, times[i])
    return x, z
""",
    "no_grad around each question": """
import torch
def reflow_pairs(velocity, z, times):
    x = z
    for i in range(len(times) - 1):
        with torch.no_grad():
            v = velocity(x, times[i])
        x = x - (times[i] - times[i + 1]) * v
    return x, z
""",
    "each answer detached": """
def reflow_pairs(velocity, z, times):
    x = z.detach().clone()
    for t, s in zip(times[:-1], times[1:]):
        x = x + (s - t) * velocity(x, t).detach()
    return x, z
""",
    "set_grad_enabled": """
import torch
def reflow_pairs(velocity, z, times):
    with torch.set_grad_enabled(False):
        return euler_flow(velocity, z, times), z
""",
    "inference mode, and copies that are usual tensors": """
import torch
def reflow_pairs(velocity, z, times):
    with torch.inference_mode():
        x_0 = euler_flow(velocity, z, times)
    return x_0.clone(), z
""",
    "the data attribute": """
def reflow_pairs(velocity, z, times):
    x_0 = euler_flow(velocity, z, times)
    return x_0.data, z
""",
    "a wrapper without gradients": """
import torch
def reflow_pairs(velocity, z, times):
    def frozen(x, t):
        with torch.no_grad():
            return velocity(x, t)
    return euler_flow(frozen, z, times), z
""",
    "no_grad with a lambda": """
import torch
def reflow_pairs(velocity, z, times):
    frozen = torch.no_grad()(lambda x, t: velocity(x, t))
    return euler_flow(frozen, z, times), z
""",
    "keywords": """
import torch
def reflow_pairs(velocity, z, times):
    with torch.no_grad():
        x_0 = euler_flow(velocity=velocity, x=z, times=times)
    return (x_0, z)
""",
    "the grad mode set, and set back": """
import torch
def reflow_pairs(velocity, z, times):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        x_0 = euler_flow(velocity, z, times)
    finally:
        torch.set_grad_enabled(before)
    return x_0, z
""",
    "row by row": """
import torch
@torch.no_grad()
def reflow_pairs(velocity, z, times):
    rows = [euler_flow(velocity, z[i:i + 1], times) for i in range(len(z))]
    return torch.cat(rows), z
""",
    "the velocity put to eval, if it is a network": """
import torch
def reflow_pairs(velocity, z, times):
    if isinstance(velocity, torch.nn.Module):
        velocity.eval()
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    return x_0, z
""",
    "gradients on in the notebook, off in the function": """
import torch
torch.set_grad_enabled(True)
def reflow_pairs(velocity, z, times):
    noise = z
    with torch.no_grad():
        data = euler_flow(velocity, noise, times)
    assert not data.requires_grad
    return data, noise
""",
    "a dictionary on the way": """
import torch
def reflow_pairs(velocity, z, times):
    pair = {"z": z}
    with torch.no_grad():
        pair["x_0"] = euler_flow(velocity, z, times)
    return pair["x_0"], pair["z"]
""",
    "by numpy at the end": """
import torch
def reflow_pairs(velocity, z, times):
    x_0 = euler_flow(velocity, z, times)
    return torch.from_numpy(x_0.detach().numpy()), z
""",
    "in batches": """
import torch
def reflow_pairs(velocity, z, times):
    with torch.no_grad():
        parts = [euler_flow(velocity, part, times) for part in z.split(256)]
    return torch.cat(parts), z
""",
}
