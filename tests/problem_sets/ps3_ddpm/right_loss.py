"""Right answers to noise_prediction_loss, as different people write them."""

LOSS: dict[str, str] = {
    "all in one": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
    return torch.mean((noise - model(x_t, t)) ** 2)
""",
    "by q_sample": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    x_t = q_sample(x_0, t, noise, alpha_bars)
    return (model(x_t, t) - noise).pow(2).mean()
""",
    "mse_loss": """
import torch.nn.functional as F
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    alpha = alpha_bars.sqrt()[t].reshape(-1, *(1,) * (x_0.ndim - 1))
    sigma = (1 - alpha_bars).sqrt()[t].reshape(-1, *(1,) * (x_0.ndim - 1))
    return F.mse_loss(model(alpha * x_0 + sigma * noise, t), noise)
""",
    "x_t under no_grad": """
import torch
import torch.nn.functional as F
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    with torch.no_grad():
        bar = alpha_bars[t][(...,) + (None,) * (x_0.dim() - 1)]
        x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
    return F.mse_loss(input=model(x_t, t), target=noise, reduction="mean")
""",
    "MSELoss": """
from torch import nn
criterion = nn.MSELoss()

# %%
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(len(t), *[1] * (x_0.ndim - 1))
    prediction = model(bar.sqrt() * x_0 + (1 - bar).sqrt() * noise, t)
    return criterion(prediction, noise)
""",
    "a sum divided by their number": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars.gather(0, t).view(-1, *[1] * (x_0.ndim - 1))
    error = model(bar**0.5 * x_0 + (1 - bar) ** 0.5 * noise, t) - noise
    return (error * error).sum() / error.numel()
""",
    "a norm": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    x_t = q_sample(x_0, t, noise, alpha_bars)
    return torch.linalg.vector_norm(noise - model(x_t, t)) ** 2 / noise.numel()
""",
    "a dot product": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    error = (noise - model(q_sample(x_0, t, noise, alpha_bars), t)).flatten()
    return torch.dot(error, error) / len(error)
""",
    "a mean for each image, then over all": """
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    error = noise - model(bar.sqrt() * x_0 + (1 - bar).sqrt() * noise, t)
    return error.square().reshape(len(x_0), -1).mean(dim=1).mean()
""",
    "the square multiplied out": """
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    pred = model(bar.sqrt() * x_0 + (1 - bar).sqrt() * noise, t)
    return (noise**2 - 2 * noise * pred + pred**2).mean()
""",
    "image by image": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    losses = []
    for i in range(len(x_0)):
        bar = alpha_bars[t[i]]
        x_t = bar.sqrt() * x_0[i : i + 1] + (1 - bar).sqrt() * noise[i : i + 1]
        losses.append((noise[i : i + 1] - model(x_t, t[i : i + 1])).square().mean())
    return torch.stack(losses).mean()
""",
    "the model asked twice": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    x_t = q_sample(x_0, t, noise, alpha_bars)
    assert model(x_t, t).shape == noise.shape
    return torch.mean((noise - model(x_t, t)) ** 2)
""",
    "einsum": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t]
    x_t = torch.einsum("b,b...->b...", bar.sqrt(), x_0) + torch.einsum("b,b...->b...", (1 - bar).sqrt(), noise)
    return torch.mean(torch.square(torch.sub(noise, model(x_t, t))))
""",
    "a helper in its own cell": """
def broadcast(table, t, like):
    return table[t].view(-1, *[1] * (like.ndim - 1))

# %%
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    alpha = broadcast(alpha_bars, t, x_0).sqrt()
    sigma = (1 - alpha**2).sqrt()
    return ((noise - model(alpha * x_0 + sigma * noise, t)) ** 2).mean()
""",
    "axes added one by one": """
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t]
    for _ in x_0.shape[1:]:
        bar = bar.unsqueeze(-1)
    x_t = bar.sqrt() * x_0 + (1 - bar).sqrt() * noise
    eps = model(x_t, t)
    return (eps - noise).pow(2).mean()
""",
    "flattened, but for the model": """
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    x, z, bar = x_0.flatten(1) if x_0.ndim > 1 else x_0[:, None], noise.reshape(len(t), -1), alpha_bars[t].unsqueeze(1)
    pred = model((bar.sqrt() * x + (1 - bar).sqrt() * z).reshape(x_0.shape), t)
    return ((pred.reshape(z.shape) - z) ** 2).mean()
""",
    "the batch as the last axis": """
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t]
    x_t = (bar.sqrt() * x_0.movedim(0, -1) + (1 - bar).sqrt() * noise.movedim(0, -1)).movedim(-1, 0)
    return ((noise - model(x_t, t)) ** 2).mean()
""",
    "gradients switched on": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    with torch.enable_grad():
        return torch.mean((noise - model(q_sample(x_0, t, noise, alpha_bars), t)) ** 2)
""",
    "x_t detached": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    x_t = q_sample(x_0.detach(), t, noise, alpha_bars).detach()
    return torch.mean((model(x_t, t.clone()) - noise.detach()) ** 2)
""",
    "in place on copies": """
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    x_t = x_0.clone().mul_(bar.sqrt()).add_((1 - bar).sqrt() * noise)
    error = noise.clone()
    error -= model(x_t, t)
    return error.pow(2).mean()
""",
    "logarithms": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    log_bar = alpha_bars.log()[t].view(-1, *[1] * (x_0.ndim - 1))
    x_t = torch.exp(log_bar / 2) * x_0 + torch.sqrt(-torch.expm1(log_bar)) * noise
    return (model(x_t, t) - noise).abs().pow(2).mean()
""",
    "a class with the tables": """
import torch
class Chain:
    def __init__(self, bars):
        self.alpha, self.sigma = bars.sqrt(), (1 - bars).sqrt()
    def jump(self, x, t, z):
        alpha, sigma = (s[t].view(-1, *[1] * (x.ndim - 1)) for s in (self.alpha, self.sigma))
        return alpha * x + sigma * z

# %%
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    eps = model(Chain(alpha_bars).jump(x_0, t, noise), t)
    return torch.nn.functional.mse_loss(eps, noise)
""",
    "a lambda": """
noise_prediction_loss = lambda model, x_0, t, noise, alpha_bars: (
    (noise - model(q_sample(x_0, t, noise, alpha_bars), t)) ** 2
).mean()
""",
    "mean of absolute squares by hand": """
import torch
def noise_prediction_loss(model, x_0, t, noise, alpha_bars):
    pred = model(q_sample(x_0, t, noise, alpha_bars), t)
    total = torch.zeros((), dtype=noise.dtype)
    for error in (noise - pred).reshape(len(noise), -1):
        total = total + (error**2).sum()
    return total / noise.numel()
""",
}
