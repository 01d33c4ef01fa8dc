"""The checks of question 1b, the sub-VP SDE."""

from dataclasses import replace

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.ps2_sde_family import inputs
from autograder.problem_sets.ps2_sde_family.inputs import METHODS, Truth, between, expect_method
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission

Rates = tuple[float, float]


def some_rates(generator: Generator) -> Rates:
    """beta_0 and beta_1, other ones for each seed."""
    return between(0.1, 1.0, generator), between(15.0, 25.0, generator)


def sub_vp(rates: Rates) -> Recipe:
    return Recipe("SubVPSDE", beta_0=rates[0], beta_1=rates[1])


def filling(rates: Rates, t: Tensor) -> Truth:
    """Song Eq. 28 and 34: the signal fades as under VP, and the variance is never above VP's."""
    start, end = rates

    def area(t: Tensor) -> Tensor:  # below beta, from 0 to t
        return (2 * start + (end - start) * t) * t / 2

    found, B = inputs.truth(lambda t: -area(t) / 2, lambda t: -torch.expm1(-area(t)), t), area(t)
    # 1 - exp(-B) is off by the rounding of 1, and so is its square in Song Eq. 28, 1 + exp(-2 B) - 2 exp(-B).
    # Of a root, an error e of what is below it costs e / (2 root): for g, beta times the rounding of 1 - exp(-2 B);
    # for alpha, as the root of 1 - sigma, that of 1.
    s, g, beta = found.sigma, found.diffusion, -2 * found.drift
    terms = (found.alpha * (1 + B) + 1 / found.alpha, beta, 1 + B + 1 / s, g + beta * (1 + B) / g)
    return replace(found, terms=dict(zip(METHODS, terms, strict=True)))


@pytest.mark.check("q1b", points=0.5)
def test_subvp_signal(submission: Submission, generator: Generator) -> None:
    """alpha(t) and drift(x, t) belong together, and to a rate beta that grows evenly from beta_0 to beta_1."""
    for _ in range(2):
        rates = some_rates(generator)
        want = filling(rates, inputs.some_times(generator))
        expect_method(submission, sub_vp(rates), "alpha", want)
        x = torch.randn(4, 2, generator=generator, dtype=torch.double)
        expect_method(submission, sub_vp(rates), "drift", want, x=x)


@pytest.mark.check("q1b", points=0.5)
def test_subvp_noise(submission: Submission, generator: Generator) -> None:
    """sigma(t) is a standard deviation as Song Eq. 34 has it, and diffusion(t) is what makes it grow so."""
    for _ in range(2):
        rates = some_rates(generator)
        want = filling(rates, inputs.some_times(generator))
        expect_method(submission, sub_vp(rates), "sigma", want)
        expect_method(submission, sub_vp(rates), "diffusion", want)


@pytest.mark.check("q1b", points=0.25)
def test_subvp_prior(submission: Submission, generator: Generator) -> None:
    """prior_std is the standard deviation of the noise at t = 1, for any beta_0 and beta_1."""
    for _ in range(2):
        rates = some_rates(generator)
        end = filling(rates, torch.ones((), dtype=torch.double))  # both are right: the limit, and sigma(1) itself
        inputs.expect_prior(submission, sub_vp(rates), float(end.sigma), 1.0)


@pytest.mark.check("q1b", points=0.25)
def test_subvp_shapes(submission: Submission, generator: Generator) -> None:
    """Each method returns the shape and dtype of t (drift: of x), for points and images, and changes no input."""
    inputs.expect_forms(submission, sub_vp(some_rates(generator)), generator)


@pytest.mark.check("q1b", points=0.25, after=["subvp_signal", "subvp_noise"])
def test_subvp_range(submission: Submission, generator: Generator) -> None:
    """All methods have their digits in float64 from t = 0.00001 to 1: small, large and equal rates, and SubVPSDE()."""
    x = torch.randn(3, 2, generator=generator, dtype=torch.double)
    wide = (between(0.01, 0.1, generator), between(30.0, 40.0, generator))
    even = (wide[0], wide[0])
    for sde, rates in [(sub_vp(wide), wide), (Recipe("SubVPSDE"), (0.1, 20.0)), (sub_vp(even), even)]:
        want = filling(rates, inputs.edges()[1:])
        for method in ("alpha", "sigma", "diffusion"):
            expect_method(submission, sde, method, want, single=0.0)
        expect_method(submission, sde, "drift", want, single=0.0, x=x)


@pytest.mark.check("q1b", points=0.25, after=["subvp_signal", "subvp_noise"])
def test_subvp_moments(submission: Submission, generator: Generator) -> None:
    """Inside a sampler, which records no gradients, 50 steps of your SDE give exactly the moments that they should."""
    rates = some_rates(generator)
    want = filling(rates, inputs.sampler_times())
    inputs.expect_moments(submission, sub_vp(rates), want, 1.0, generator)
