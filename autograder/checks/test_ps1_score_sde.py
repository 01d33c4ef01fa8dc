"""The checks of ps1_score_sde. Read them: what they ask is no secret, only the grader's seed is.

`submission.call(function, **arguments)` runs your function on copies of the arguments and brings
back its value (and, on request, its gradient). Everything else, the networks, the loops, the
truth, is on this side. Where a tolerance is not rounding (see `autograder.expect`), its derivation
stands beside it.
"""

import pytest
import torch
from torch import Generator, Tensor

from autograder import calibration, simulation
from autograder.expect import Mismatch, close, how_many, keeps_dtype, rounding, unchanged
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from scorelab.oracle import euler_maruyama_moments, gaussian, irreducible_loss, mixture
from scorelab.random import randn_like
from scorelab.sde import VPSDE

QUESTIONS = {
    "q3a": ("score_matching_loss",),
    "q3b": ("euler_maruyama_step",),
    "q3": ("score_matching_loss", "euler_maruyama_step"),
}
SDE = VPSDE()


# Question 3a: the loss


def normal(*shape: int, generator: Generator, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=dtype)


def positive(*shape: int, generator: Generator, dtype: torch.dtype = torch.float32) -> Tensor:
    """Values between 0.1 and 1.1: standard deviations and diffusion coefficients."""
    return 0.1 + torch.rand(shape, generator=generator, dtype=dtype)


def loss_inputs(shape: tuple[int, ...], generator: Generator, dtype: torch.dtype = torch.float32) -> dict[str, Tensor]:
    """pred and z of that shape, and one std for each element of the batch."""
    pred, z = (normal(*shape, generator=generator, dtype=dtype) for _ in range(2))
    std = positive(shape[0], *[1] * (len(shape) - 1), generator=generator, dtype=dtype)
    return {"pred": pred, "std": std, "z": z}


def expect_loss(answer: Answer, within: float = 0.0) -> None:
    """The loss is mean((pred std + z)^2), in float64 from the same inputs; or off by that share of its terms."""
    pred, std, z = (a.double() for a in answer.arguments.values())
    scale = ((pred * std).abs() + z.abs()).pow(2).mean()
    off = rounding(answer, scale, terms=pred.numel()) + within * scale
    close(answer, ((pred * std + z) ** 2).mean(), within=off)


def expect_gradient(answer: Answer) -> None:
    """The gradient is 2 std (pred std + z) / n, in float64 from the same inputs."""
    pred, std, z = (a.double() for a in answer.arguments.values())
    largest = ((pred * std).abs() + z.abs()).max()  # a right answer may take the mean off all and put it back
    want, scale = (2 * std * r / pred.numel() for r in (pred * std + z, largest.expand_as(z)))
    close(answer, want, rounding(answer, scale), got=answer.gradient, name="gradient with respect to pred")


@pytest.mark.check("q3a", points=1.0)
def test_loss_value(submission: Submission, generator: Generator) -> None:
    """On random points, the loss has the right value."""
    expect_loss(submission.call("score_matching_loss", **loss_inputs((4, 2), generator)))
    expect_loss(submission.call("score_matching_loss", **loss_inputs((16, 2), generator)))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_reduction(submission: Submission, generator: Generator) -> None:
    """The mean is over all elements, whatever the batch size and the dimension."""
    for shape in [(8, 1), (5, 3), (1, 2), (7, 8), (65, 2), (1025, 2)]:
        expect_loss(submission.call("score_matching_loss", **loss_inputs(shape, generator)))


@pytest.mark.check("q3a", points=0.5, after=["loss_value"])
def test_loss_broadcasts_std(submission: Submission, generator: Generator) -> None:
    """Each element of the batch meets its own std: of shape (B, 1), (B, 1, 1, 1), () or full."""
    for shape in [(4, 4), (4, 4, 2), (2, 3, 4, 4), (4, 1, 4, 4)]:
        expect_loss(submission.call("score_matching_loss", **loss_inputs(shape, generator)))
    for shape, std in [((4, 4), ()), ((4, 4), (4, 4)), ((4, 4), (1, 4)), ((2, 3, 4, 4), (1, 3, 1, 1))]:
        inputs = loss_inputs(shape, generator) | {"std": positive(*std, generator=generator)}
        expect_loss(submission.call("score_matching_loss", **inputs))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_range(submission: Submission, generator: Generator) -> None:
    """Nothing is cut off: large errors count in full, and so does every std from 0.001 to 10."""
    large = loss_inputs((8, 2), generator)
    expect_loss(submission.call("score_matching_loss", **large | {"pred": 100 * large["pred"]}))
    inputs = loss_inputs((9, 2), generator)
    std = torch.logspace(-3, 1, 9)[:, None] * (0.5 + inputs["std"])  # and pred of the size that scores then have
    expect_loss(submission.call("score_matching_loss", **inputs | {"pred": inputs["pred"] / std, "std": std}))


@pytest.mark.check("q3a", points=1.0, after=["loss_value"])
def test_loss_gradient(submission: Submission, generator: Generator) -> None:
    """The gradient with respect to pred is right, so a network can be trained with it."""
    for shape, std in [((8, 2), (8, 1)), ((3, 2, 4, 4), (3, 1, 1, 1)), ((8, 2), ())]:
        inputs = loss_inputs(shape, generator) | {"std": positive(*std, generator=generator)}
        expect_gradient(submission.call("score_matching_loss", gradient="pred", **inputs))
    large = loss_inputs((65, 2), generator)
    large["pred"] *= 100
    expect_gradient(submission.call("score_matching_loss", gradient="pred", **large))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 in, float64 out, to float64's precision; and float32 stays float32."""
    for dtype in (torch.float64, torch.float32):
        answer = submission.call("score_matching_loss", **loss_inputs((8, 2), generator, dtype))
        keeps_dtype(answer, dtype)
        expect_loss(answer)


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """pred, std and z are the same after the call as before."""
    for std in [(8, 1), ()]:
        inputs = loss_inputs((8, 2), generator) | {"std": positive(*std, generator=generator)}
        unchanged(submission.call("score_matching_loss", **inputs))


@pytest.mark.check("q3a", points=0.5, after=["loss_value"])
def test_loss_meets_irreducible(submission: Submission, generator: Generator) -> None:
    """With the exact score of a mixture, the average loss is the one that no network can beat."""
    data = mixture(torch.tensor([0.3, 0.7]), torch.tensor([[-1.0, 0.5], [1.0, 0.0]]), torch.tensor(0.05))
    x_0 = data.sample(10_000, generator)
    for t in torch.tensor([0.01, 0.2, 0.6], dtype=torch.float64):
        z = randn_like(x_0, generator)
        pred, std = data.marginal(SDE, t).score(SDE.perturb(x_0, t, z)), SDE.sigma(t).expand(len(z), 1)
        answer = submission.call("score_matching_loss", pred=pred, std=std, z=z)
        # By value, too: a mean over parts of a large batch can be wrong by less than chance. A factor of 1/n may be
        # a float32, though that costs digits here: 1e-5 is 80 roundings of it.
        expect_loss(answer, within=1e-5)
        want = irreducible_loss(data, SDE, t[None], nodes=32)[0]
        # 5.5 standard errors of a mean over independent rows: one false alarm in 2e7 at each of three times
        error = 5.5 * ((std * pred + z) ** 2).mean(1).std() / len(z) ** 0.5
        close(answer, want, within=error)


# Question 3b: the Euler-Maruyama step
# The two checks that call thousands of times have long limits: a loop over rows is slow, not wrong.


def step_inputs(
    shape: tuple[int, ...],
    generator: Generator,
    dtype: torch.dtype = torch.float32,
    diffusion: tuple[int, ...] = (),
    dt: float | Tensor = 0.01,
) -> dict[str, Tensor | float]:
    z, drift, noise = (normal(*shape, generator=generator, dtype=dtype) for _ in range(3))
    g = positive(*diffusion, generator=generator, dtype=dtype)
    return {"z": z, "drift": drift, "diffusion": g, "dt": dt, "noise": noise}


def expect_step(answer: Answer) -> None:
    """The step is z - drift dt + diffusion sqrt(dt) noise, in float64 from the same inputs."""
    z, drift, g, dt, noise = (torch.as_tensor(a).double() for a in answer.arguments.values())
    terms = (z, -drift * dt, g * dt.sqrt() * noise)
    close(answer, sum(terms), within=rounding(answer, sum(term.abs() for term in terms)), name="state")


@pytest.mark.check("q3b", points=1.0)
def test_step_by_hand(submission: Submission, generator: Generator) -> None:
    """A step that you can compute by hand: z = 2, drift = 3, diffusion = 1.5, dt = 0.04, noise = -2."""
    # sqrt(dt) = 0.2. No two common mistakes coincide, as half of g and sqrt(g) would for g = 4.
    others = step_inputs((1, 1), generator, dt=0.04)  # or one could learn this step by heart
    numbers = {"z": 2.0, "drift": 3.0, "diffusion": 1.5, "noise": -2.0}
    known = {name: torch.full_like(others[name], number) for name, number in numbers.items()}
    for inputs in (others | known, others):
        expect_step(submission.call("euler_maruyama_step", **inputs))


@pytest.mark.check("q3b", points=0.75, after=["step_by_hand"])
def test_step_random(submission: Submission, generator: Generator) -> None:
    """Random steps are right: dt a float or a tensor, diffusion of any shape that fits, points or images."""
    cases = [
        ((4, 2), ()), ((4, 2), (4, 1)), ((4, 4), (4, 1)), ((4, 2), (4, 2)), ((4, 2), (1, 2)),
        ((4, 4, 2), (4, 1, 1)), ((3, 2, 4, 4), (3, 1, 1, 1)), ((2, 3, 4, 4), (1, 3, 1, 1)), ((65, 2), ()),
    ]  # fmt: skip
    for shape, diffusion in cases:
        dt = 0.002 + 0.1 * torch.rand((), generator=generator)
        for length in (dt, float(dt)):
            inputs = step_inputs(shape, generator, diffusion=diffusion, dt=length)
            expect_step(submission.call("euler_maruyama_step", **inputs))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_range(submission: Submission, generator: Generator) -> None:
    """Nothing is cut off: large states, drifts and shakes, small and large diffusion, dt from 0.00001 to 1."""
    factors = {"z": 100.0, "drift": 1000.0, "noise": 3.0}
    for shape, dt, diffusion in [((8, 2), 1e-5, 200.0), ((6, 2), 1.0, 0.001), ((5, 2), 1.0, 1.0)]:
        inputs = step_inputs(shape, generator, dt=dt)
        scaled = {name: factor * inputs[name] for name, factor in (factors | {"diffusion": diffusion}).items()}
        expect_step(submission.call("euler_maruyama_step", **inputs | scaled))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_mean(submission: Submission, generator: Generator) -> None:
    """With zero noise, the step is its mean."""
    inputs = step_inputs((4, 2), generator)
    expect_step(submission.call("euler_maruyama_step", **inputs | {"noise": torch.zeros(4, 2)}))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_steps_compose(submission: Submission, generator: Generator) -> None:
    """A second step starts from where the first ended, and owes nothing else to it."""
    first = submission.call("euler_maruyama_step", **step_inputs((4, 2), generator, dt=0.04))
    expect_step(first)
    inputs = step_inputs((4, 2), generator, dt=0.01) | {"z": first.value}
    expect_step(submission.call("euler_maruyama_step", **inputs))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 in, float64 out, to float64's precision; and float32 stays float32."""
    for dtype in (torch.float64, torch.float32):
        # sqrt(1/16) is exact even in float32: torch.tensor(dt) of a Python float costs no digits here
        inputs = step_inputs((4, 2), generator, dtype, dt=1 / 16)
        answer = submission.call("euler_maruyama_step", **inputs)
        keeps_dtype(answer, dtype)
        expect_step(answer)


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """z, drift, diffusion, dt and noise are the same after the call as before."""
    for shape, diffusion in [((4, 2), ()), ((4, 2), (4, 1)), ((4, 2), (4, 2)), ((2, 3, 4, 4), (2, 1, 1, 1))]:
        inputs = step_inputs(shape, generator, diffusion=diffusion, dt=torch.tensor(0.01))
        unchanged(submission.call("euler_maruyama_step", **inputs))


@pytest.mark.check("q3b", points=1.0, limit=120)
def test_step_sampler(submission: Submission, generator: Generator) -> None:
    """With the exact score of Gaussian data, samples have the mean and covariance that the scheme gives."""
    n, steps = 20_000, 50
    root = (0.8 + 0.4 * torch.rand(2, generator=generator)).diag()  # another Gaussian for each seed, or one could
    root[1, 0] = 0.8 * torch.rand((), generator=generator) - 0.4  # return samples of it without taking a step
    data = gaussian(normal(2, generator=generator), root @ root.T)
    x = normal(n, 2, generator=generator)
    x = simulation.reverse(submission, SDE, data.marginal_score(SDE), x, steps, generator)
    # Every iterate of the scheme is exactly Gaussian, so the standard errors are those of n normal draws.
    # 5.3 of them for each of the five moments: all five hold but for one seed in 10^6.
    mean, cov = euler_maruyama_moments(data, SDE, steps)
    var = cov.diag()
    expect_moment("mean", x.mean(0), mean, (var / n).sqrt())
    expect_moment("covariance", x.T.cov(), cov, ((var[:, None] * var + cov**2) / n).sqrt())


def expect_moment(name: str, got: Tensor, want: Tensor, error: Tensor) -> None:
    """Every element is within 5.3 standard errors."""
    worst = float(((got - want).abs() / error).max())
    if not worst <= 5.3:
        raise Mismatch(
            "ran 50 of your steps on 20 000 points, with the exact score of Gaussian data\n"
            f"the {name} of the samples is {how_many(worst)} standard errors from what the scheme gives"
        )


# Question 3: both together


@pytest.mark.check("q3", points=2.0, after=["loss_value", "loss_gradient", "step_random"], limit=120)
def test_distribution(submission: Submission, generator: Generator) -> None:
    """Your loss trains a small network, your step samples from it, and the modes come out as in the data."""
    x = simulation.trained_samples(submission, generator)
    calibration.expect_typical(simulation.statistics(x))
