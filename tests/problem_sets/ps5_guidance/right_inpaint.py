"""Right answers to inpaint_step, by the way they are written."""

INPAINT = {
    "the mask as weights": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    return mask * (alpha * known + sigma * noise) + (1 - mask) * x
""",
    "where": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    return torch.where(mask == 1, alpha * known + sigma * noise, x)
""",
    "where, with a threshold": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    noised = alpha * known + sigma * noise
    return torch.where(mask > 0.5, input=noised, other=x)
""",
    "where, from the state's side": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    return x.where(mask == 0, known * alpha + noise * sigma)
""",
    "a step from the state": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    return x + mask * (alpha * known + sigma * noise - x)
""",
    "a step from the picture": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    noised = alpha * known + sigma * noise
    return noised + (1 - mask) * (x - noised)
""",
    "lerp": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    return torch.lerp(x, alpha * known + sigma * noise, mask)
""",
    "lerp back": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    return (alpha * known + sigma * noise).lerp(x, 1 - mask)
""",
    "masked_scatter": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    at = mask.bool().expand_as(x)
    return x.masked_scatter(at, (alpha * known + sigma * noise)[at])
""",
    "masked_fill, twice": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    at = mask != 0
    return x.masked_fill(at, 0) + (alpha * known + sigma * noise).masked_fill(~at, 0)
""",
    "indexed, on a copy": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    at = mask.expand(x.shape).bool()
    state = x.clone()
    state[at] = alpha * known[at] + sigma * noise[at]
    return state
""",
    "indexed from the picture": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    state = alpha * known + sigma * noise
    unknown = torch.broadcast_to(mask, x.shape) == 0
    state[unknown] = x[unknown]
    return state
""",
    "in place on a copy": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    state = known.clone()
    state.mul_(alpha).add_(sigma * noise).mul_(mask)
    state += (1 - mask) * x
    return state
""",
    "copied with copyto": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    out = torch.empty_like(x)
    out.copy_(x)
    where = mask.to(torch.bool)
    torch.where(where, alpha * known + sigma * noise, x, out=out)
    return out
""",
    "addcmul": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    noised = torch.addcmul(alpha * known, sigma, noise)
    return torch.addcmul((1 - mask) * x, mask, noised)
""",
    "flat, number by number": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    wide = mask.broadcast_to(x.shape).reshape(-1).tolist()
    rows = zip(wide, x.flatten(), known.flatten(), noise.flatten())
    return torch.stack([alpha * k + sigma * z if m else s for m, s, k, z in rows]).view(x.shape)
""",
    "picture by picture": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    masks = mask.expand_as(x)
    return torch.stack([m * (alpha * k + sigma * z) + (1 - m) * s for s, k, m, z in zip(x, known, masks, noise)])
""",
    "vmap": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    one = lambda s, k, m, z: m * (alpha * k + sigma * z) + (1 - m) * s
    return torch.vmap(one)(x, known, mask.expand_as(x), noise)
""",
    "NumPy and back": """
import numpy as np
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    noised = alpha.numpy() * known.numpy() + sigma.numpy() * noise.numpy()
    return torch.from_numpy(np.where(mask.numpy() > 0, noised, x.numpy())).to(x.dtype)
""",
    "numbers for scales": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    a, s = alpha.item(), float(sigma)
    return mask * a * known + mask * s * noise + (1 - mask) * x
""",
    "the mean, then the noise": """
def inpaint_step(x, known, mask, alpha, sigma, noise):
    mean = alpha * known * mask
    x = x * (1 - mask) + mean
    x = x + sigma * noise * mask
    return x
""",
    "without gradients": """
import torch

@torch.no_grad()
def inpaint_step(x, known, mask, alpha, sigma, noise):
    hole = torch.ones_like(mask) - mask
    return hole * x + mask * (alpha * known + sigma * noise)
""",
    "helpers and keywords": """
def perturb(x_0, *, alpha, sigma, z):
    return alpha * x_0 + sigma * z

def blend(inside, outside, mask):
    return inside * mask + outside * (1.0 - mask)

# %%
def inpaint_step(x, known, mask, alpha, sigma, noise):
    return blend(perturb(known, alpha=alpha, sigma=sigma, z=noise), outside=x, mask=mask)
""",
    "computed in float64": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    x_, known_, mask_, noise_ = (a.to(torch.float64) for a in (x, known, mask, noise))
    return (mask_ * (alpha * known_ + sigma * noise_) + (1 - mask_) * x_).to(x.dtype)
""",
    "gathered from two": """
import torch
def inpaint_step(x, known, mask, alpha, sigma, noise):
    both = torch.stack([x, alpha * known + sigma * noise])
    return both.gather(0, mask.long().expand_as(x)[None])[0]
""",
}
