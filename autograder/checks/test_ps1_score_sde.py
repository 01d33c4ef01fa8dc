"""The checks of ps1_score_sde. Read them: what they ask is no secret, only the grader's seed is.

`submission.call(function, **arguments)` runs your function on copies of the arguments and brings
back its value (and, on request, its gradient). Everything else, the networks, the loops, the
truth, is on this side. Where a tolerance is not rounding (see `autograder.expect`), its derivation
stands beside it. Small calls come before large ones, which are slow where an answer has the wrong shape.
"""

from collections.abc import Callable, Iterable, Iterator

import pytest
import torch
from torch import Generator, Tensor

from autograder import calibration, simulation
from autograder.expect import Mismatch, close, done_as, how_many, keeps_dtype, rounding, unchanged
from autograder.student.answer import Answer, Argument, StudentError
from autograder.student.submission import Submission
from scorelab.oracle import GaussianMixture, Score, euler_maruyama_moments, gaussian, irreducible_loss, mixture
from scorelab.random import randn_like, times
from scorelab.sde import VPSDE

QUESTIONS = {
    "q3a": ("score_matching_loss",),
    "q3b": ("euler_maruyama_step",),
    "q3": ("score_matching_loss", "euler_maruyama_step"),
}
SDE = VPSDE()
FEW_FLOATS = 16 * 2**-24  # relative: what a few float32 on the way cost a float64, a mistake of test_..._keeps_dtype
SAFE = 1e-4  # relative: what a constant of 1e-8, added to a std of 0.0006 lest it be zero, costs twice over
LARGE = 9973  # rows: a prime, so that no size of chunks divides it


def answered(submission: Submission, function: str, cases: Iterable[dict[str, Argument]]) -> Iterator[Answer]:
    """The answers that there are: a call that raises is judged by the checks of values, and costs its points once."""
    for inputs in cases:
        try:
            yield submission.call(function, **inputs)
        except StudentError as error:
            if type(error) is not StudentError:
                raise


def steady(expect: Callable[[Answer], None]) -> Callable[[Answer], None]:
    """Judges calls in a row: each is right, and deals with dtype and inputs as the first did."""
    first: list[Answer] = []

    def judge(answer: Answer) -> None:
        expect(answer)
        first.append(answer)
        done_as(first[0], answer, f"call {len(first)}", "the first")

    return judge


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


def loss_extremes(rows: int, generator: Generator, dtype: torch.dtype = torch.float32) -> Iterator[dict[str, Tensor]]:
    """Every std from 0.001 to 10, with pred of the size that scores have: any, the best but for a little, and huge."""
    inputs = loss_inputs((rows, 2), generator, dtype)
    std = torch.logspace(-3, 1, rows, dtype=dtype)[:, None] * (0.5 + inputs["std"])
    inputs |= {"pred": inputs["pred"] / std, "std": std}
    far = torch.tensor([[1e6, -2e6]], dtype=dtype)  # the same under every seed: a limit is met always, or never
    yield inputs
    yield inputs | {"z": torch.zeros_like(inputs["z"])}
    yield inputs | {"z": 100 * inputs["z"]}
    yield inputs | {"pred": -inputs["z"] / std * (1 + 2**-10)}
    yield inputs | {"pred": far / std}


def nearly_best(rows: int, generator: Generator, dtype: torch.dtype) -> dict[str, Tensor]:
    """The pred for which there is no loss, but for two per cent: a loss of some 1e-4.

    A constant of 1e-8, which people add lest something be zero, is within FEW_FLOATS of its terms.
    """
    inputs = loss_inputs((rows, 2), generator, dtype)
    return inputs | {"pred": -inputs["z"] / inputs["std"] * (1 + 2**-6)}


def loss_corners(generator: Generator) -> Iterator[dict[str, Tensor]]:
    """Inputs from the corners of the contract: one point and thousands, images, all sizes and both dtypes."""
    for shape, size in [((1, 1), 1.0), ((8, 2), 0.01), ((8, 2), 10.0), ((4, 4, 2), 1.0), ((3, 2, 4, 4), 1.0)]:
        inputs = loss_inputs(shape, generator)
        yield inputs | {"std": size * inputs["std"]}
    for std in [(), (8, 2)]:
        yield loss_inputs((8, 2), generator) | {"std": positive(*std, generator=generator)}
    yield from loss_extremes(8, generator)
    for rows, dtype in [(8, torch.float64), (65, torch.float32), (1000, torch.float32), (1025, torch.float64)]:
        yield loss_inputs((rows, 2), generator, dtype)
    yield loss_inputs((LARGE, 2), generator)


def residual(answer: Answer) -> tuple[Tensor, Tensor]:
    """pred std + z in float64, and the sum of the sizes of these two terms."""
    pred, std, z = (a.double() for a in answer.arguments.values())
    scaled = pred * std
    return scaled + z, scaled.abs() + z.abs()


def expect_loss(answer: Answer, within: float = 0.0) -> None:
    """The loss is mean((pred std + z)^2), in float64 from the same inputs.

    Or what it is with every pred std + z off by that share of its terms.
    """
    r, size = residual(answer)
    off = 2 * within * (r.abs() * size).mean() + within**2 * size.pow(2).mean()  # (r + e)^2 - r^2 is 2 r e + e^2
    close(answer, r.pow(2).mean(), within=off + rounding(answer, size.pow(2).mean(), terms=r.numel()))


def expect_gradient(answer: Answer, within: float = 0.0) -> None:
    """The loss is right, and its gradient 2 std (pred std + z) / n, in float64 from the same inputs."""
    expect_loss(answer, within)
    r, size = residual(answer)
    factor = 2 / r.numel() * answer.arguments["std"].double()
    scale = factor * size.max()  # the largest of all: a right answer may take the mean off all and put it back
    off = (rounding(answer, scale, terms=r.numel()) + within * scale).expand_as(r)
    close(answer, factor * r, off, got=answer.gradient, name="gradient with respect to pred")


def expect_training(submission: Submission, inputs: dict[str, Tensor], within: float = 0.0) -> None:
    """Value and gradient are right where pred requires a gradient; for the rest all is as where it does not."""
    plain = submission.call("score_matching_loss", **inputs)
    trained = submission.call("score_matching_loss", gradient="pred", **inputs)
    expect_gradient(trained, within)
    done_as(plain, trained, "the call with pred.requires_grad", "the one without")


@pytest.mark.check("q3a", points=1.0)
def test_loss_value(submission: Submission, generator: Generator) -> None:
    """On random points, the loss has the right value."""
    expect_loss(submission.call("score_matching_loss", **loss_inputs((4, 2), generator)))
    expect_loss(submission.call("score_matching_loss", **loss_inputs((16, 2), generator)))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_reduction(submission: Submission, generator: Generator) -> None:
    """The mean is over all elements, whatever the batch size and the dimension."""
    for shape in [(8, 1), (5, 3), (1, 2), (1, 1), (7, 8), (65, 2), (128, 2), (1000, 2), (1025, 2)]:
        expect_loss(submission.call("score_matching_loss", **loss_inputs(shape, generator)))


@pytest.mark.check("q3a", points=0.5, after=["loss_value"])
def test_loss_broadcasts_std(submission: Submission, generator: Generator) -> None:
    """Each element of the batch meets its own std: of shape (B, 1), (B, 1, 1, 1), () or full."""
    for shape in [(4, 4), (4, 4, 2), (2, 3, 4, 4), (4, 1, 4, 4), (2, 1, 2, 3, 2)]:
        expect_loss(submission.call("score_matching_loss", **loss_inputs(shape, generator)))
    for shape, std in [((4, 4), ()), ((4, 4), (4, 4)), ((4, 4), (1, 4)), ((2, 3, 4, 4), (1, 3, 1, 1))]:
        inputs = loss_inputs(shape, generator) | {"std": positive(*std, generator=generator)}
        expect_loss(submission.call("score_matching_loss", **inputs))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_range(submission: Submission, generator: Generator) -> None:
    """Nothing is cut off: large errors and noise count in full, small errors too, and every std from 0.001 to 10."""
    large = loss_inputs((8, 2), generator)
    expect_loss(submission.call("score_matching_loss", **large | {"pred": 100 * large["pred"]}))
    for dtype in (torch.float32, torch.float64):  # which shows what is small beside its terms
        for inputs in loss_extremes(9, generator, dtype):
            expect_loss(submission.call("score_matching_loss", **inputs), within=SAFE)
        expect_loss(submission.call("score_matching_loss", **nearly_best(9, generator, dtype)), within=FEW_FLOATS)


@pytest.mark.check("q3a", points=0.5, after=["loss_value"])
def test_loss_gradient(submission: Submission, generator: Generator) -> None:
    """The gradient with respect to pred is right, so a network can be trained with it."""
    cases = [((8, 2), (8, 1)), ((1, 1), (1, 1)), ((3, 2, 4, 4), (3, 1, 1, 1)), ((4, 4, 2), (4, 1, 1)), ((8, 2), ())]
    for shape, std in cases:
        inputs = loss_inputs(shape, generator) | {"std": positive(*std, generator=generator)}
        expect_training(submission, inputs)
    large = loss_inputs((65, 2), generator)
    expect_training(submission, large | {"pred": 100 * large["pred"]})


@pytest.mark.check("q3a", points=0.25, after=["loss_gradient"], limit=60)
def test_loss_gradient_range(submission: Submission, generator: Generator) -> None:
    """The gradient is right for every std from 0.001 to 10, in float64 too, for few points and for thousands."""
    for inputs in loss_extremes(8, generator, torch.float64):
        expect_training(submission, inputs, within=SAFE)
    for rows in (1000, 1025):
        expect_training(submission, next(loss_extremes(rows, generator, torch.float64)), within=SAFE)
    expect_training(submission, nearly_best(8, generator, torch.float64), within=FEW_FLOATS)
    expect_training(submission, loss_inputs((LARGE, 2), generator, torch.float64), within=FEW_FLOATS)


@pytest.mark.check("q3a", points=0.25, after=["loss_gradient"], limit=60)
def test_loss_training(submission: Submission, generator: Generator) -> None:
    """In 110 calls in a row, as a training makes them, every gradient is right: a loss has no memory."""
    judge, rows = steady(expect_gradient), 64
    std = SDE.sigma(times(rows, torch.empty(rows, 2), generator))
    for _ in range(110):
        std = std.roll(1, 0)
        pred, z = (normal(rows, 2, generator=generator) for _ in range(2))
        judge(submission.call("score_matching_loss", gradient="pred", pred=pred / std, std=std, z=z))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 in, float64 out, to float64's precision; and float32 stays float32."""
    for dtype in (torch.float64, torch.float32):
        answer = submission.call("score_matching_loss", **loss_inputs((8, 2), generator, dtype))
        keeps_dtype(answer, dtype)
        expect_loss(answer)
    for answer in answered(submission, "score_matching_loss", loss_corners(generator)):
        keeps_dtype(answer, answer.arguments["pred"].dtype)


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """pred, std and z are the same after the call as before."""
    for answer in answered(submission, "score_matching_loss", loss_corners(generator)):
        unchanged(answer)


@pytest.mark.check("q3a", points=0.5, after=["loss_value"], limit=60)
def test_loss_meets_irreducible(submission: Submission, generator: Generator) -> None:
    """With the exact score of a mixture, the average loss is the one that no network can beat."""
    data = mixture(torch.tensor([0.3, 0.7]), torch.tensor([[-1.0, 0.5], [1.0, 0.0]]), torch.tensor(0.05))
    x_0 = data.sample(LARGE, generator)  # in float64, so that the tolerance does not grow with the batch
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


@pytest.mark.check("q3b", points=0.5, after=["step_by_hand"])
def test_step_random(submission: Submission, generator: Generator) -> None:
    """Random steps are right: dt a float or a tensor, diffusion of any shape that fits, points or images."""
    cases = [
        ((4, 2), ()), ((3, 2), ()), ((4, 2), (4, 1)), ((3, 2), (3, 1)), ((4, 4), (4, 1)), ((4, 2), (4, 2)),
        ((4, 2), (1, 2)), ((1, 2), (1, 1)), ((4, 4, 2), (4, 1, 1)), ((3, 2, 4, 4), (3, 1, 1, 1)),
        ((2, 3, 4, 4), (1, 3, 1, 1)), ((2, 1, 2, 3, 2), ()), ((65, 2), (65, 1)), ((65, 2), ()),
    ]  # fmt: skip
    for i, (shape, diffusion) in enumerate(cases):
        dt = 0.002 + 0.1 * torch.rand((), generator=generator)
        inputs = step_inputs(shape, generator, diffusion=diffusion, dt=float(dt) if i % 2 else dt)
        expect_step(submission.call("euler_maruyama_step", **inputs))
    inputs = step_inputs((8, 2), generator, diffusion=(8, 1), dt=torch.tensor(0.03).double())
    expect_step(submission.call("euler_maruyama_step", **inputs))


def step_extremes(generator: Generator) -> Iterator[dict[str, Tensor | float]]:
    """Large states, drifts and shakes, small and large diffusion, dt from 0.00001 to 1, as tensors and as numbers."""
    # In each case the terms of the step are of one size, or an error in one would be in the rounding of another.
    for rows, dt, factors in [
        (8, 0.01, {"z": 1e4, "drift": 1e6, "diffusion": 200.0, "noise": 30.0}),
        (7, 1e-5, {"z": 0.01, "drift": 1000.0}),
        (6, 0.5, {"z": 0.001, "drift": 0.001, "diffusion": 0.001}),
        (5, 0.5, {}),
    ]:
        length = dt * (1 + torch.rand((), generator=generator))  # with all its digits, which nobody may round
        for same in (length, float(length)):
            inputs = step_inputs((rows, 2), generator, dt=same)
            yield inputs | {name: factor * inputs[name] for name, factor in factors.items()}


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_range(submission: Submission, generator: Generator) -> None:
    """Nothing is cut off: large states, drifts and shakes, small and large diffusion, dt from 0.00001 to 1."""
    for inputs in step_extremes(generator):
        expect_step(submission.call("euler_maruyama_step", **inputs))


@pytest.mark.check("q3b", points=0.25, after=["step_random"], limit=60)
def test_step_large(submission: Submission, generator: Generator) -> None:
    """Thousands of points step like a few, each with its own noise and its own diffusion, from 0.05 to 20."""
    for rows in (5, 128, 1000, LARGE):
        inputs = step_inputs((rows, 2), generator)
        g = 0.05 * 400 ** torch.rand(rows, 1, generator=generator)
        expect_step(submission.call("euler_maruyama_step", **inputs | {"diffusion": g}))
    expect_step(submission.call("euler_maruyama_step", **step_inputs((20_000, 2), generator)))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_mean(submission: Submission, generator: Generator) -> None:
    """With zero noise, the step is its mean; and where another input is zero, the rest of the step is there."""
    for shape in [(4, 2), (1, 2)]:
        inputs = step_inputs(shape, generator)
        for name in ("noise", "drift", "z"):
            zero = torch.zeros(shape)
            expect_step(submission.call("euler_maruyama_step", **inputs | {name: zero}))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_steps_compose(submission: Submission, generator: Generator) -> None:
    """Each step of a walk starts from where the last ended, and owes nothing else to the steps before it."""
    first = submission.call("euler_maruyama_step", **step_inputs((4, 2), generator, dt=0.04))
    expect_step(first)
    inputs = step_inputs((4, 2), generator, dt=0.01) | {"z": first.value}
    expect_step(submission.call("euler_maruyama_step", **inputs))
    score, x = gaussian_score(random_gaussian(generator)), normal(64, 2, generator=generator)
    simulation.reverse(submission, SDE, score, x, 60, generator, judge=steady(expect_step))


def step_corners(generator: Generator) -> Iterator[dict[str, Tensor | float]]:
    """Inputs from the corners of the contract: one point and thousands, images, small and large diffusion and dt."""
    yield from step_extremes(generator)
    hundredth = torch.tensor(0.01)
    for shape, diffusion in [((4, 2), ()), ((4, 2), (4, 1)), ((4, 2), (4, 2)), ((2, 3, 4, 4), (2, 1, 1, 1))]:
        yield step_inputs(shape, generator, diffusion=diffusion, dt=hundredth)
    for shape, diffusion, size, dt in [
        ((1, 1), (1, 1), 1.0, 0.01), ((4, 4, 2), (), 1.0, 0.01), ((65, 2), (65, 1), 1.0, 0.01),
        ((8, 2), (), 0.01, 1e-5), ((8, 2), (8, 1), 20.0, torch.tensor(1.0)), ((1000, 2), (), 1.0, hundredth),
    ]:  # fmt: skip
        inputs = step_inputs(shape, generator, diffusion=diffusion, dt=dt)
        yield inputs | {"diffusion": size * inputs["diffusion"]}
    yield step_inputs((1025, 2), generator, torch.float64, dt=0.01)
    yield step_inputs((8, 2), generator, diffusion=(8, 1), dt=hundredth.double())  # which decides no dtype: it is 0-dim
    for zero in ("noise", "drift", "z"):
        yield (inputs := step_inputs((4, 2), generator)) | {zero: torch.zeros_like(inputs[zero])}
    yield step_inputs((LARGE, 2), generator, diffusion=(LARGE, 1))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 in, float64 out, to float64's precision; and float32 stays float32."""
    for dtype in (torch.float64, torch.float32):
        # sqrt(1/16) is exact even in float32: torch.tensor(dt) of a Python float costs no digits here
        inputs = step_inputs((4, 2), generator, dtype, dt=1 / 16)
        answer = submission.call("euler_maruyama_step", **inputs)
        keeps_dtype(answer, dtype)
        expect_step(answer)
    for answer in answered(submission, "euler_maruyama_step", step_corners(generator)):
        keeps_dtype(answer, answer.arguments["z"].dtype)


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """z, drift, diffusion, dt and noise are the same after the call as before."""
    for answer in answered(submission, "euler_maruyama_step", step_corners(generator)):
        unchanged(answer)


def random_gaussian(generator: Generator) -> GaussianMixture:
    """Another Gaussian for each seed, or one could return samples of it without taking a step."""
    root = (0.8 + 0.4 * torch.rand(2, generator=generator)).diag()
    root[1, 0] = 0.8 * torch.rand((), generator=generator) - 0.4
    return gaussian(normal(2, generator=generator), root @ root.T)


def gaussian_score(data: GaussianMixture) -> Score:
    """The exact score of x_t for a single Gaussian: what `data.marginal_score(SDE)` is, in a tenth of the time."""

    def score(x: Tensor, t: Tensor) -> Tensor:
        law = data.marginal(SDE, t)
        return (law.means[0] - x) @ (law.axes[0] / law.variances[0] @ law.axes[0].mT)

    return score


@pytest.mark.check("q3b", points=1.0, limit=120)
def test_step_sampler(submission: Submission, generator: Generator) -> None:
    """With the exact score of Gaussian data, samples have the mean and covariance that the scheme gives."""
    n, steps = 20_000, 50
    data = random_gaussian(generator)
    score, x = gaussian_score(data), normal(n, 2, generator=generator)
    few = submission.call("euler_maruyama_step", **step_inputs((3, 2), generator, dt=1 / steps))
    close(few, few.arguments["z"], within=torch.tensor(torch.inf), name="state")  # its shape: later it would be huge
    x = simulation.reverse(submission, SDE, score, x, steps, generator)
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
