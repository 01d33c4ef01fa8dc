"""What the checks of both SDEs share: the truth about an SDE, and how a student's class is asked and judged.

The truth is alpha and sigma in closed form. The moment equations give the drift and the diffusion that belong to them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, rounding, shape, tried, unchanged, unmarked
from autograder.student.answer import Answer
from autograder.student.errors import StudentError
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.oracle import euler_maruyama_moments, gaussian
from scorelab.sde import Kernel

METHODS = ("alpha", "drift", "sigma", "diffusion")
SINGLE = 64 * 2**-24  # relative: what constants in float32 cost a float64; they are a mistake of test_..._range
STEPS = 50


@dataclass(frozen=True)
class Truth:
    """An SDE at some times: what each method gives there, drift as f of f x, and the sizes of the formula's terms."""

    t: Tensor
    alpha: Tensor
    sigma: Tensor
    drift: Tensor
    diffusion: Tensor
    terms: dict[str, Tensor] = field(default_factory=dict)


def truth(log_alpha: Callable[[Tensor], Tensor], sigma: Callable[[Tensor], Tensor], t: Tensor) -> Truth:
    """From alpha and sigma, by autograd:  alpha' = f alpha,  (sigma^2)' = 2 f sigma^2 + g^2."""
    t = t.detach().requires_grad_()
    a, s = log_alpha(t), sigma(t)
    (f,) = torch.autograd.grad(a.sum(), t, retain_graph=True)
    (growth,) = torch.autograd.grad(s.square().sum(), t)
    g = (growth - 2 * f * s**2).sqrt()
    return Truth(t.detach(), a.exp().detach(), s.detach(), f, g.detach())


def between(low: float, high: float, generator: Generator) -> float:
    """A number between the two."""
    return brief(low + (high - low) * float(torch.rand((), generator=generator)))


def brief(number: float) -> float:
    """The number to three digits: short in a message, and not exact in float32."""
    return float(f"{number:.3g}")


def some_times(generator: Generator) -> Tensor:
    """Four times in [0.05, 1], one in each quarter, in any order: few enough for a message to show."""
    quarters = (torch.randperm(4, generator=generator) + torch.rand(4, generator=generator, dtype=torch.double)) / 4
    return 0.05 + 0.95 * quarters[:, None]


def edges() -> Tensor:
    """Both ends of time, and small times."""
    return torch.tensor([0.0, 1e-5, 1e-3, 1.0], dtype=torch.double)[:, None]


def ask(submission: Submission, sde: Recipe, method: str, t: Tensor, x: Tensor, grad: bool = True) -> Answer:
    """What a method gives; a Python number will do, too, as its shape is judged elsewhere. Only drift is told x."""
    arguments = {"x": x, "t": t} if method == "drift" else {"t": t}
    return submission.call(f"{sde.name}.{method}", Want(grad=grad, number=True), self=sde, **arguments)


def expect_method(
    submission: Submission, sde: Recipe, method: str, want: Truth, single: float = SINGLE, x: Tensor | None = None
) -> None:
    """The method is the wanted one at its times.

    single: the relative error that constants in float32 may cost.    x: for drift, which is f(t) x.
    """
    x = torch.ones_like(want.t) if x is None else x
    answer, value, terms = ask(submission, sde, method, want.t, x), getattr(want, method) * x, want.terms[method] * x
    within = rounding(answer, terms.abs()) + single * value.abs()
    close(answer, value, within, got=spread(answer.value, value.shape), name=method)


def spread(value: Tensor, shape: torch.Size) -> Tensor:
    """The value broadcast to that shape, where it can be: a wrong shape that means the same is judged elsewhere."""
    try:
        return value.expand(shape)
    except RuntimeError:
        return value


def expect_forms(submission: Submission, sde: Recipe, generator: Generator) -> None:
    """All methods give the shape and dtype of their argument, the same numbers in any, and leave arguments alone."""
    answers = [(method, answer) for method in METHODS for answer in _answered(submission, sde, method, generator)]
    if not answers:  # no method ever answers: hear why
        ask(submission, sde, "alpha", *next(_forms(generator)))
    for method, answer in answers:
        like = answer.arguments.get("x", answer.arguments["t"])
        if answer.value.shape != like.shape:
            got, name = shape(answer.value), "x" if "x" in answer.arguments else "t"
            raise Mismatch(f"{tried(answer)}\nthe result has shape {got}; want {shape(like)}, like {name}", answer)
        if like.ndim:  # a 0-dim result decides no dtype
            keeps_dtype(answer, like.dtype)
        unchanged(answer)
        unmarked(answer)
        _expect_same_for_points(submission, sde, method, answer)


def _expect_same_for_points(submission: Submission, sde: Recipe, method: str, answer: Answer) -> None:
    """The numbers, right or wrong, are those for the same times in a column of float64."""
    t = answer.arguments["t"].double().reshape(-1, 1)
    x = answer.arguments.get("x", t).double()
    points, got = ask(submission, sde, method, t, x.reshape(len(x), -1)).value, answer.value.double()
    near = 1e-4 if answer.arguments["t"].dtype == torch.float32 else 1e-10  # far above rounding, for times from 0.1 on
    if points.numel() != got.numel() or not torch.allclose(got, points.reshape(got.shape), near, near, equal_nan=True):
        name = "x" if "x" in answer.arguments else "t"
        was = f"{name} of shape {shape(answer.arguments[name])} and {answer.arguments[name].dtype}"
        wanted = f"the same numbers as for points (B, D) in float64: those for {was} are others"
        raise Mismatch(f"{tried(answer)}\nwant {wanted}", answer)


def _answered(submission: Submission, sde: Recipe, method: str, generator: Generator) -> Iterator[Answer]:
    """Calls with t and x of all shapes. A method that always raises is judged by its values, and costs points once."""
    for i, (t, x) in enumerate(_forms(generator)):
        try:
            yield ask(submission, sde, method, t, x)
        except StudentError as error:
            if i or type(error) is not StudentError:
                raise
            return


def _forms(generator: Generator) -> Iterator[tuple[Tensor, Tensor]]:
    """t and x: a batch of points, in both dtypes and of one point, one time for all, and images."""
    single, double = torch.float32, torch.float64
    for rows, ones, rest, dtype in [(3, 1, (2,), double), (3, 1, (2,), single), (1, 1, (2,), single),
                                    (3, 3, (1, 4, 4), single), (3, 3, (1, 4, 4), double)]:  # fmt: skip
        t = 0.1 + 0.9 * torch.rand(rows, *[1] * ones, generator=generator, dtype=dtype)
        yield t, torch.randn(rows, *rest, generator=generator, dtype=dtype)
    yield 0.1 + 0.9 * torch.rand((), generator=generator), torch.randn(3, 2, generator=generator)


def expect_prior(submission: Submission, sde: Recipe, low: float, high: float) -> None:
    """prior_std, an attribute, a property or a method, is between the two, to rounding."""
    answer = submission.call(f"{sde.name}.prior_std", Want(number=True), self=sde)
    middle, half = torch.tensor([high + low, high - low], dtype=torch.double) / 2
    close(answer, middle, within=half + SINGLE * middle, name="prior_std")


@dataclass(frozen=True)
class Tabulated(Kernel):
    """An SDE by its values on a grid of times, as `euler_maruyama_moments` asks for it."""

    rows: dict[float, int]
    values: dict[str, Tensor]
    prior_std: float

    def alpha(self, t: Tensor) -> Tensor:
        return self._at("alpha", t)

    def sigma(self, t: Tensor) -> Tensor:
        return self._at("sigma", t)

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        return self._at("drift", t) * x

    def diffusion(self, t: Tensor) -> Tensor:
        return self._at("diffusion", t)

    def _at(self, method: str, t: Tensor) -> Tensor:
        return self.values[method][self.rows[float(t)]]


def sampler_times() -> Tensor:
    """Those of the oracle's steps."""
    return torch.linspace(1, 1e-3, STEPS + 1, dtype=torch.double)[:, None]


def expect_moments(submission: Submission, sde: Recipe, want: Truth, prior_std: float, generator: Generator) -> None:
    """Under no_grad, steps of the reverse SDE with the exact score of Gaussian data end with the right moments."""
    mean, root = torch.randn(2, generator=generator), torch.rand(2, 2, generator=generator).tril() + 0.5 * torch.eye(2)
    data = gaussian(mean, root @ root.mT)
    answers = {m: ask(submission, sde, m, want.t, torch.ones_like(want.t), grad=False) for m in METHODS}
    theirs = {method: spread(answer.value.double(), want.t.shape) for method, answer in answers.items()}
    for method, answer in answers.items():  # of any size, but finite, and one for each time
        close(answer, want.t, within=torch.full_like(want.t, torch.inf), got=theirs[method], name=method)
    right = {method: getattr(want, method) for method in METHODS}
    rows = {float(t): i for i, t in enumerate(want.t)}
    found, true = (euler_maruyama_moments(data, Tabulated(rows, v, prior_std), STEPS) for v in (theirs, right))
    # A step multiplies by a sum of products of at most four values, each off by at most SINGLE of itself.
    within = 4 * STEPS * SINGLE * (true[0].abs().max() + true[1].abs().max())
    for name, got, moment in zip(("mean", "covariance"), found, true, strict=True):
        name += f" after {STEPS} steps under torch.no_grad()"
        close(answers["diffusion"], moment, within.expand(moment.shape), got=got, name=name)
