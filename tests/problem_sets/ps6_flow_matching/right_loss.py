"""Right answers to flow_matching_loss, as different people write them."""

LOSS = {
    "the reference's": """
def flow_matching_loss(pred, x_0, z):
    loss = (pred - (z - x_0)).square().mean()
    return loss
""",
    "mse_loss": """
import torch.nn.functional as F
def flow_matching_loss(pred, x_0, z):
    return F.mse_loss(pred, z - x_0)
""",
    "mse_loss, the other way round": """
import torch
def flow_matching_loss(pred, x_0, z):
    return torch.nn.functional.mse_loss(input=z - x_0, target=pred, reduction="mean")
""",
    "nn.MSELoss": """
import torch
criterion = torch.nn.MSELoss()
# %%
def flow_matching_loss(pred, x_0, z):
    return criterion(pred, z - x_0)
""",
    "a named target": """
import torch
def flow_matching_loss(pred, x_0, z):
    target = z - x_0
    return torch.mean((pred - target) ** 2)
""",
    "without parentheses": """
import torch
def flow_matching_loss(pred, x_0, z):
    return torch.mean(torch.square(pred - z + x_0))
""",
    "the end of the line": """
def flow_matching_loss(pred, x_0, z):
    end = x_0 + pred
    return (end - z).pow(2).mean()
""",
    "the start of the line": """
def flow_matching_loss(pred, x_0, z):
    start = z - pred
    return ((start - x_0) ** 2).mean()
""",
    "the sum over the count": """
import torch
def flow_matching_loss(pred, x_0, z):
    return torch.sum((pred + x_0 - z) ** 2) / pred.numel()
""",
    "a mean for each of the batch first": """
def flow_matching_loss(pred, x_0, z):
    squares = (pred - (z - x_0)) ** 2
    return squares.reshape(len(pred), -1).mean(1).mean(0)
""",
    "a sum over the dimensions, divided": """
import math
def flow_matching_loss(pred, x_0, z):
    error = (pred - z + x_0).reshape(len(pred), -1)
    return (error * error).sum(dim=1).mean() / error.shape[1]
""",
    "a dot product": """
import torch
def flow_matching_loss(pred, x_0, z):
    error = (pred - (z - x_0)).flatten()
    return torch.dot(error, error) / error.numel()
""",
    "einsum": """
import torch
def flow_matching_loss(pred, x_0, z):
    error = pred - (z - x_0)
    return torch.einsum("...,...->...", error, error).mean()
""",
    "absolute values, squared": """
def flow_matching_loss(pred, x_0, z):
    return (pred - (z - x_0)).abs().pow(2).mean()
""",
    "a loop over the batch": """
import torch
def flow_matching_loss(pred, x_0, z):
    losses = []
    for p, a, b in zip(pred, x_0, z):
        losses.append(((p - (b - a)) ** 2).mean())
    return torch.stack(losses).mean()
""",
    "a running sum": """
def flow_matching_loss(pred, x_0, z):
    total = 0.0
    for p, a, b in zip(pred, x_0, z):
        total = total + ((p - b + a) ** 2).sum()
    return total / pred.numel()
""",
    "chunks": """
def flow_matching_loss(pred, x_0, z):
    parts = zip(pred.split(256), x_0.split(256), z.split(256))
    return sum((p - (b - a)).square().sum() for p, a, b in parts) / pred.numel()
""",
    "the target detached": """
import torch
def flow_matching_loss(pred, x_0, z):
    with torch.no_grad():
        target = z - x_0
    return (pred - target.detach()).square().mean()
""",
    "variance and mean": """
def flow_matching_loss(pred, x_0, z):
    error = pred - (z - x_0)
    return error.var(correction=0) + error.mean() ** 2
""",
    "vmap": """
import torch
def flow_matching_loss(pred, x_0, z):
    each = torch.func.vmap(lambda p, a, b: (p - (b - a)).square().mean())
    return each(pred, x_0, z).mean()
""",
    "the line, differentiated": """
import torch
def flow_matching_loss(pred, x_0, z):
    t = torch.zeros((), dtype=x_0.dtype)
    _, velocity = torch.func.jvp(lambda t: (1 - t) * x_0 + t * z, (t,), (torch.ones_like(t),))
    return (pred - velocity).square().mean()
""",
    "an autograd function of its own": """
import torch
class Squares(torch.autograd.Function):
    @staticmethod
    def forward(ctx, error):
        ctx.save_for_backward(error)
        return error.square().mean()
    @staticmethod
    def backward(ctx, slope):
        (error,) = ctx.saved_tensors
        return slope * 2 * error / error.numel()
# %%
def flow_matching_loss(pred, x_0, z):
    return Squares.apply(pred - (z - x_0))
""",
    "in double and back": """
def flow_matching_loss(pred, x_0, z):
    error = pred.double() - (z.double() - x_0.double())
    return error.square().mean().to(pred.dtype)
""",
    "in place on a tensor of its own": """
def flow_matching_loss(pred, x_0, z):
    target = z.clone()
    target -= x_0
    error = pred - target
    return error.mul(error).mean()
""",
    "annotated, with helpers": '''
from torch import Tensor
def velocity_of_line(x_0: Tensor, z: Tensor) -> Tensor:
    return z - x_0
# %%
def flow_matching_loss(pred: Tensor, x_0: Tensor, z: Tensor) -> Tensor:
    """E |pred - (z - x_0)|^2, a mean over all elements."""
    assert pred.shape == x_0.shape == z.shape
    loss: Tensor = (pred - velocity_of_line(x_0=x_0, z=z)).pow(2.0).mean()
    assert loss.ndim == 0
    return loss
''',
}
