"""The training loop and the sampler, against closed forms for Gaussian data."""

from itertools import pairwise

import pytest
import torch
from torch import Generator, Tensor, nn

from scorelab.nets import ScoreMLP
from scorelab.noise import randn_like, times
from scorelab.oracle import euler_maruyama_moments, gaussian, irreducible_loss_over_time
from scorelab.sde import VPSDE
from solutions.score_sde import sample, score_matching_loss, train

SDE = VPSDE()
MEAN, COVARIANCE = torch.tensor([0.5, -1.0]), torch.tensor([[0.5, 0.3], [0.3, 0.4]])
GAUSSIAN = gaussian(MEAN, COVARIANCE)


def generator(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


def excess(net: nn.Module, x_0: Tensor, generator: Generator) -> float:
    """E sigma^2 |score - exact|^2 over all times, an element."""
    t, z = times(len(x_0), x_0, generator), randn_like(x_0, generator)
    x = SDE.perturb(x_0, t, z)
    with torch.no_grad():
        error = net(x, t) - GAUSSIAN.marginal_score(SDE)(x, t)
    return (SDE.sigma(t) * error).square().mean().item()


class Constant(nn.Module):
    """A score that is one number everywhere; keeps the losses' gradients easy to follow by hand."""

    def __init__(self, value: float = 0.0) -> None:
        super().__init__()
        self.value = nn.Parameter(torch.tensor(value))
        self.history = []

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        if self.training:
            self.history.append(self.value.item())
        return self.value.expand_as(x)


class TestTraining:
    def test_carries_the_network_towards_the_exact_score(self, seed):
        """The excess over the irreducible loss is E sigma^2 |score - exact|^2, and training is to remove it."""
        net = ScoreMLP(SDE, generator(seed), width=32)
        x_0 = GAUSSIAN.sample(20_000, generator(seed)).float()
        before = excess(net, x_0, generator(seed))
        losses = torch.tensor(train(net, SDE, x_0, steps=300, batch=256, lr=5e-3, generator=generator(seed)))
        # a sixth is left, give or take a fiftieth from seed to seed: the average still remembers the start
        assert excess(net, x_0, generator(seed)) < before / 3
        floor, error = irreducible_loss_over_time(GAUSSIAN, SDE), losses[-100:].std() / 10
        # 5 standard errors of the last 100 steps, whose excess is on its way down to that of the end
        assert -5 * error < losses[-100:].mean() - floor < before / 3 + 5 * error

    def test_leaves_the_network_with_the_moving_average_of_its_weights(self):
        """average <- 0.995 average + 0.005 weight, from the first update on."""
        net = Constant(1.0)
        x_0 = GAUSSIAN.sample(100, generator()).float()
        train(net, SDE, x_0, steps=50, batch=20, lr=0.1, generator=generator())
        during = net.history[1:]  # the weight before each step but the first: after each but the last
        average = during[0]
        for weight in during[1:]:
            average += 0.005 * (weight - average)
        # the weight after the last step is not in the history; its learning rate is 1e-6 of the largest
        average += 0.005 * (during[-1] - average)
        assert net.value.item() == pytest.approx(average, abs=1e-6)

    def test_reports_the_loss_of_each_step(self):
        """A network whose weight hardly moves sees the first batch as it is: its loss is recomputed."""
        seen = []

        class Watched(Constant):
            def forward(self, x: Tensor, t: Tensor) -> Tensor:
                seen.append((x, t))
                return super().forward(x, t)

        x_0 = torch.zeros(8, 2)  # x_t = sigma z, so that z can be read off x_t
        losses = train(Watched(), SDE, x_0, steps=3, batch=1000, lr=1e-12, generator=generator())
        expected = [score_matching_loss(torch.zeros_like(x), SDE.sigma(t), x / SDE.sigma(t)) for x, t in seen]
        assert losses == pytest.approx([loss.item() for loss in expected], rel=1e-4)

    def test_keeps_what_is_known_in_step_with_the_data(self):
        """Each x_0 is its own label here and t is nearly 0, so the network can see whether they agree."""
        gaps = []

        class Watched(Constant):
            def forward(self, x: Tensor, t: Tensor, label: Tensor) -> Tensor:
                gaps.append(((x - SDE.alpha(t) * label) / SDE.sigma(t)).abs().max())
                return super().forward(x, t)

        label = 1000.0 * torch.arange(50).view(-1, 1)
        train(Watched(), SDE, label, label, steps=5, batch=50, lr=1e-3, generator=generator())
        # the gap is z, of which 250 draws exceed 6 once in 2 million runs
        assert max(gaps) < 6

    def test_is_repeated_by_the_same_seed_and_moves_no_global_stream(self, untouched):
        x_0 = GAUSSIAN.sample(100, generator()).float()

        def run(seed: int) -> list[float]:
            net = ScoreMLP(SDE, generator(), width=8)
            return train(net, SDE, x_0, steps=5, batch=16, lr=1e-3, generator=generator(seed))

        with untouched():
            assert run(1) == run(1)
            assert run(1) != run(2)

    def test_shows_its_progress_on_stdout_alone(self, capfd):
        x_0 = GAUSSIAN.sample(100, generator()).float()
        train(Constant(), SDE, x_0, steps=3, batch=4, lr=1e-3, generator=generator())
        out, err = capfd.readouterr()
        assert "training" in out
        assert "3/3" in out
        assert err == ""


class TestSampling:
    def test_has_the_exact_moments_of_euler_maruyama(self, seed, sde):
        """Gaussian data and their exact score: mean and covariance come from a recursion, bias and all."""
        n, steps, g = 20_000, 50, generator(seed)
        data = gaussian(MEAN, COVARIANCE)
        score, z = data.marginal_score(sde), torch.randn(n, 2, generator=g, dtype=torch.double)
        *_, x = sample(score, sde, z, steps=steps, generator=g)
        mean, covariance = euler_maruyama_moments(data, sde, steps)
        # 5 standard errors: var(mean_i) = C_ii / n, and var(cov_ij) = (C_ii C_jj + C_ij^2) / n for a normal law
        variances = covariance.diag()
        assert ((x.mean(0) - mean).abs() < 5 * (variances / n).sqrt()).all()
        spread = ((variances[:, None] * variances + covariance**2) / n).sqrt()
        assert ((x.T.cov() - covariance).abs() < 5 * spread).all()

    def test_walks_an_even_grid_from_one_down_to_t_min(self):
        seen = []

        def score(x: Tensor, t: Tensor) -> Tensor:
            seen.append(t.item())
            return -x

        states = list(sample(score, SDE, torch.zeros(1, 2), steps=4, generator=generator(), t_min=0.2))
        assert seen == pytest.approx([1.0, 0.8, 0.6, 0.4])
        assert len(states) == 4

    def test_starts_from_the_prior(self, sde):
        seen = []
        z = torch.randn(5, 2, generator=generator())
        list(sample(lambda x, t: seen.append(x) or -x, sde, z, steps=2, generator=generator()))
        assert torch.equal(seen[0], sde.prior_std * z)

    def test_yields_the_state_after_each_step_which_is_where_the_next_begins(self):
        seen = []
        z = torch.randn(5, 2, generator=generator())
        states = list(sample(lambda x, t: seen.append(x) or -x, SDE, z, steps=6, generator=generator()))
        for after, before in zip(states, seen[1:], strict=False):
            assert torch.equal(after, before)

    def test_adds_no_noise_in_the_last_step(self):
        """The step's mean, by hand: x + (beta/2 x + beta score) dt, with score = -x."""
        z = torch.randn(5, 2, generator=generator(), dtype=torch.double)
        *_, before, last = sample(lambda x, t: -x, SDE, z, steps=10, generator=generator(), t_min=0.1)
        t = torch.linspace(1, 0.1, 11, dtype=torch.double)[-2]
        beta = 0.1 + 19.9 * t
        torch.testing.assert_close(last, before * (1 - 0.5 * beta * (t - 0.1)))

    def test_draws_fresh_noise_for_every_step(self, seed):
        """With alpha constant the noise of each step can be read off; 2 x 10^4 draws, correlation below 5 errors."""
        n = 20_000
        z = torch.zeros(n, 1)
        states = [z, *sample(lambda x, t: torch.zeros_like(x), SDE, z, steps=4, generator=generator(seed))]
        grid = torch.linspace(1, 1e-3, 5)
        noise = [
            (new - old * (1 + 0.5 * SDE.beta(t) * (t - s))).flatten()
            for (old, new), (t, s) in zip(pairwise(states), pairwise(grid), strict=True)
        ][:-1]
        off_diagonal = torch.stack(noise).corrcoef() - torch.eye(3)
        assert off_diagonal.abs().max() < 5 / n**0.5

    def test_is_repeated_by_the_same_seed_and_moves_no_global_stream(self, untouched):
        def run(seed: int) -> Tensor:
            *_, x = sample(lambda x, t: -x, SDE, torch.zeros(3, 2), steps=3, generator=generator(seed))
            return x

        with untouched():
            assert torch.equal(run(1), run(1))
            assert not torch.equal(run(1), run(2))

    def test_leaves_the_noise_it_starts_from_and_keeps_no_graph(self):
        net, z = ScoreMLP(SDE, generator(), width=8), torch.randn(3, 2, generator=generator())
        before = z.clone()
        *_, x = sample(net, SDE, z, steps=3, generator=generator())
        assert torch.equal(z, before)
        assert not x.requires_grad
