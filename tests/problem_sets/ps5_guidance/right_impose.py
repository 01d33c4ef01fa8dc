"""Right answers to impose, by the way they are written."""

IMPOSE = {
    "the formula, row by row": """
def impose(x, y, A, alpha, sigma, noise):
    return x + (alpha * y + sigma * noise - x @ A.T) @ A
""",
    "the formula, column by column": """
def impose(x, y, A, alpha, sigma, noise):
    columns = x.T + A.T @ ((alpha * y + sigma * noise).T - A @ x.T)
    return columns.T
""",
    "a projection and a measurement": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    blind = torch.eye(A.shape[1], dtype=A.dtype) - A.T @ A
    return x @ blind + (alpha * y + sigma * noise) @ A
""",
    "a projection, eye in float32": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    P = torch.eye(A.shape[1]) - A.T @ A
    return x @ P.T + (alpha * y + sigma * noise) @ A
""",
    "the part that A sees, taken away": """
def impose(x, y, A, alpha, sigma, noise):
    rest = x - x @ A.T @ A
    return rest + (alpha * y + sigma * noise) @ A
""",
    "einsum": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    seen = torch.einsum("md,bd->bm", A, x)
    return x + torch.einsum("md,bm->bd", A, alpha * y + sigma * noise - seen)
""",
    "state by state": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    return torch.stack([s + A.T @ (alpha * m + sigma * z - A @ s) for s, m, z in zip(x, y, noise)])
""",
    "measurement by measurement": """
def impose(x, y, A, alpha, sigma, noise):
    x = x.clone()
    for k in range(len(A)):
        a = A[k]
        gap = alpha * y[:, k] + sigma * noise[:, k] - (x * a).sum(1)
        x += gap[:, None] * a
    return x
""",
    "batched products": """
def impose(x, y, A, alpha, sigma, noise):
    gap = (alpha * y + sigma * noise)[..., None] - A @ x[..., None]
    return x + (A.T @ gap).squeeze(-1)
""",
    "bmm": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    stack = A.expand(len(x), *A.shape)
    gap = (alpha * y + sigma * noise).unsqueeze(2) - torch.bmm(stack, x.unsqueeze(2))
    return x + torch.bmm(stack.transpose(1, 2), gap)[:, :, 0]
""",
    "a pseudo-inverse": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    return x + (alpha * y + sigma * noise - x @ A.T) @ torch.linalg.pinv(A).T
""",
    "for any rows of full rank": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    gap = alpha * y + sigma * noise - x @ A.T
    return x + torch.linalg.solve(A @ A.T, gap.T).T @ A
""",
    "least squares": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    gap = alpha * y + sigma * noise - x @ A.T
    step = torch.linalg.lstsq(A, gap.T, driver="gelsd").solution
    return x + step.T
""",
    "gradient of half the square": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        half = 0.5 * ((leaf @ A.T - alpha * y - sigma * noise) ** 2).sum()
        (slope,) = torch.autograd.grad(half, leaf)
    return x - slope
""",
    "torch.func": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    measure = lambda s: s @ A.T
    seen, back = torch.func.vjp(measure, x)
    (step,) = back(alpha * y + sigma * noise - seen)
    return x + step
""",
    "vmap": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    def one(s, m, z):
        return s + (alpha * m + sigma * z - A.mv(s)) @ A
    return torch.vmap(one)(x, y, noise)
""",
    "a linear layer": """
import torch.nn.functional as F
def impose(x, y, A, alpha, sigma, noise):
    return x + F.linear(alpha * y + sigma * noise - F.linear(x, A), A.t())
""",
    "addmm": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    gap = torch.addmm(alpha * y + sigma * noise, x, A.T, alpha=-1)
    return torch.addmm(x, gap, A)
""",
    "in place on a copy": """
def impose(x, y, A, alpha, sigma, noise):
    gap = y.clone().mul_(alpha)
    gap += sigma * noise
    gap -= x.matmul(A.mT)
    state = x.clone()
    state += gap @ A
    return state
""",
    "a whole basis": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    M = A.shape[0]
    Q, _ = torch.linalg.qr(A.T, mode="complete")
    rest = Q[:, M:]
    return (alpha * y + sigma * noise) @ A + x @ rest @ rest.T
""",
    "NumPy and back": """
import numpy as np
import torch
def impose(x, y, A, alpha, sigma, noise):
    a, s = alpha.item(), sigma.item()
    x, y, A, noise = x.numpy(), y.numpy(), A.numpy(), noise.numpy()
    wanted = a * y + s * noise
    return torch.from_numpy(x + np.dot(wanted - np.dot(x, A.T), A))
""",
    "helpers and keywords": """
def noised(y, alpha, sigma, z):
    return alpha * y + sigma * z

class Measurement:
    def __init__(self, A):
        self.A = A
    def of(self, x):
        return x @ self.A.T
    def back(self, y):
        return y @ self.A

# %%
def impose(x, y, A, alpha, sigma, noise):
    m = Measurement(A=A)
    return x - m.back(m.of(x)) + m.back(noised(y, alpha=alpha, sigma=sigma, z=noise))
""",
    "computed in float64": """
import torch
def impose(x, y, A, alpha, sigma, noise):
    X, Y, M, Z = (a.double() for a in (x, y, A, noise))
    return (X + (alpha * Y + sigma * Z - X @ M.T) @ M).to(x)
""",
    "sums of products": """
def impose(x, y, A, alpha, sigma, noise):
    seen = (x[:, None, :] * A[None]).sum(-1)
    gap = alpha * y + sigma * noise - seen
    return x + (gap[:, :, None] * A).sum(dim=1)
""",
    "without gradients": """
import torch

@torch.no_grad()
def impose(x, y, A, alpha, sigma, noise):
    wanted = torch.mul(alpha, y) + torch.mul(sigma, noise)
    return torch.sub(x, torch.matmul(x.matmul(A.T) - wanted, A))
""",
}
