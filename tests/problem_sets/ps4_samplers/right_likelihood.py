"""Right answers to log_likelihood, as different people write them: ways to a divergence, a step, a prior."""

HEUN = """
def log_likelihood(sde, score, x, times, probe):
    total = 0
    for t, s in zip(times[:-1], times[1:]):
        h = s - t
        a, p = change(sde, score, x, t, probe)
        b, q = change(sde, score, x + h * a, s, probe)
        x, total = x + h * (a + b) / 2, total + h * (p + q) / 2
    D = x[0].numel()
    var = sde.prior_std ** 2
    return total - (x ** 2).flatten(1).sum(1) / (2 * var) - D / 2 * math.log(2 * math.pi * var)
"""
DRIFT = """
import math
import torch
def drift(sde, score, x, t):
    return sde.drift(x, t) - 0.5 * sde.diffusion(t) ** 2 * score(x, t)
"""
CHANGE = """
def change(sde, score, x, t, probe):
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        v = drift(sde, score, x, t)
        flat = v.flatten(1)
        div = 0
        if probe is not None:
            div = (torch.autograd.grad(v, x, probe)[0] * probe).flatten(1).sum(1)
        else:
            for i in range(flat.shape[1]):
                div = div + torch.autograd.grad(flat[:, i].sum(), x, retain_graph=True)[0].flatten(1)[:, i]
    return v.detach(), div.detach()
"""
LIKELIHOOD = {
    "the reference's, in its own words": """
import math
from itertools import pairwise
import torch
def log_likelihood(sde, score, x, times, probe):
    def flow(state, t):
        with torch.enable_grad():
            y = state[:, :-1].detach().requires_grad_()
            v = probability_flow_drift(sde, score, y.view_as(x), t).flatten(1)
            probes = torch.eye(y.shape[1]).to(y)[:, None] if probe is None else probe.flatten(1)[None]
            div = sum((torch.autograd.grad(v, y, p.expand_as(v), retain_graph=True)[0] * p).sum(1) for p in probes)
        return torch.cat([v, div[:, None]], dim=1).detach()
    state = torch.cat([x.flatten(1), x.new_zeros(len(x), 1)], dim=1)
    for t, s in pairwise(times):
        state = heun_step(flow, state, t, s)
    log_prior = torch.distributions.Normal(0, sde.prior_std).log_prob(state[:, :-1]).sum(1)
    return log_prior + state[:, -1]
""",
    "a loop over the outputs": DRIFT + CHANGE + HEUN,
    "a gradient of ones": DRIFT + """
def change(sde, score, x, t, probe):
    with torch.enable_grad():
        y = x.clone().detach()
        y.requires_grad = True
        v = drift(sde, score, y, t).reshape(len(x), -1)
        if probe is None:
            div = torch.zeros(len(x), dtype=x.dtype)
            for i in range(v.size(1)):
                g, = torch.autograd.grad(v[:, i], y, grad_outputs=torch.ones_like(v[:, i]), retain_graph=True)
                div += g.reshape(len(x), -1)[:, i]
        else:
            e = probe.reshape(len(x), -1)
            g, = torch.autograd.grad(torch.sum(v * e), y)
            div = torch.einsum("bi,bi->b", g.reshape(len(x), -1), e)
    return v.detach().view_as(x), div
""" + HEUN,
    "a differentiable divergence": DRIFT + """
def change(sde, score, x, t, probe):
    with torch.enable_grad():
        y = x.detach().clone().requires_grad_(True)
        v = drift(sde, score, y, t)
        ones = [torch.zeros_like(y).flatten(1) for _ in range(y[0].numel())]
        for i, one in enumerate(ones):
            one[:, i] = 1
        probes = [one.view_as(y) for one in ones] if probe is None else [probe]
        div = sum((torch.autograd.grad(v, y, p, create_graph=True)[0] * p).flatten(1).sum(-1) for p in probes)
    return v, div
""" + HEUN,
    "torch.autograd.functional.jacobian": DRIFT + """
from torch.autograd.functional import jacobian
def change(sde, score, x, t, probe):
    B = len(x)
    J = jacobian(lambda y: drift(sde, score, y, t).sum(0), x).reshape(-1, B, x[0].numel())
    v = drift(sde, score, x, t).detach()
    if probe is None:
        return v, torch.einsum("ibi->b", J)
    p = probe.flatten(1)
    return v, torch.einsum("bi,ibj,bj->b", p, J, p)
""" + HEUN,
    "the whole batch's jacobian": DRIFT + """
from torch.autograd.functional import jacobian
def change(sde, score, x, t, probe):
    v = drift(sde, score, x, t).detach()
    if probe is not None:
        with torch.enable_grad():
            y = x.detach().requires_grad_()
            (g,) = torch.autograd.grad(drift(sde, score, y, t), y, probe)
        return v, (g * probe).flatten(1).sum(1)
    n = x[0].numel()
    J = jacobian(lambda y: drift(sde, score, y, t), x).reshape(len(x), n, len(x), n)
    return v, torch.stack([J[b, :, b].trace() for b in range(len(x))])
""" + HEUN,
    "jacobian, vectorised": DRIFT + """
def change(sde, score, x, t, probe):
    f = lambda y: drift(sde, score, y, t).sum(0).flatten()
    J = torch.autograd.functional.jacobian(f, x, vectorize=True).flatten(2).transpose(0, 1)
    v = drift(sde, score, x, t).detach()
    if probe is None:
        return v, J.diagonal(dim1=1, dim2=2).sum(1)
    p = probe.flatten(1)[:, :, None]
    return v, (p.mT @ J @ p).flatten()
""" + HEUN,
    "torch.func.jacrev and vmap": DRIFT + """
from torch.func import jacrev, vmap
def change(sde, score, x, t, probe):
    def one(y):
        return drift(sde, score, y[None], t)[0]
    n = x[0].numel()
    J = vmap(jacrev(one))(x).reshape(len(x), n, n).detach()
    p = None if probe is None else probe.reshape(len(x), n)
    div = J.diagonal(dim1=-2, dim2=-1).sum(-1) if p is None else torch.einsum("bi,bij,bj->b", p, J, p)
    return drift(sde, score, x, t).detach(), div
""" + HEUN,
    "torch.func.jacfwd": DRIFT + """
def change(sde, score, x, t, probe):
    n = x[0].numel()
    J = torch.func.vmap(torch.func.jacfwd(lambda y: drift(sde, score, y.unsqueeze(0), t).squeeze(0)))(x)
    J = J.reshape(len(x), n, n).detach()
    if probe is None:
        div = torch.vmap(torch.trace)(J)
    else:
        p = probe.reshape(len(x), n)
        div = (p * (J @ p.unsqueeze(-1)).squeeze(-1)).sum(1)
    return drift(sde, score, x, t).detach(), div
""" + HEUN,
    "torch.func.jvp": DRIFT + """
from torch.func import jvp
def change(sde, score, x, t, probe):
    f = lambda y: drift(sde, score, y, t)
    if probe is not None:
        v, along = jvp(f, (x,), (probe,))
        return v.detach(), (along * probe).flatten(1).sum(1).detach()
    div = torch.zeros(len(x)).to(x)
    for i in range(x[0].numel()):
        e = torch.zeros_like(x).flatten(1)
        e[:, i] = 1
        v, along = jvp(f, (x,), (e.view_as(x),))
        div = div + along.flatten(1)[:, i]
    return v.detach(), div.detach()
""" + HEUN,
    "torch.func.vjp": DRIFT + """
def change(sde, score, x, t, probe):
    v, pull = torch.func.vjp(lambda y: drift(sde, score, y, t), x)
    if probe is None:
        basis = torch.eye(x[0].numel(), dtype=x.dtype).reshape(-1, 1, *x.shape[1:]).expand(-1, *x.shape)
        rows = torch.vmap(pull)(basis)[0]
        return v.detach(), (rows * basis).flatten(2).sum((0, 2)).detach()
    return v.detach(), (pull(probe)[0] * probe).flatten(1).sum(1).detach()
""" + HEUN,
    "functional.jvp, twice backward": DRIFT + """
def change(sde, score, x, t, probe):
    f = lambda y: drift(sde, score, y, t)
    if probe is None:
        es = [e.expand(x.shape) for e in torch.eye(x[0].numel(), dtype=x.dtype).reshape(-1, *x.shape[1:])]
    else:
        es = [probe]
    div = 0
    for e in es:
        v, along = torch.autograd.functional.jvp(f, x, e.contiguous())
        div = div + (e * along).flatten(1).sum(1)
    return v, div
""" + HEUN,
    "functional.vjp": DRIFT + """
def change(sde, score, x, t, probe):
    f = lambda y: drift(sde, score, y, t)
    eye = torch.eye(x[0].numel()).to(x.dtype).reshape(-1, *x.shape[1:])
    div = 0
    for e in ([probe] if probe is not None else eye):
        e = e.expand_as(x)
        v, g = torch.autograd.functional.vjp(f, x, e)
        div = div + (e * g).flatten(1).sum(1)
    return v, div
""" + HEUN,
    "batched gradients": DRIFT + """
def change(sde, score, x, t, probe):
    with torch.enable_grad():
        y = x.detach().requires_grad_()
        v = drift(sde, score, y, t).flatten(1)
    n = v.shape[1]
    E = torch.eye(n, dtype=v.dtype)[:, None].expand(n, *v.shape) if probe is None else probe.flatten(1)[None]
    g = torch.autograd.grad(v, y, E, is_grads_batched=True)[0].flatten(2)
    return v.detach().view_as(x), (g * E).sum((0, 2))
""" + HEUN,
    "copies of x, one for each direction": DRIFT + """
def change(sde, score, x, t, probe):
    n = x[0].numel()
    many = x if probe is not None else x.repeat_interleave(n, dim=0)
    p = probe if probe is not None else torch.eye(n, dtype=x.dtype).repeat(len(x), 1).view_as(many)
    with torch.enable_grad():
        many = many.detach().requires_grad_()
        v = drift(sde, score, many, t)
        g = torch.autograd.grad((v * p).sum(), many)[0]
    div = (g * p).flatten(1).sum(1)
    return drift(sde, score, x, t).detach(), div if probe is not None else div.view(len(x), n).sum(1)
""" + HEUN,
    "backward and .grad": DRIFT + """
def change(sde, score, x, t, probe):
    total, n = torch.zeros(len(x), dtype=x.dtype), x[0].numel()
    for i in range(n if probe is None else 1):
        p = torch.eye(n, dtype=x.dtype)[i].view(x[0].shape).expand_as(x) if probe is None else probe
        with torch.enable_grad():
            y = x.detach().clone().requires_grad_()
            v = drift(sde, score, y, t)
            (v * p).sum().backward()
        total += (y.grad * p).flatten(1).sum(1)
    return v.detach(), total
""" + HEUN,
    "each point by itself": DRIFT + """
def change(sde, score, x, t, probe):
    vs, divs = [], []
    for b in range(len(x)):
        f = lambda y: drift(sde, score, y.view(1, *x.shape[1:]), t).flatten()
        y = x[b].flatten()
        J = torch.autograd.functional.jacobian(f, y)
        p = None if probe is None else probe[b].flatten()
        divs.append(J.trace() if p is None else p @ J @ p)
        vs.append(f(y).detach().view(x.shape[1:]))
    return torch.stack(vs), torch.stack(divs)
""" + HEUN,
    "the drift's divergence apart": """
import math
import torch
def change(sde, score, x, t, probe):
    with torch.enable_grad():
        y = x.detach().requires_grad_()
        f, s = sde.drift(y, t), score(y, t)
        def along(out, p):
            return (torch.autograd.grad(out, y, p, retain_graph=True)[0] * p).flatten(1).sum(1)
        es = torch.eye(x[0].numel(), dtype=x.dtype).view(-1, 1, *x.shape[1:]).expand(-1, *x.shape)
        ps = es if probe is None else probe[None]
        half = sde.diffusion(t).square() / 2
        div = sum(along(f, p) - half * along(s, p) for p in ps)
    return (f - half * s).detach(), div.detach()
""" + HEUN,
    "a time for each row": DRIFT + CHANGE.replace("def change(sde, score, x, t, probe):", """
def change(sde, score, x, t, probe):
    t = t.expand(len(x), *[1] * (x.ndim - 1))""") + HEUN,
    "the answers of questions 1 and 2, points and integral in one": DRIFT + CHANGE + """
def log_likelihood(sde, score, x, times, probe):
    shape, B = x.shape, x.shape[0]
    def both(state, t):
        v, div = change(sde, score, state[:, 1:].reshape(shape), t, probe)
        return torch.hstack([div.reshape(B, 1), v.reshape(B, -1)])
    state = torch.hstack([torch.zeros(B, 1, dtype=x.dtype), x.reshape(B, -1)])
    for i in range(len(times) - 1):
        state = heun_step(both, state, times[i], times[i + 1])
    end = state[:, 1:]
    prior = torch.distributions.Normal(torch.zeros_like(end), sde.prior_std * torch.ones_like(end))
    return state[:, 0] + prior.log_prob(end).sum(dim=-1)
""",
    "Normal with floats": DRIFT + CHANGE + """
from torch.distributions import Normal
def log_likelihood(sde, score, x, times, probe):
    z, ell = x.clone(), x.new_zeros(x.size(0))
    for k in range(len(times) - 1):
        dt = times[k + 1] - times[k]
        v0, d0 = change(sde, score, z, times[k], probe)
        v1, d1 = change(sde, score, z + dt * v0, times[k + 1], probe)
        z += 0.5 * dt * (v0 + v1)
        ell += 0.5 * dt * (d0 + d1)
    return Normal(0.0, sde.prior_std).log_prob(z).flatten(1).sum(1) + ell
""",
    "a multivariate normal": DRIFT + CHANGE + """
def log_likelihood(sde, score, x, times, probe):
    ell = 0
    for t, s in zip(times, times[1:]):
        v0, d0 = change(sde, score, x, t, probe)
        v1, d1 = change(sde, score, x + (s - t) * v0, s, probe)
        x = x + (s - t) * 0.5 * (v0 + v1)
        ell = ell + (s - t) * 0.5 * (d0 + d1)
    x = x.flatten(1)
    n = x.shape[1]
    prior = torch.distributions.MultivariateNormal(torch.zeros(n).to(x), sde.prior_std**2 * torch.eye(n).to(x))
    return prior.log_prob(x) + ell
""",
    "the corrector as a correction": DRIFT + CHANGE + """
import numpy as np
def log_likelihood(sde, score, x, times, probe):
    delta = torch.zeros(x.shape[0], dtype=x.dtype)
    v, div = change(sde, score, x, times[0], probe)
    for i in range(1, len(times)):
        h = times[i] - times[i - 1]
        guess = x + h * v
        w, div_w = change(sde, score, guess, times[i], probe)
        x = guess + h / 2 * (w - v)
        delta = delta + h / 2 * (div + div_w)
        if i + 1 < len(times):
            v, div = change(sde, score, x, times[i], probe)
    z = x.reshape(len(x), -1) / sde.prior_std
    return delta - 0.5 * z.square().sum(-1) - z.shape[-1] * (np.log(sde.prior_std) + 0.5 * np.log(2 * np.pi))
""",
    "the change of the density, with a minus": DRIFT + CHANGE + """
def log_likelihood(sde, score, x, times, probe):
    gone = torch.zeros_like(x.flatten(1)[:, 0])
    for t, s in torch.stack([times[:-1], times[1:]], dim=1):
        v, div = change(sde, score, x, t, probe)
        w, div_2 = change(sde, score, x + (s - t) * v, s, probe)
        x = x + (v + w) * ((s - t) / 2)
        gone = gone - (div + div_2) * ((s - t) / 2)
    std = sde.prior_std
    prior = sum(-0.5 * (c / std) ** 2 - math.log(std * (2 * math.pi) ** 0.5) for c in x.flatten(1).unbind(1))
    return prior - gone
""",
    "a list of divergences, and a trapezoid at the end": DRIFT + CHANGE + """
def log_likelihood(sde, score, x, times, probe):
    first, second = [], []
    for t, s in zip(times[:-1], times[1:]):
        v, div = change(sde, score, x, t, probe)
        w, div_2 = change(sde, score, x + (s - t) * v, s, probe)
        x = torch.lerp(x + (s - t) * v, x + (s - t) * w, 0.5)
        first.append(div)
        second.append(div_2)
    gaps = times.diff()
    integral = gaps @ (torch.stack(first) + torch.stack(second)) / 2
    r2 = torch.linalg.vector_norm(x.flatten(1), dim=1) ** 2
    n = x[0].numel()
    return integral - r2 / (2 * sde.prior_std**2) - n * math.log(sde.prior_std) - n * math.log(2 * math.pi) / 2
""",
    "a class that holds the flow": DRIFT + CHANGE + """
class Flow:
    def __init__(self, sde, score, probe):
        self.sde, self.score, self.probe = sde, score, probe
    def __call__(self, x, t):
        return change(self.sde, self.score, x, t, self.probe)
# %%
def log_likelihood(sde, score, x, times, probe):
    flow = Flow(sde, score, probe)
    state = (x, torch.zeros(len(x), dtype=x.dtype))
    for t, s in zip(times[:-1], times[1:]):
        k1 = flow(state[0], t)
        k2 = flow(state[0] + (s - t) * k1[0], s)
        state = tuple(u + (s - t) * (a + b) / 2 for u, a, b in zip(state, k1, k2))
    end, integral = state
    var = sde.prior_std**2
    return integral - 0.5 * (end.pow(2) / var + math.log(2 * math.pi * var)).reshape(len(x), -1).sum(1)
""",
}  # fmt: skip
