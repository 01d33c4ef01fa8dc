"""Right answers to ps0_template, as different people write them; every one deserves full marks."""

DISTANCES = {
    "a sum": """
def squared_distances(x, y):
    return ((x - y) ** 2).sum(dim=1)
""",
    "a norm": """
import torch
def squared_distances(x, y):
    return torch.linalg.vector_norm(x - y, dim=-1).square()
""",
    "an inner product": """
import torch
def squared_distances(x, y):
    return torch.einsum("bd,bd->b", x - y, x - y)
""",
}
RIGHT = {"squared_distances": DISTANCES}
