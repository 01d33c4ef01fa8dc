"""Scores with classifiers for the checks of question 1, and what a classifier's gradient is, in closed form.

One pair belongs to no law: a field, and probabilities that know nothing of it. The other is exact: a mixture whose
components are dealt to classes, so that the score under a class is the score of that class's own mixture.
"""

from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import normal
from scorelab.oracle import GaussianMixture, mixture
from scorelab.sde import SDE


def clock(t: Tensor, x: Tensor) -> Tensor:
    """The time so that it broadcasts against x: one for all, or one for each, also as a number."""
    t = torch.as_tensor(t, dtype=x.dtype)
    return t.reshape(-1, *[1] * (x.ndim - 1)) if t.ndim == 1 else t


@dataclass(frozen=True)
class Free:
    """A field and a classifier that belong to no law.

    weights: (K, N) for x of N numbers each.    bias: (K,).
    push: the size of the field.    pitch: how fast the probabilities change with x.
    """

    weights: Tensor
    bias: Tensor
    push: float = 1.0
    pitch: float = 1.0

    def score(self, x: Tensor, t: Tensor) -> Tensor:
        """A smooth field, made up for this check."""
        t = clock(t, x)
        return self.push * (x.flip(-1).cos() + 0.7 * t * x - 0.4)

    def log_prob(self, x: Tensor, t: Tensor) -> Tensor:
        """A classifier that knows nothing of the field."""
        waves = self._angle(x, t).sin().flatten(1)
        return (waves @ self.weights.to(x).T + self.bias.to(x)).log_softmax(1)

    def pull(self, x: Tensor, t: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """grad log p(y | x), for logits W sin(pitch x + 2 t) + b; and the size of what is rounded on the way.

        That of each logit rounds p by as much as the logit is large, and that of the angle both sine and cosine.
        """
        x, t = x.double(), t.double()
        angle = self._angle(x, t)
        p = self.log_prob(x, t).exp()
        slope, spread = self.weights[y] - p @ self.weights, self.weights[y].abs() + p @ self.weights.abs()
        logits = self.weights.abs().sum(1).max() + self.bias.abs().max()
        size = spread.view_as(x) * self.pitch * (1 + angle.abs()) * (1 + logits * (1 + angle.abs().max()))
        return slope.view_as(x) * self.pitch * angle.cos(), size

    def _angle(self, x: Tensor, t: Tensor) -> Tensor:
        return self.pitch * x + 2 * clock(t, x)


def free(numbers: int, K: int, generator: Generator, push: float = 1.0, pitch: float = 1.0) -> Free:
    """Others for each seed, of x with so many numbers, and K classes; the logits stay small, and apart."""
    weights = (0.5 + torch.rand(K, numbers, generator=generator, dtype=torch.double)) / numbers**0.5
    signs = torch.where(torch.rand(K, numbers, generator=generator) < 0.5, -1, 1)
    return Free(weights * signs, 0.5 * normal(K, generator=generator), push, pitch)


@dataclass(frozen=True)
class Classes:
    """A mixture whose components are dealt to K classes, under an SDE: all that there is to know of it.

    of: (components,), the class of each.
    """

    data: GaussianMixture
    of: Tensor
    sde: SDE

    def score(self, x: Tensor, t: Tensor) -> Tensor:
        """The exact score of a mixture."""
        return self._all(t).score(x)

    def log_prob(self, x: Tensor, t: Tensor) -> Tensor:
        """The exact probabilities of the classes that the mixture is made of."""
        joint = [self._one(k, t).log_prob(x) + self._share(k).log() for k in range(self.K)]
        return torch.stack(joint, dim=1).log_softmax(1)

    def posterior(self, x: Tensor, t: Tensor, y: Tensor) -> Tensor:
        """The score of each point under its class: that of the class's own mixture."""
        scores = torch.stack([self._one(k, t).score(x) for k in range(self.K)])
        return scores[y, torch.arange(len(x))]

    def size(self, x: Tensor, t: Tensor) -> Tensor:
        """What is rounded on the way: a component's share of the score, by as much as its log density is large."""
        law = self._all(t)
        apart = x[:, None] - law.means
        pulls = (apart.abs() / law.variances.min()).sum((1, 2))
        densities = (apart.square() / law.variances.min()).sum(2).max(1).values
        return (pulls * (10 + densities))[:, None].expand_as(x)

    @property
    def K(self) -> int:
        """How many classes there are."""
        return int(self.of.max()) + 1

    def _share(self, k: int) -> Tensor:
        return self.data.weights[self.of == k].sum()

    def _all(self, t: Tensor) -> GaussianMixture:
        return self.data.marginal(self.sde, clock(t, self.data.means))

    def _one(self, k: int, t: Tensor) -> GaussianMixture:
        """The law of class k alone, at time t."""
        law, own = self._all(t), self.of == k
        means, variances = law.means[..., own, :], law.variances[..., own, :]
        return GaussianMixture(law.weights[own] / self._share(k), means, variances, law.axes[own])


def classes(K: int, D: int, sde: SDE, generator: Generator) -> Classes:
    """Two components for each of K classes, in D dimensions; others for each seed."""
    n = 2 * K
    weights = 0.5 + torch.rand(n, generator=generator, dtype=torch.double)
    root = 0.15 * normal(n, D, D, generator=generator).tril(-1) + 0.25 * torch.eye(D)
    data = mixture(weights / weights.sum(), normal(n, D, generator=generator), root @ root.mT)
    return Classes(data, torch.arange(n) % K, sde)
