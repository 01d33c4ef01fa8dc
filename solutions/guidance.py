"""Steering a model that is trained already: the answers to ps5_guidance.

What is known of the picture adds a pull to the score: its class, as a classifier or a second network sees it, or a
part of it that was measured.
Source: Song et al. 2021, arXiv:2011.13456; Ho and Salimans 2022, arXiv:2207.12598.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from scorelab.sde import Score

LogProb = Callable[[Tensor, Tensor], Tensor]  # log p_t(y | x) of all K classes, of x (B, ...) and t (); (B, K)


def posterior_score(score: Score, classifier_log_prob: LogProb, x: Tensor, t: Tensor, y: Tensor) -> Tensor:
    """The score of x_t given its class, by Bayes: grad log p_t(x) + grad log p_t(y | x) (Song Eq. 14).

    score:               a function of x and t, the shape of x.
    classifier_log_prob: a function of x (B, ...) and t, log-probabilities (B, K), differentiable in x.
    x: (B, ...) the state.    t: () its time.    y: (B,) int64, the class that each is to have.
    Samplers call it under `torch.no_grad()`.
    Returns the score of each under its class, (B, ...).
    """
    ### BEGIN SOLUTION
    with torch.enable_grad():
        leaf = x.detach().requires_grad_()
        log_prob = classifier_log_prob(leaf, t).gather(1, y[:, None])
        (pull,) = torch.autograd.grad(log_prob.sum(), leaf)
    posterior = score(x, t) + pull
    ### END SOLUTION
    return posterior


def drop_labels(y: Tensor, p: float, null: int, u: Tensor) -> Tensor:
    """Labels, of which a share p is forgotten, so that one network learns both scores (Ho and Salimans Alg. 1).

    y: (B,) int64 labels.    p: the probability to forget a label, in [0, 1].
    null: the label that says "any".    u: (B,) uniform in [0, 1); a label is forgotten where u < p.
    Returns int64 labels, (B,).
    """
    ### BEGIN SOLUTION
    labels = torch.where(u < p, null, y)
    ### END SOLUTION
    return labels


def guided_score(cond: Tensor, uncond: Tensor, w: float | Tensor) -> Tensor:
    """The score that classifier-free guidance follows: from the unconditional one towards the conditional one.

    w: 0 asks for any class, 1 for the class as it is, more for a caricature of it. A number, or a tensor that
    broadcasts against the scores. The w of Ho and Salimans is one less.
    cond, uncond: (B, ...).    Returns (B, ...).
    """
    ### BEGIN SOLUTION
    guided = uncond + w * (cond - uncond)
    ### END SOLUTION
    return guided


def inpaint_step(x: Tensor, known: Tensor, mask: Tensor, alpha: Tensor, sigma: Tensor, noise: Tensor) -> Tensor:
    """Put what is known of a picture, noised as the state is, in its place (Song Appendix I.2).

    x:     (B, ...) the state after a step, at the time arrived at.
    alpha, sigma: () the scales of data and noise at that time; sigma may be 0.
    known: (B, ...) the picture at t = 0; where it is not known, any finite numbers.
    mask:  what broadcasts against x, of its dtype: 1 where the picture is known, 0 elsewhere.
    noise: (B, ...) standard normal.
    Returns the state, (B, ...).
    """
    ### BEGIN SOLUTION
    noised = alpha * known + sigma * noise
    x = torch.where(mask.bool(), noised, x)
    ### END SOLUTION
    return x


def impose(x: Tensor, y: Tensor, A: Tensor, alpha: Tensor, sigma: Tensor, noise: Tensor) -> Tensor:
    """Make the state agree with a linear measurement y = A x_0, and leave the rest alone (Song Appendix I.4).

        x + A^T (alpha y + sigma noise - A x)

    x: (B, D) the state.    A: (M, D) with orthonormal rows, M <= D.    y: (B, M) the measurements, a row for each.
    alpha, sigma: () the scales of data and noise at the time of x; sigma may be 0.    noise: (B, M) standard normal.
    Returns the state, (B, D), of which A sees alpha y + sigma noise.
    """
    ### BEGIN SOLUTION
    wanted = alpha * y + sigma * noise
    x = x + (wanted - x @ A.T) @ A
    ### END SOLUTION
    return x
