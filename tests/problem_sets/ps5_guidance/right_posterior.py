"""Right answers to posterior_score, as different people write them."""

POSTERIOR: dict[str, str] = {
    "the reference's": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        leaf = x.detach().requires_grad_()
        log_prob = classifier_log_prob(leaf, t).gather(1, y[:, None])
        (pull,) = torch.autograd.grad(log_prob.sum(), leaf)
    return score(x, t) + pull
""",
    "as guided-diffusion has it": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        x_in = x.detach().requires_grad_(True)
        log_probs = classifier_log_prob(x_in, t)
        selected = log_probs[range(len(log_probs)), y.view(-1)]
        gradient = torch.autograd.grad(selected.sum(), x_in)[0]
    return score(x, t) + gradient
""",
    "backward on a clone": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.clone().detach()
        z.requires_grad = True
        classifier_log_prob(z, t)[torch.arange(len(z)), y].sum().backward()
    return score(x, t) + z.grad
""",
    "backward with a vector of ones": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.set_grad_enabled(True):
        z = x.detach().clone().requires_grad_()
        chosen = classifier_log_prob(z, t)[torch.arange(x.shape[0]), y]
        chosen.backward(torch.ones_like(chosen))
    return z.grad + score(x, t)
""",
    "grad_outputs, a one for each": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        chosen = classifier_log_prob(z, t).gather(1, y.unsqueeze(1)).squeeze(1)
        pull = torch.autograd.grad(chosen, z, grad_outputs=torch.ones_like(chosen))[0]
    return score(x, t) + pull
""",
    "one-hot labels as grad_outputs": """
import torch
import torch.nn.functional as F
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        log_prob = classifier_log_prob(z, t)
    one_hot = F.one_hot(y, log_prob.shape[1]).to(log_prob.dtype)
    (pull,) = torch.autograd.grad(log_prob, z, one_hot)
    return score(x, t) + pull
""",
    "cross entropy: the log-softmax of log-probabilities is what they were": """
import torch
import torch.nn.functional as F
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        loss = F.cross_entropy(classifier_log_prob(z, t), y, reduction="sum")
        (down,) = torch.autograd.grad(loss, z)
    return score(x, t) - down
""",
    "the negative log-likelihood": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        loss = torch.nn.functional.nll_loss(classifier_log_prob(z, t), y, reduction="sum")
        loss.backward()
    return score(x, t) - z.grad
""",
    "one-hot cross entropy, a loss for each": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        log_prob = classifier_log_prob(z, t)
        target = torch.zeros_like(log_prob).scatter_(1, y[:, None], 1.0)
        losses = -(target * log_prob).sum(dim=1)
        (slope,) = torch.autograd.grad(losses.sum(), z)
    return score(x, t) - slope
""",
    "a mask of the class": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        log_prob = classifier_log_prob(z, t)
        mask = torch.arange(log_prob.shape[1]) == y[:, None]
        pull = torch.autograd.grad(log_prob[mask].sum(), z)[0]
    return score(x, t) + pull
""",
    "einsum with one-hot labels": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        log_prob = classifier_log_prob(z, t)
        hot = torch.eye(log_prob.shape[1], dtype=log_prob.dtype)[y]
        (pull,) = torch.autograd.grad(torch.einsum("bk,bk->", log_prob, hot), z)
    return score(x, t) + pull
""",
    "create_graph, then detached": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        chosen = classifier_log_prob(z, t).gather(1, y[:, None]).sum()
        (pull,) = torch.autograd.grad(chosen, z, create_graph=True)
    return score(x, t) + pull.detach()
""",
    "a loop over the points": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    pulls = []
    for i in range(len(x)):
        with torch.enable_grad():
            one = x[i : i + 1].detach().requires_grad_()
            log_p = classifier_log_prob(one, t)[0, y[i]]
            pulls.append(torch.autograd.grad(log_p, one)[0])
    return score(x, t) + torch.cat(pulls)
""",
    "a loop over the batch, classified at once": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    s = score(x, t)
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        log_prob = classifier_log_prob(z, t)
        rows = []
        for i, label in enumerate(y.tolist()):
            (slope,) = torch.autograd.grad(log_prob[i, label], z, retain_graph=True)
            rows.append(s[i] + slope[i])
    return torch.stack(rows)
""",
    "a sum in Python": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        log_prob = classifier_log_prob(z, t)
        total = sum(log_prob[i][k] for i, k in enumerate(y))
        (pull,) = torch.autograd.grad(total, z)
    return score(x, t) + pull
""",
    "torch.func.grad of the sum": """
import torch
from torch.func import grad
def posterior_score(score, classifier_log_prob, x, t, y):
    def log_prob(z):
        return classifier_log_prob(z, t).gather(1, y[:, None]).sum()
    return score(x, t) + grad(log_prob)(x)
""",
    "torch.func.vmap of the gradient for one": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    def log_prob(one, hot):
        return (classifier_log_prob(one.unsqueeze(0), t) * hot).sum()
    K = classifier_log_prob(x, t).shape[1]
    hot = torch.nn.functional.one_hot(y, K).to(x.dtype)
    return score(x, t) + torch.func.vmap(torch.func.grad(log_prob))(x, hot)
""",
    "torch.func.vmap with gather": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    def log_prob(one, label):
        return classifier_log_prob(one[None], t)[0].gather(0, label[None])[0]
    pull = torch.vmap(torch.func.grad(log_prob))(x, y)
    return score(x, t) + pull
""",
    "torch.func.vjp": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    log_prob, back = torch.func.vjp(lambda z: classifier_log_prob(z, t), x)
    (pull,) = back(torch.zeros_like(log_prob).scatter(1, y[:, None], 1))
    return score(x, t) + pull
""",
    "torch.func.grad_and_value": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    rows = torch.arange(len(x))
    pull, _ = torch.func.grad_and_value(lambda z: classifier_log_prob(z, t)[rows, y].sum())(x)
    return pull + score(x, t)
""",
    "torch.func.jacrev of the sum over the batch": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    jacobian = torch.func.jacrev(lambda z: classifier_log_prob(z, t).sum(0))(x)  # (K, B, ...)
    return score(x, t) + jacobian[y, torch.arange(len(x))]
""",
    "autograd.functional.jacobian": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        chosen = lambda z: classifier_log_prob(z, t).gather(1, y[:, None]).sum()
        pull = torch.autograd.functional.jacobian(chosen, x)
    return score(x, t) + pull
""",
    "autograd.functional.jacobian, vectorised": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    pulls = torch.autograd.functional.jacobian(lambda z: classifier_log_prob(z, t).sum(0), x, vectorize=True)
    return score(x, t) + pulls[y, torch.arange(len(x))]
""",
    "gradients of all classes, batched": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        log_p = classifier_log_prob(z, t)
        each = torch.eye(log_p.shape[1]).to(log_p)[:, None].expand(-1, *log_p.shape)
        (pulls,) = torch.autograd.grad(log_p, z, each, is_grads_batched=True)
    return score(x, t) + pulls[y, torch.arange(len(x))]
""",
    "autograd.functional.jacobian of all, and its diagonal": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        full = torch.autograd.functional.jacobian(lambda z: classifier_log_prob(z, t), x)  # (B, K, B, ...)
    b = torch.arange(len(x))
    return score(x, t) + full[b, y, b]
""",
    "autograd.functional.vjp": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        pick = lambda z: classifier_log_prob(z, t)[torch.arange(len(y)), y].sum()
        _, pull = torch.autograd.functional.vjp(pick, x)
    return score(x, t) + pull
""",
    "marked, and unmarked again": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    x.requires_grad_(True)
    with torch.enable_grad():
        selected = classifier_log_prob(x, t).gather(1, y.reshape(-1, 1))
        pull = torch.autograd.grad(selected.sum(), x)[0]
    x.requires_grad_(False)
    return score(x, t) + pull
""",
    "by keyword": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        leaf = x.detach().requires_grad_()
        log_prob = classifier_log_prob(x=leaf, t=t).gather(dim=1, index=y[:, None])
        (pull,) = torch.autograd.grad(outputs=log_prob.sum(), inputs=leaf)
    return score(t=t, x=x) + pull
""",
    "a decorator, and all of it detached": """
import torch
@torch.enable_grad()
def posterior_score(score, classifier_log_prob, x, t, y):
    z = x.detach().requires_grad_()
    pull = torch.autograd.grad(classifier_log_prob(z, t).gather(1, y[:, None]).sum(), z)[0]
    return (score(z.detach(), t) + pull).detach()
""",
    "a helper in another cell": """
import torch
def gradient(f, x):
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        return torch.autograd.grad(f(x).sum(), x)[0]
# %%
def posterior_score(score, classifier_log_prob, x, t, y):
    return score(x, t) + gradient(lambda z: torch.take_along_dim(classifier_log_prob(z, t), y[:, None], dim=1), x)
""",
    "log-probabilities normalised once more": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        logits = classifier_log_prob(z, t)
        log_prob = logits - logits.logsumexp(1, keepdim=True)
        (pull,) = torch.autograd.grad(log_prob.gather(1, y[:, None]).sum(), z)
    return score(x, t) + pull
""",
    "the gradient of p over p": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        p = classifier_log_prob(z, t).exp()[torch.arange(len(x)), y]
        (slope,) = torch.autograd.grad(p.sum(), z)
    return score(x, t) + slope / p.detach().view(-1, *[1] * (x.ndim - 1))
""",
    "in place on a tensor of its own": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    total = score(x, t).clone()
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        total += torch.autograd.grad(classifier_log_prob(z, t)[torch.arange(len(y)), y].sum(), z)[0]
    return total
""",
    "time said for each": """
import torch
def posterior_score(score, classifier_log_prob, x, t, y):
    times = t.expand(len(x), *[1] * (x.ndim - 1))
    with torch.enable_grad():
        z = x.detach().requires_grad_()
        (pull,) = torch.autograd.grad(classifier_log_prob(z, times).gather(1, y[:, None]).sum(), z)
    return score(x, times) + pull
""",
    "a class with __call__": """
import torch
class Posterior:
    def __call__(self, score, log_prob, x, t, y):
        return score(x, t) + self.pull(log_prob, x, t, y)
    def pull(self, log_prob, x, t, y):
        with torch.enable_grad():
            z = x.detach().requires_grad_()
            return torch.autograd.grad(log_prob(z, t).gather(1, y[:, None]).sum(), z)[0]
# %%
posterior_score = Posterior()
""",
}
