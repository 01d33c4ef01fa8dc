"""Right answers to image_loss, as different people write them."""

IMAGE_LOSS: dict[str, str] = {
    "the reference's": """
import torch
def score_matching_loss(pred, std, z):
    return torch.mean((pred * std + z) ** 2)
# %%
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    return score_matching_loss(net(sde.perturb(x_0, t, z), t), sde.sigma(t), z)
""",
    "by alpha and sigma": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t.reshape(len(t), *(1,) * (x_0.dim() - 1))
    alpha, sigma = sde.alpha(t), sde.sigma(t)
    x_t = alpha * x_0 + sigma * z
    return torch.mean((sigma * net(x_t, t) + z) ** 2)
""",
    "Nones counted out": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t[(slice(None),) + (None,) * (x_0.ndim - 1)]
    return ((sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z) ** 2).mean()
""",
    "an ellipsis and Nones": """
def image_loss(net, sde, x_0, t, z):
    t = t[(..., *[None] * (x_0.ndim - 1))]
    return (sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z).square().mean()
""",
    "a while loop of unsqueeze": """
import torch
def image_loss(net, sde, x_0, t, z):
    while t.ndim < x_0.ndim:
        t = t.unsqueeze(-1)
    pred = net(sde.perturb(x_0, t, z), t)
    return torch.mean((pred * sde.sigma(t) + z) ** 2)
""",
    "points and images apart": """
import torch
def image_loss(net, sde, x_0, t, z):
    if x_0.ndim == 2:
        t = t[:, None]
    else:
        t = t[:, None, None, None]
    x_t = sde.perturb(x_0, t, z)
    return torch.mean((sde.sigma(t) * net(x_t, t) + z) ** 2)
""",
    "the shape of a sum": """
def image_loss(net, sde, x_0, t, z):
    axes = tuple(range(1, x_0.ndim))
    t = t.reshape(x_0.sum(axes, keepdim=True).shape)
    return (sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z).pow(2).mean()
""",
    "the shape in a list": """
import torch
def image_loss(net, sde, x_0, t, z):
    shape = [1] * x_0.dim()
    shape[0] = x_0.size(0)
    t = t.view(shape)
    x_t = sde.perturb(x_0, t, z)
    residual = torch.addcmul(z, sde.sigma(t), net(x_t, t))
    return residual.square().mean()
""",
    "axes added in a for loop": """
import torch
def image_loss(net, sde, x_0, t, z):
    for axis in range(1, x_0.ndim):
        t = torch.unsqueeze(t, axis)
    error = sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z
    return torch.sum(error * error) / error.numel()
""",
    "a transposed broadcast": """
def image_loss(net, sde, x_0, t, z):
    t = t.expand(*[1] * (x_0.ndim - 1), len(t)).movedim(-1, 0)
    return ((sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z) ** 2).mean()
""",
    "mse_loss": """
import torch.nn.functional as F
def image_loss(net, sde, x_0, t, z):
    t = t.view(t.shape[0], *([1] * len(x_0.shape[1:])))
    return F.mse_loss(sde.sigma(t) * net(sde.perturb(x_0, t, z), t), -z)
""",
    "the target, and the weight": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    sigma = sde.sigma(t)
    target = -z / sigma
    pred = net(sde.perturb(x_0, t, z), t)
    return torch.mean(sigma**2 * (pred - target) ** 2)
""",
    "the target from x_t": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    alpha, sigma = sde.alpha(t), sde.sigma(t)
    noise = sigma * z
    x_t = alpha * x_0 + noise
    pred = net(x_t, t)
    return ((sigma * (pred + noise / sigma**2)) ** 2).mean()
""",
    "a mean for each image, then of the batch": """
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    error = (sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z) ** 2
    return error.flatten(1).mean(1).mean()
""",
    "mean over axes, counted": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    error = torch.square(sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z)
    return torch.mean(error, dim=list(range(x_0.ndim)))
""",
    "the noise that the score implies": """
import torch
def image_loss(net, sde, x_0, t, z):
    times = t.view(-1, *[1] * (x_0.ndim - 1))
    sigma = sde.sigma(times)
    noise = -sigma * net(sde.perturb(x_0, times, z), times)
    return torch.nn.MSELoss()(noise, z)
""",
    "sigma and alpha of the flat times": """
import torch
def image_loss(net, sde, x_0, t, z):
    shape = (-1,) + (1,) * (x_0.ndim - 1)
    alpha, sigma = (value(t).view(shape) for value in (sde.alpha, sde.sigma))
    pred = net(alpha * x_0 + sigma * z, t.view(shape))
    return torch.mean((sigma * pred + z) ** 2)
""",
    "einsum": """
import torch
def image_loss(net, sde, x_0, t, z):
    x_t = torch.einsum("b,b...->b...", sde.alpha(t), x_0) + torch.einsum("b,b...->b...", sde.sigma(t), z)
    pred = net(x_t, t.view(-1, *[1] * (x_0.ndim - 1)))
    r = (torch.einsum("b,b...->b...", sde.sigma(t), pred) + z).flatten()
    return r @ r / len(r)
""",
    "a norm": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    r = sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z
    return torch.linalg.vector_norm(r) ** 2 / r.numel()
""",
    "the square multiplied out": """
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    scaled = sde.sigma(t) * net(sde.perturb(x_0, t, z), t)
    return (scaled**2).mean() + 2 * (scaled * z).mean() + (z**2).mean()
""",
    "a loop over the batch behind the network": """
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(sde.perturb(x_0, t, z), t)
    total = 0
    for p, s, n in zip(pred, sde.sigma(t), z):
        total = total + ((s * p + n) ** 2).mean()
    return total / len(x_0)
""",
    "x_t row by row": """
import torch
def image_loss(net, sde, x_0, t, z):
    x_t = torch.stack([sde.perturb(x, s, n) for x, s, n in zip(x_0, t, z)])
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    return torch.mean((sde.sigma(t) * net(x_t, t) + z) ** 2)
""",
    "by keyword": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(t=t, x=sde.perturb(x_0=x_0, t=t, z=z))
    return torch.mean((sde.sigma(t) * pred + z) ** 2)
""",
    "helpers in other cells": """
def like(t, x):
    return t.view(-1, *[1] * (x.ndim - 1))
# %%
def residual(net, sde, x_0, t, z):
    return sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z
# %%
def image_loss(net, sde, x_0, t, z):
    return residual(net, sde, x_0, like(t, x_0), z).pow(2).mean()
""",
    "a lambda": """
image_loss = lambda net, sde, x_0, t, z: (
    (sde.sigma(s := t.view(-1, *[1] * (x_0.ndim - 1))) * net(sde.perturb(x_0, s, z), s) + z) ** 2
).mean()
""",
    "a nested function": """
import torch
def image_loss(net, sde, x_0, t, z):
    def spread(a):
        return a.view(-1, *[1] * (x_0.ndim - 1))
    sigma = spread(sde.sigma(t))
    x_t = spread(sde.alpha(t)) * x_0 + sigma * z
    return torch.mean((sigma * net(x_t, spread(t)) + z) ** 2)
""",
    "annotated, with a docstring": '''
import torch
from torch import Tensor
def image_loss(net, sde, x_0: Tensor, t: Tensor, z: Tensor) -> Tensor:
    """Denoising score matching for data of any shape."""
    assert t.shape == (len(x_0),) and z.shape == x_0.shape
    times: Tensor = t.reshape([len(x_0)] + [1] * (x_0.ndim - 1))
    x_t = sde.perturb(x_0, times, z)
    loss: Tensor = ((sde.sigma(times) * net(x_t, times) + z) ** 2).mean()
    return loss
''',
    "a class with __call__": """
import torch
class ImageLoss:
    def __call__(self, net, sde, x_0, t, z):
        t = t.view(-1, *[1] * (x_0.ndim - 1))
        return torch.mean((sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z) ** 2)
# %%
image_loss = ImageLoss()
""",
    "the first set's loss, in a cell below": """
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    return score_matching_loss(pred=net(sde.perturb(x_0, t, z), t), std=sde.sigma(t), z=z)
# %%
import torch.nn.functional as F
def score_matching_loss(pred, std, z):
    return F.mse_loss(std * pred, -z)
""",
    "computed in double": """
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    pred = net(sde.perturb(x_0, t, z), t)
    return ((sde.sigma(t).double() * pred.double() + z.double()) ** 2).mean().to(z.dtype)
""",
    "no gradients recorded but for the network": """
import torch
def image_loss(net, sde, x_0, t, z):
    with torch.no_grad():
        t = t.view(-1, *[1] * (x_0.ndim - 1))
        x_t, sigma = sde.perturb(x_0, t, z), sde.sigma(t)
    return torch.mean((sigma * net(x_t, t) + z) ** 2)
""",
    "prints": """
import torch
def image_loss(net, sde, x_0, t, z):
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    loss = torch.mean((sde.sigma(t) * net(sde.perturb(x_0, t, z), t) + z) ** 2)
    print(f"loss {loss.item():.3f}")
    return loss
""",
}
