"""Right answers to guided_score, as different people write them."""

GUIDED: dict[str, str] = {
    "the reference's": """
def guided_score(cond, uncond, w):
    return uncond + w * (cond - uncond)
""",
    "a weighted mean": """
def guided_score(cond, uncond, w):
    return (1 - w) * uncond + w * cond
""",
    "from the conditional one": """
def guided_score(cond, uncond, w):
    return cond + (w - 1) * (cond - uncond)
""",
    "Ho and Salimans, with a w that is one less": """
def guided_score(cond, uncond, w):
    their_w = w - 1
    return (1 + their_w) * cond - their_w * uncond
""",
    "three terms": """
def guided_score(cond, uncond, w):
    return w * cond - w * uncond + uncond
""",
    "torch.lerp": """
import torch
def guided_score(cond, uncond, w):
    return torch.lerp(uncond, cond, torch.as_tensor(w, dtype=cond.dtype).expand_as(cond))
""",
    "lerp, a number or a tensor": """
def guided_score(cond, uncond, w):
    return uncond.lerp(cond, w)
""",
    "methods": """
import torch
def guided_score(cond, uncond, w):
    return uncond.add(cond.sub(uncond).mul(w))
""",
    "torch.add and torch.mul": """
import torch
def guided_score(cond, uncond, w):
    pull = torch.sub(cond, uncond)
    return torch.add(uncond, torch.mul(pull, w))
""",
    "addcmul": """
import torch
def guided_score(cond, uncond, w):
    return torch.addcmul(uncond, torch.as_tensor(w, dtype=cond.dtype), cond - uncond)
""",
    "the ends apart": """
def guided_score(cond, uncond, w):
    if not hasattr(w, "shape"):
        if w == 0:
            return uncond
        if w == 1:
            return cond
    return uncond + w * (cond - uncond)
""",
    "no guidance gives the score itself": """
import torch
def guided_score(cond, uncond, w):
    if torch.is_tensor(w):
        return uncond + w * (cond - uncond)
    return cond if w == 1.0 else uncond + float(w) * (cond - uncond)
""",
    "chunks, as diffusers has it": """
import torch
def guided_score(cond, uncond, w):
    both = torch.cat([uncond, cond])
    noise_pred_uncond, noise_pred_text = both.chunk(2)
    return noise_pred_uncond + w * (noise_pred_text - noise_pred_uncond)
""",
    "a stack and a sum": """
import torch
def guided_score(cond, uncond, w):
    w = torch.as_tensor(w, dtype=cond.dtype)
    return torch.stack([w * cond, (1 - w) * uncond]).sum(0)
""",
    "in place on tensors of its own": """
def guided_score(cond, uncond, w):
    guided = cond.clone()
    guided -= uncond
    guided *= w
    guided += uncond
    return guided
""",
    "the classifier that is implied": """
def guided_score(cond, uncond, w):
    classifier = cond - uncond  # grad log p(y | x), by Bayes
    guided = uncond + w * classifier
    return guided
""",
    "computed in double": """
import torch
def guided_score(cond, uncond, w):
    w = w.double() if torch.is_tensor(w) else w
    return (uncond.double() + w * (cond.double() - uncond.double())).to(cond.dtype)
""",
    "a loop over the batch": """
import torch
def guided_score(cond, uncond, w):
    w = torch.as_tensor(w, dtype=cond.dtype).expand_as(cond)
    return torch.stack([u + v * (c - u) for c, u, v in zip(cond, uncond, w)])
""",
    "numpy": """
import torch
def guided_score(cond, uncond, w):
    c, u = cond.numpy(), uncond.numpy()
    w = w.numpy() if torch.is_tensor(w) else w
    return torch.from_numpy(u + w * (c - u)).to(cond.dtype)
""",
    "a lambda": """
guided_score = lambda cond, uncond, w: cond * w + uncond * (1 - w)
""",
    "a helper in another cell": """
def between(a, b, share):
    return a + share * (b - a)
# %%
def guided_score(cond, uncond, w):
    return between(uncond, cond, w)
""",
    "other names": """
def guided_score(with_class, without, strength):
    return without + strength * (with_class - without)
""",
    "without gradients": """
import torch
@torch.no_grad()
def guided_score(cond: torch.Tensor, uncond: torch.Tensor, w) -> torch.Tensor:
    return w * cond + (1.0 - w) * uncond
""",
    "einsum": """
import torch
def guided_score(cond, uncond, w):
    w = torch.as_tensor(w, dtype=cond.dtype).expand_as(cond)
    return torch.einsum("b...,b...->b...", w, cond) + torch.einsum("b...,b...->b...", 1 - w, uncond)
""",
    "minus the way back": """
def guided_score(cond, uncond, w):
    return uncond - w * (uncond - cond)
""",
}
