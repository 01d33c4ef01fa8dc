"""Train with a student's loss, and sample with a student's step.

The loops, the network and the data are the grader's; only `submission.call` reaches the student.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from autograder.problem_sets.expect import Mismatch, shape
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.metrics import mode_moments, mode_weights, sliced_wasserstein
from scorelab.nets import ScoreMLP
from scorelab.noise import randn_like, times
from scorelab.oracle import GaussianMixture, Score, mixture
from scorelab.sde import SDE, VPSDE

VP = VPSDE()
# Three modes, 5 standard deviations or more from the lines between them: none is mistaken for another.
DATA = mixture(
    torch.tensor([0.25, 0.3, 0.45]),
    torch.tensor([[-1.2, -0.4], [1.2, -0.6], [0.1, 1.1]]),
    torch.tensor(0.04),
)
# A third of a second on one core, which a class pays hundreds of times. Twice the training would halve the modes'
# excess spread, and cost half as much again.
TRAINING_STEPS, BATCH, SAMPLER_STEPS, SAMPLES = 100, 512, 50, 2000


def reverse(
    submission: Submission,
    sde: SDE,
    score: Score,
    x: Tensor,
    steps: int,
    generator: Generator,
    judge: Callable[[Answer], None] | None = None,
) -> Tensor:
    """Walk x (n, D), drawn from the prior, back to t = 1e-3; the samples.

    The last step gets no noise, so it keeps its mean. Raises Mismatch when a state is not finite, or of another shape.
    judge: looks at each step as it is taken, and raises Mismatch at what it does not like.
    """
    grid = torch.linspace(1, 1e-3, steps + 1).to(x)
    for i, (t, s) in enumerate(pairwise(grid)):
        f, g = sde.drift(x, t), sde.diffusion(t)
        drift = (f - g**2 * score(x, t)).to(x)
        noise = randn_like(x, generator) * (i < steps - 1)
        answer = submission.call(
            "euler_maruyama_step", z=x, drift=drift, diffusion=g.to(x), dt=float(t - s), noise=noise
        )
        if judge is not None:
            judge(answer)
        if answer.value.shape != x.shape:
            raise Mismatch(f"step {i + 1} of {steps} has shape {shape(answer.value)}; want {shape(x)}")
        if not answer.value.isfinite().all():
            raise Mismatch(f"after step {i + 1} of {steps} the samples contain nan or infinity")
        x = answer.value.to(x)
    return x


def network(generator: Generator) -> ScoreMLP:
    """The network that the distribution check trains, before it is trained."""
    return ScoreMLP(VP, generator, width=48)


def trained_samples(submission: Submission, generator: Generator) -> Tensor:
    """Samples (SAMPLES, 2) of a small network trained with the student's loss, by the student's step."""
    net = network(generator)
    train(submission, VP, net, DATA, generator)
    return samples(submission, net, generator)


def samples(submission: Submission, net: ScoreMLP, generator: Generator) -> Tensor:
    """Samples (SAMPLES, 2) of a trained network, by the student's step."""
    prior = torch.randn(SAMPLES, 2, generator=generator)
    with torch.no_grad():
        return reverse(submission, VP, net, prior, SAMPLER_STEPS, generator)


def train(submission: Submission, sde: SDE, net: nn.Module, data: GaussianMixture, generator: Generator) -> None:
    """Fit the network to the data's score. The gradient of the loss by `pred` is all that the student gives."""
    optimizer = torch.optim.Adam(net.parameters(), lr=2e-2, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, TRAINING_STEPS)
    for _ in range(TRAINING_STEPS):
        x_0 = data.sample(BATCH, generator).float()
        t, z = times(BATCH, x_0, generator), randn_like(x_0, generator)
        pred, std = net(sde.perturb(x_0, t, z), t), sde.sigma(t)
        answer = submission.call("score_matching_loss", Want(gradient="pred"), pred=pred.detach(), std=std, z=z)
        optimizer.zero_grad()
        assert answer.gradient is not None  # it was asked for
        pred.backward(answer.gradient.to(pred))
        optimizer.step()
        schedule.step()


def statistics(x: Tensor) -> dict[str, float]:
    """What the samples are judged by, beside DATA: weights and spreads of the modes, and one distance.

    weight_k: the share of mode k.    spread_k: log of the mode's second moment over the true one.
    distance: log of the sliced Wasserstein distance to fixed draws from DATA.
    """
    means = DATA.means.to(x)
    weights, moments = mode_weights(x, means), mode_moments(x, means).mean(1) / DATA.variances[:, 0].to(x)
    fixed = Generator().manual_seed(0)
    distance = sliced_wasserstein(x, DATA.sample(len(x), fixed).to(x), fixed)
    return (
        {f"weight_{k}": float(w) for k, w in enumerate(weights)}
        | {f"spread_{k}": float(m.log()) for k, m in enumerate(moments)}
        | {"distance": math.log(distance)}
    )
