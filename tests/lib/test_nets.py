"""The networks' score is their noise over std, at both ends of time; and what they are built from."""

from collections.abc import Callable

import pytest
import torch
from torch import Generator, Tensor

from scorelab.nets import ChainUNet, ScoreMLP, ScoreNetwork, ScoreUNet, VelocityNetwork, Waves
from scorelab.noise import randn_like, times
from scorelab.sde import VPSDE, LinearSDE, Straight

BUILDS: dict[str, tuple[Callable[..., ScoreNetwork], tuple[int, ...]]] = {
    "points": (ScoreMLP, (16, 2)),
    "images": (ScoreUNet, (16, 1, 8, 8)),
}


def generator(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(params=BUILDS)
def kind(request: pytest.FixtureRequest) -> tuple[Callable[..., ScoreNetwork], Tensor]:
    build, shape = BUILDS[request.param]
    return build, torch.randn(shape, generator=generator(1))


class TestTheScoreIsTheNoiseOverStd:
    def test_exactly(self, kind, sde):
        build, x = kind
        net = build(sde, generator())
        t = times(len(x), x, generator(2))
        assert torch.equal(net(x, t), -net.noise(x, t) / sde.sigma(t))

    def test_with_a_silent_body_it_is_the_exact_score_of_standard_normal_data(self, kind, sde):
        """N(0, I) data make x_t ~ N(0, (alpha^2 + sigma^2) I), whose score is -x / (alpha^2 + sigma^2)."""
        build, x = kind
        net = build(sde, generator())
        net.body = lambda x, log_snr, label: torch.zeros_like(x)
        t = times(len(x), x, generator(2))
        torch.testing.assert_close(net(x, t), -x / (sde.alpha(t) ** 2 + sde.sigma(t) ** 2))

    def test_a_body_that_knows_x_0_and_z_gives_the_score_of_the_kernel(self, kind, sde):
        """noise = z needs F = (alpha z - sigma x_0) / r: insert x = alpha x_0 + sigma z."""
        build, x_0 = kind
        z, t = randn_like(x_0, generator(3)), times(len(x_0), x_0, generator(2))
        alpha, sigma = sde.alpha(t), sde.sigma(t)
        net = build(sde, generator())
        net.body = lambda x, log_snr, label: (alpha * z - sigma * x_0) / (alpha**2 + sigma**2).sqrt()
        torch.testing.assert_close(net.noise(alpha * x_0 + sigma * z, t), z, rtol=1e-5, atol=1e-5)

    def test_the_body_sees_inputs_of_unit_scale_and_half_the_log_of_the_signal_to_noise_ratio(self, kind, sde):
        build, x = kind
        net, seen = build(sde, generator()), []
        net.body = lambda *inputs: seen.append(inputs) or torch.zeros_like(x)
        t = times(len(x), x, generator(2))
        alpha, sigma = sde.alpha(t), sde.sigma(t)
        net((alpha**2 + sigma**2).sqrt() * x, t)
        torch.testing.assert_close(seen[0][0], x)
        torch.testing.assert_close(seen[0][1], (alpha / sigma).log().view(-1, 1), rtol=1e-5, atol=1e-5)


class TestTime:
    def test_one_time_for_all_is_that_time_for_each(self, kind):
        build, x = kind
        net = build(VPSDE(), generator())
        each = torch.full((len(x), *[1] * (x.ndim - 1)), 0.3)
        torch.testing.assert_close(net(x, torch.tensor(0.3)), net(x, each))

    def test_each_point_meets_its_own_time(self, kind):
        build, x = kind
        net, t = build(VPSDE(), generator()), times(len(kind[1]), kind[1], generator(2))
        alone = torch.cat([net(x[i : i + 1], t[i : i + 1]) for i in range(len(x))])
        # the kernels of one row and of many sum in different orders; scores reach 100 as sigma -> 0.01
        torch.testing.assert_close(net(x, t), alone, rtol=1e-4, atol=1e-4)

    def test_stays_finite_at_both_ends_with_gradients(self, kind):
        build, x = kind
        net = build(VPSDE(), generator())
        for t in (1e-5, 1.0):
            score = net(x, torch.tensor(t))
            gradients = torch.autograd.grad(score.square().mean(), list(net.parameters()))
            assert all(g.isfinite().all() for g in (score, *gradients))


class TestLabels:
    def test_each_image_meets_its_own_label(self):
        net = ScoreUNet(VPSDE(), generator(), classes=10)
        x, t = torch.randn(1, 1, 8, 8, generator=generator(1)).expand(10, -1, -1, -1), torch.tensor(0.5)
        scores = net(x, t, torch.arange(10))
        assert len({tuple(s.flatten().tolist()) for s in scores}) == 10
        swapped = net(x, t, torch.arange(10).flip(0))
        torch.testing.assert_close(swapped, scores.flip(0), rtol=1e-4, atol=1e-4)

    def test_labels_where_none_are_wanted_and_none_where_they_are_are_refused(self):
        x, y, t = torch.zeros(2, 1, 8, 8), torch.tensor([1, 2]), torch.tensor(0.5)
        with pytest.raises(ValueError, match=r"want labels, got none"):
            ScoreUNet(VPSDE(), generator(), classes=10)(x, t)
        with pytest.raises(ValueError, match=r"want no label, got shape \(2,\)"):
            ScoreUNet(VPSDE(), generator())(x, t, y)
        with pytest.raises(ValueError, match=r"want no label: points have no classes, got shape \(2,\)"):
            ScoreMLP(VPSDE(), generator())(torch.zeros(2, 2), t, y)


class TestAChain:
    """alpha_bars[t] of a chain is alpha^2 of an SDE: at the times where they agree, so do the networks."""

    BARS = torch.tensor([1.0, 0.9, 0.5, 0.1, 0.004], dtype=torch.double)

    def test_sees_the_noise_that_the_unet_of_an_sde_sees(self):
        ou = LinearSDE(1.0, 2**0.5)  # alpha = exp(-t), sigma^2 = 1 - alpha^2
        chain, net = ChainUNet(self.BARS, generator(), 8), ScoreUNet(ou, generator(), 8)
        x, t = torch.randn(4, 1, 8, 8, generator=generator(1)), torch.tensor([1, 4, 3, 1])
        same = -0.5 * self.BARS[t].log().float()
        torch.testing.assert_close(chain(x, t), net.noise(x, same.view(4, 1, 1, 1)), rtol=1e-4, atol=1e-4)

    def test_one_time_for_all_is_that_time_for_each(self):
        chain, x = ChainUNet(self.BARS, generator(), 8), torch.randn(3, 1, 8, 8, generator=generator(1))
        assert torch.equal(chain(x, torch.tensor(2)), chain(x, torch.tensor([2, 2, 2])))

    def test_each_image_meets_its_own_label(self):
        chain, x = ChainUNet(self.BARS, generator(), 8, classes=10), torch.ones(2, 1, 8, 8)
        one, two = chain(x, torch.tensor(2), torch.tensor([3, 4]))
        assert not torch.equal(one, two)

    def test_takes_the_precision_of_its_weights(self):
        chain = ChainUNet(self.BARS, generator(), 8).double()
        assert chain(torch.ones(1, 1, 8, 8).double(), torch.tensor(1)).dtype == torch.double

    def test_knows_the_noise_of_the_smallest_step_in_float64(self):
        """Where 1 - alpha_bar is 1e-8, which float32 would make 0, the noise stays finite."""
        chain = ChainUNet(torch.tensor([1.0, 1 - 1e-8, 0.5], dtype=torch.double), generator(), 8)
        assert chain(torch.ones(1, 1, 8, 8), torch.tensor(1)).isfinite().all()

    @pytest.mark.parametrize("t", [[0, 1], [1, 5], [-1, 1]])
    def test_refuses_a_time_that_is_not_in_the_chain(self, t):
        with pytest.raises(ValueError, match=rf"want t from 1 to 4, got {min(t)} to {max(t)}"):
            ChainUNet(self.BARS, generator(), 8)(torch.ones(2, 1, 8, 8), torch.tensor(t))

    @pytest.mark.parametrize("t", [torch.tensor([0.5, 1.0]), torch.tensor([[1], [2]]), torch.tensor([1, 2, 3])])
    def test_refuses_times_of_another_kind_or_shape(self, t):
        with pytest.raises(ValueError, match=r"want t of int64 and shape \(2,\) or \(\), got"):
            ChainUNet(self.BARS, generator(), 8)(torch.ones(2, 1, 8, 8), t)


class TestVelocity:
    """Noise minus data, on the straight road."""

    def test_data_and_noise_make_x_again(self, kind, sde):
        build, x = kind
        t = times(len(x), x, generator(2))
        data, noise = build(sde, generator()).data_and_noise(x, t)
        torch.testing.assert_close(sde.alpha(t) * data + sde.sigma(t) * noise, x)

    def test_a_body_that_knows_x_0_and_z_gives_the_velocity_of_the_line(self, kind):
        """F = (alpha z - sigma x_0) / r, as for the noise; the velocity is then z - x_0."""
        build, x_0 = kind
        z, t = randn_like(x_0, generator(3)), times(len(x_0), x_0, generator(2)).clamp(max=0.99)
        net = VelocityNetwork(build(Straight(), generator()))
        net.net.body = lambda x, log_snr, label: ((1 - t) * z - t * x_0) / ((1 - t) ** 2 + t**2).sqrt()
        torch.testing.assert_close(net((1 - t) * x_0 + t * z, t), z - x_0, rtol=1e-5, atol=1e-5)

    @pytest.mark.parametrize("end", [0.0, 1.0])
    def test_is_finite_at_both_ends_and_so_is_its_gradient(self, kind, end):
        build, x = kind
        net = VelocityNetwork(build(Straight(), generator()))
        velocity = net(x, torch.tensor(end))
        velocity.square().mean().backward()
        assert velocity.isfinite().all()
        assert all(parameter.grad.isfinite().all() for parameter in net.parameters() if parameter.grad is not None)

    def test_with_a_silent_body_it_is_the_exact_velocity_of_standard_normal_data(self, kind):
        """E[z - x_0 | x_t] = (t - (1 - t)) x_t / (t^2 + (1 - t)^2) for independent N(0, I)."""
        build, x = kind
        net = VelocityNetwork(build(Straight(), generator()))
        net.net.body = lambda x, log_snr, label: torch.zeros_like(x)
        t = torch.tensor(0.8)
        torch.testing.assert_close(net(x, t), (0.8 - 0.2) / (0.8**2 + 0.2**2) * x)

    def test_each_image_meets_its_own_label(self):
        net, x = VelocityNetwork(ScoreUNet(Straight(), generator(), 8, classes=10)), torch.ones(2, 1, 8, 8)
        one, two = net(x, torch.tensor(0.5), torch.tensor([3, 4]))
        assert not torch.equal(one, two)


class TestWeights:
    def test_come_from_the_generator_alone(self, kind):
        build, _ = kind
        nets = [build(VPSDE(), generator(seed)).state_dict() for seed in (0, 0, 1)]
        same, other = (all(torch.equal(nets[0][k], net[k]) for k in net) for net in nets[1:])
        assert same
        assert not other

    def test_leave_the_global_streams_as_they_were(self, kind, untouched):
        build, x = kind
        with untouched():
            build(VPSDE(), generator())(x, torch.tensor(0.5))

    def test_of_the_unet_are_about_400_thousand(self):
        count = sum(p.numel() for p in ScoreUNet(VPSDE(), generator(), classes=10).parameters())
        assert 350_000 < count < 450_000


def test_waves_of_one_number_are_hand_computed():
    waves = Waves(1, 2, frequency=1.0)
    waves.frequencies.copy_(torch.tensor([[torch.pi, torch.pi / 2]]))
    torch.testing.assert_close(
        waves(torch.tensor([[1.0]])), torch.tensor([[1.0, 0.0, 1.0, -1.0, 0.0]]), rtol=0, atol=1e-6
    )
