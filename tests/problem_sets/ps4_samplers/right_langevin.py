"""Right answers to langevin_correction, as different people write them."""

LANGEVIN: dict[str, str] = {
    "the reference's": """
def langevin_correction(score, x, t, snr, noise):
    pull = score(x, t)
    size, shake = (v.flatten(1).norm(dim=1).mean() for v in (pull, noise))
    eps = 2 * (snr * shake / size) ** 2
    return x + eps * pull + (2 * eps).sqrt() * noise
""",
    "the paper's code": """
import torch
def langevin_correction(score, x, t, snr, noise):
    grad = score(x, t)
    grad_norm = torch.norm(grad.reshape(grad.shape[0], -1), dim=-1).mean()
    noise_norm = torch.norm(noise.reshape(noise.shape[0], -1), dim=-1).mean()
    step_size = (snr * noise_norm / grad_norm) ** 2 * 2
    x_mean = x + step_size * grad
    return x_mean + torch.sqrt(step_size * 2) * noise
""",
    "an eps for each image, all of them the same": """
import torch
def langevin_correction(score, x, t, snr, noise):
    grad = score(x, t)
    grad_norm = torch.norm(grad.reshape(len(x), -1), dim=-1).mean()
    noise_norm = torch.norm(noise.reshape(len(x), -1), dim=-1).mean()
    eps = ((snr * noise_norm / grad_norm) ** 2 * 2).expand(len(x)).reshape(-1, *[1] * (x.ndim - 1))
    return x + eps * grad + torch.sqrt(eps * 2) * noise
""",
    "by keyword": """
def langevin_correction(score, x, t, snr, noise):
    g = score(t=t, x=x)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()).square()
    return x + eps * g + (2 * eps) ** 0.5 * noise
""",
    "vector_norm over all axes but the first": """
import torch
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    axes = tuple(range(1, x.ndim))
    z_norm = torch.linalg.vector_norm(noise, dim=axes).mean()
    g_norm = torch.linalg.vector_norm(g, dim=axes).mean()
    eps = 2 * (snr * z_norm / g_norm) ** 2
    return x + eps * g + torch.sqrt(2 * eps) * noise
""",
    "squares, sums and roots by hand": """
def langevin_correction(score, x, t, snr, noise):
    def norm(v):
        return (v**2).sum(dim=tuple(range(1, v.ndim))).sqrt().mean()
    g = score(x, t)
    eps = 2 * (snr * norm(noise) / norm(g)) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "sums of norms in place of means": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    ratio = noise.flatten(1).norm(dim=1).sum() / g.flatten(1).norm(dim=1).sum()
    eps = 2 * snr**2 * ratio**2
    return x + eps * g + 2 * snr * ratio * noise
""",
    "root means, of which the number of pixels cancels": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    size = lambda v: v.flatten(1).square().mean(1).sqrt().mean()
    eps = 2 * (snr * size(noise) / size(g)) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "a loop over the batch": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    z_norm = sum(row.norm() for row in noise) / len(noise)
    g_norm = sum(row.norm() for row in g) / len(g)
    eps = 2 * (snr * z_norm / g_norm) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "eps a Python number": """
import math
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    z_norm = noise.flatten(1).norm(dim=1).mean().item()
    g_norm = g.flatten(1).norm(dim=1).mean().item()
    eps = 2 * (snr * z_norm / g_norm) ** 2
    return x + eps * g + math.sqrt(2 * eps) * noise
""",
    "numpy": """
import numpy as np
import torch
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t).detach().numpy()
    z = noise.numpy()
    norm = lambda v: np.linalg.norm(v.reshape(len(v), -1), axis=1).mean()
    eps = 2 * (snr * norm(z) / norm(g)) ** 2
    return torch.as_tensor(x.numpy() + eps * g + np.sqrt(2 * eps) * z).to(x.dtype)
""",
    "computed in double": """
def langevin_correction(score, x, t, snr, noise):
    g, z = score(x, t).double(), noise.double()
    eps = 2 * (snr * z.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()) ** 2
    return (x.double() + eps * g + (2 * eps).sqrt() * z).to(x.dtype)
""",
    "einsum": """
import torch
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    size = lambda v: torch.einsum("bi,bi->b", v.flatten(1), v.flatten(1)).sqrt().mean()
    eps = 2 * (snr * size(noise) / size(g)) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "in place on an own tensor": """
def langevin_correction(score, x, t, snr, noise):
    pull = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / pull.flatten(1).norm(dim=1).mean()) ** 2
    state = x.clone()
    state += eps * pull
    state += (2 * eps).sqrt() * noise
    return state
""",
    "in place on what the score returned": """
def langevin_correction(score, x, t, snr, noise):
    pull = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / pull.flatten(1).norm(dim=1).mean()) ** 2
    return pull.mul_(eps).add_(x).add_((2 * eps).sqrt() * noise)
""",
    "a guard against zero": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean().clamp(min=1e-12)) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "a tiny number added to the norm": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / (g.flatten(1).norm(dim=1).mean() + 1e-12)) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "under no_grad": """
import torch
@torch.no_grad()
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "with gradients, then detached": """
def langevin_correction(score, x, t, snr, noise):
    y = x.detach().clone().requires_grad_()
    g = score(y, t).detach()
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()) ** 2
    return (y + eps * g + (2 * eps).sqrt() * noise).detach()
""",
    "a time for each": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t.expand(len(x)).reshape(-1, *[1] * (x.ndim - 1)))
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "time as a Python number": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, float(t))
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "the other way to write Langevin dynamics": """
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    step = 4 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()) ** 2
    return x + step / 2 * g + step.sqrt() * noise
""",
    "helpers in other cells": """
def mean_norm(batch):
    return batch.flatten(start_dim=1).norm(dim=1).mean()
# %%
def step_length(score_now, noise, snr):
    return 2 * (snr * mean_norm(noise) / mean_norm(score_now)) ** 2
# %%
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    eps = step_length(g, noise, snr)
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "addcmul": """
import torch
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    ratio = noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()
    pulled = torch.addcmul(x, (ratio**2).expand_as(g), g, value=2 * snr**2)
    return torch.addcmul(pulled, ratio.expand_as(x), noise, value=2 * snr)
""",
    "vmap": """
import torch
def langevin_correction(score, x, t, snr, noise):
    g = score(x, t)
    norms = torch.vmap(lambda row: row.square().sum().sqrt())
    eps = 2 * (snr * norms(noise).mean() / norms(g).mean()) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "a class that is called": """
class Corrector:
    def __call__(self, score, x, t, snr, noise):
        g = score(x, t)
        z_norm, g_norm = [v.reshape(v.size(0), -1).norm(p=2, dim=1).mean() for v in (noise, g)]
        eps = 2 * (snr * z_norm / g_norm) ** 2
        return x + eps * g + (2 * eps).sqrt() * noise
langevin_correction = Corrector()
""",
    "snr a tensor of the state's dtype": """
import torch
def langevin_correction(score, x, t, snr, noise):
    snr = torch.tensor(snr, dtype=x.dtype)
    g = score(x, t)
    eps = 2 * (snr * noise.flatten(1).norm(dim=1).mean() / g.flatten(1).norm(dim=1).mean()) ** 2
    return x + eps * g + (2 * eps).sqrt() * noise
""",
    "annotated, with a docstring": '''
import torch
from torch import Tensor
def langevin_correction(score: "Score", x: Tensor, t: Tensor, snr: float, noise: Tensor) -> Tensor:
    """Song Algorithm 4."""
    assert x.shape == noise.shape
    g: Tensor = score(x, t)
    g_norm = g.view(g.shape[0], -1).norm(dim=1).mean()
    z_norm = noise.view(noise.shape[0], -1).norm(dim=1).mean()
    eps = 2.0 * torch.pow(snr * z_norm / g_norm, 2)
    x = x + eps * g + torch.sqrt(2.0 * eps) * noise
    return x
''',
}
