"""Right answers to drop_labels, as different people write them."""

DROP: dict[str, str] = {
    "the reference's": """
import torch
def drop_labels(y, p, null, u):
    return torch.where(u < p, null, y)
""",
    "the other way around": """
import torch
def drop_labels(y, p, null, u):
    return torch.where(u >= p, y, null)
""",
    "null as a tensor": """
import torch
def drop_labels(y, p, null, u):
    return torch.where(u < p, torch.full_like(y, null), y)
""",
    "null as a tensor of one number": """
import torch
def drop_labels(y, p, null, u):
    return torch.where(u < p, torch.tensor(null), y)
""",
    "masked_fill": """
def drop_labels(y, p, null, u):
    return y.masked_fill(u < p, null)
""",
    "a copy, filled where the mask is": """
def drop_labels(y, p, null, u):
    labels = y.clone()
    labels[u < p] = null
    return labels
""",
    "masked_fill_ on a copy": """
def drop_labels(y, p, null, u):
    return y.clone().masked_fill_(u.lt(p), null)
""",
    "index_fill": """
def drop_labels(y, p, null, u):
    forgotten = (u < p).nonzero().flatten()
    return y.index_fill(0, forgotten, null)
""",
    "whole numbers times masks": """
def drop_labels(y, p, null, u):
    drop = (u < p).long()
    return y * (1 - drop) + null * drop
""",
    "truth values times numbers": """
def drop_labels(y, p, null, u):
    drop = u < p
    return y * ~drop + null * drop
""",
    "a float mask, and whole numbers again": """
def drop_labels(y, p, null, u):
    keep = (u >= p).float()
    return (y * keep + null * (1 - keep)).long()
""",
    "a step towards null": """
def drop_labels(y, p, null, u):
    return y + (null - y) * (u < p)
""",
    "a list": """
import torch
def drop_labels(y, p, null, u):
    return torch.tensor([null if chance < p else label for label, chance in zip(y.tolist(), u.tolist())])
""",
    "a loop over indices": """
import torch
def drop_labels(y, p, null, u):
    out = torch.empty_like(y)
    for i in range(len(y)):
        if u[i] < p:
            out[i] = null
        else:
            out[i] = y[i]
    return out
""",
    "numpy": """
import numpy as np
import torch
def drop_labels(y, p, null, u):
    return torch.from_numpy(np.where(u.numpy() < p, null, y.numpy()))
""",
    "a label less its chance": """
import torch
def drop_labels(y, p, null, u):
    return torch.where((u - p).sign() < 0, null, y)
""",
    "torch.lt and torch.logical_not": """
import torch
def drop_labels(y, p, null, u):
    keep = torch.logical_not(torch.lt(u, p))
    return torch.where(keep, y, null)
""",
    "a table of two": """
import torch
def drop_labels(y, p, null, u):
    both = torch.stack([y, torch.full_like(y, null)])
    return both[(u < p).long(), torch.arange(len(y))]
""",
    "gather": """
import torch
def drop_labels(y, p, null, u):
    both = torch.stack([y, torch.full_like(y, null)], dim=1)
    return both.gather(1, (u < p).long()[:, None]).squeeze(1)
""",
    "masked_scatter": """
import torch
def drop_labels(y, p, null, u):
    mask = u < p
    return y.masked_scatter(mask, torch.full_like(y, null))
""",
    "p spread over the batch": """
import torch
def drop_labels(y, p, null, u):
    return torch.where(u < torch.full_like(u, p), null, y)
""",
    "in float64": """
import torch
def drop_labels(y, p, null, u):
    drop = u.double() < p
    return torch.where(drop, null, y).to(torch.int64)
""",
    "the ends apart": """
import torch
def drop_labels(y, p, null, u):
    if p == 0:
        return y.clone()
    if p == 1:
        return torch.full_like(y, null)
    return torch.where(u < p, null, y)
""",
    "y itself where p is 0": """
import torch
def drop_labels(y, p, null, u):
    return y if p <= 0 else torch.where(u < p, null, y)
""",
    "a helper in another cell": """
def forgotten(u, p):
    return u < p
# %%
def drop_labels(y, p, null, u):
    return y.masked_fill(forgotten(u, p), null)
""",
    "without gradients": """
import torch
@torch.no_grad()
def drop_labels(y: torch.Tensor, p: float, null: int, u: torch.Tensor) -> torch.Tensor:
    labels = y.detach().clone()
    labels[torch.where(u < p)] = null
    return labels
""",
}
