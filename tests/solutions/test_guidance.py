"""Guidance against closed forms: mixtures whose classes are known, in float64."""

import pytest
import torch
from torch import Generator, Tensor

from scorelab.oracle import GaussianMixture, mixture
from scorelab.sde import VPSDE
from solutions.guidance import drop_labels, guided_score, posterior_score

F64 = torch.float64
SDE = VPSDE()
WEIGHTS = torch.tensor([0.2, 0.3, 0.4, 0.1], dtype=F64)
OF = torch.tensor([0, 1, 1, 2])  # the class of each component


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=F64, generator=Generator().manual_seed(seed))


def law() -> GaussianMixture:
    root = 0.1 * normal(4, 2, 2, seed=1).tril(-1) + 0.3 * torch.eye(2, dtype=F64)
    return mixture(WEIGHTS, normal(4, 2, seed=2), root @ root.mT)


def of_class(data: GaussianMixture, k: int) -> GaussianMixture:
    own = OF == k
    return GaussianMixture(WEIGHTS[own] / WEIGHTS[own].sum(), data.means[own], data.variances[own], data.axes[own])


def log_prob(x: Tensor, t: Tensor) -> Tensor:
    """log p_t(y | x) by Bayes."""
    joint = [of_class(law(), k).marginal(SDE, t).log_prob(x) + WEIGHTS[OF == k].sum().log() for k in range(3)]
    return torch.stack(joint, dim=1) - law().marginal(SDE, t).log_prob(x)[:, None]


class TestPosteriorScore:
    """grad log p(x | y) = grad log p(x) + grad log p(y | x)."""

    def test_by_hand(self):
        """The score -x and the log-probabilities -x^2 and -3 x at x = 2: the slopes are -4 and -3."""
        x, t = torch.full((2, 1), 2.0, dtype=F64), torch.tensor(0.5, dtype=F64)
        got = posterior_score(lambda x, t: -x, lambda x, t: torch.cat([-(x**2), -3 * x], 1), x, t, torch.tensor([0, 1]))
        assert got.tolist() == [[-6.0], [-5.0]]

    @pytest.mark.parametrize("n", [1, 3, 65])
    @pytest.mark.parametrize("time", [0.01, 0.3, 1.0])
    def test_is_the_score_of_the_class(self, n, time):
        x, t, y = normal(n, 2), torch.tensor(time, dtype=F64), torch.arange(n) % 3
        got = posterior_score(law().marginal_score(SDE), log_prob, x, t, y)
        want = torch.stack([of_class(law(), k).marginal_score(SDE)(x, t) for k in range(3)])[y, torch.arange(n)]
        assert torch.allclose(got, want, rtol=1e-9, atol=1e-9)

    def test_the_pulls_of_all_classes_cancel_in_the_mean(self):
        """sum_y p(y | x) grad log p(y | x) = grad sum_y p(y | x) = 0."""
        x, t = normal(5, 2), torch.tensor(0.2, dtype=F64)
        scores = [posterior_score(law().marginal_score(SDE), log_prob, x, t, torch.full((5,), k)) for k in range(3)]
        mean = torch.einsum("bk,kbd->bd", log_prob(x, t).exp(), torch.stack(scores))
        assert torch.allclose(mean, law().marginal_score(SDE)(x, t), rtol=1e-10, atol=1e-10)

    def test_images(self):
        """With the logits 0 and s, the sum of an image, log p(0 | x) = -log(1 + e^s): its slope is -e^s / (1 + e^s)."""

        def bright(x: Tensor, t: Tensor) -> Tensor:
            s = x.flatten(1).sum(1)
            return torch.stack([torch.zeros_like(s), s], dim=1).log_softmax(1)

        x, t, y = normal(4, 1, 4, 4), torch.tensor(0.5), torch.tensor([0, 1, 0, 1])
        got = posterior_score(lambda x, t: torch.zeros_like(x), bright, x, t, y)
        slope = y - x.flatten(1).sum(1).sigmoid()
        assert torch.allclose(got, slope.view(-1, 1, 1, 1).expand_as(x), rtol=1e-12, atol=1e-12)

    @pytest.mark.parametrize("grad", [True, False])
    def test_leaves_no_graph_behind(self, grad):
        x, t, y = normal(3, 2), torch.tensor(0.3, dtype=F64), torch.tensor([0, 1, 2])
        with torch.set_grad_enabled(grad):
            got = posterior_score(law().marginal_score(SDE), log_prob, x, t, y)
        assert not got.requires_grad
        assert not x.requires_grad
        assert x.grad is None


class TestDropLabels:
    def test_by_hand(self):
        """A quarter is forgotten: where u is below 0.25, not where it is 0.25."""
        y, u = torch.tensor([3, 7, 3, 1]), torch.tensor([0.1, 0.6, 0.25, 0.0])
        labels = drop_labels(y, 0.25, 10, u)
        assert labels.tolist() == [10, 7, 3, 10]
        assert labels.dtype == torch.int64
        assert y.tolist() == [3, 7, 3, 1]

    @pytest.mark.parametrize("null", [0, 10])
    def test_ends(self, null):
        y, u = torch.arange(1, 10), torch.rand(9, generator=Generator().manual_seed(0))
        u[0] = 0
        assert drop_labels(y, 0.0, null, u).equal(y)
        assert drop_labels(y, 1.0, null, u).equal(torch.full_like(y, null))

    def test_forgets_a_share_p(self):
        """Within 5.5 standard errors of a share of 100 000."""
        n, p = 100_000, 0.3
        u = torch.rand(n, generator=Generator().manual_seed(1))
        share = drop_labels(torch.zeros(n, dtype=torch.int64), p, 1, u).double().mean().item()
        assert share == pytest.approx(p, abs=5.5 * (p * (1 - p) / n) ** 0.5)


class TestGuidedScore:
    def test_by_hand(self):
        cond, uncond = torch.tensor([[3.0]]), torch.tensor([[1.0]])
        assert [guided_score(cond, uncond, w).item() for w in (0.0, 1.0, 2.0, -1.0)] == [1.0, 3.0, 5.0, -1.0]

    def test_is_one_more_than_the_w_of_ho_and_salimans(self):
        cond, uncond = normal(3, 2), normal(3, 2, seed=1)
        assert torch.allclose(guided_score(cond, uncond, 3.0), (1 + 2) * cond - 2 * uncond)

    @pytest.mark.parametrize("shape", [(4, 2), (4, 1, 4, 4)])
    def test_w_for_each(self, shape):
        cond, uncond = normal(*shape), normal(*shape, seed=1)
        w = normal(4, seed=2).view(-1, *[1] * (len(shape) - 1))
        got = guided_score(cond, uncond, w)
        for i in range(4):
            assert torch.allclose(got[i], guided_score(cond[i], uncond[i], w[i].item()))

    @pytest.mark.parametrize("w", [-1.0, 0.5, 3.0])
    def test_makes_the_pull_of_the_classifier_w_times_as_strong(self, w):
        x, t, y = normal(6, 2), torch.tensor(0.3, dtype=F64), torch.arange(6) % 3
        uncond = law().marginal_score(SDE)(x, t)
        cond = posterior_score(lambda x, t: uncond, log_prob, x, t, y)
        pull = posterior_score(lambda x, t: torch.zeros_like(x), log_prob, x, t, y)
        assert torch.allclose(guided_score(cond, uncond, w), uncond + w * pull, rtol=1e-12, atol=1e-12)
