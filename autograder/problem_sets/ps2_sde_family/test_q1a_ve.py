"""The checks of question 1a, the variance-exploding SDE."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.ps2_sde_family import inputs
from autograder.problem_sets.ps2_sde_family.inputs import Truth, between, brief, expect_method
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission

Ends = tuple[float, float]


def some_ends(generator: Generator) -> Ends:
    """sigma_min and sigma_max, other ones for each seed; sigma is below 1 in the first quarter of time."""
    low = between(0.01, 0.1, generator)
    return low, brief(low * 10 ** between(1.0, 2.5, generator))


def ve(ends: Ends) -> Recipe:
    return Recipe("VESDE", sigma_min=ends[0], sigma_max=ends[1])


def exploding(ends: Ends, t: Tensor) -> Truth:
    """Song Eq. 31: the signal stays, and sigma grows geometrically from sigma_min to sigma_max."""
    low, high = ends
    found = inputs.truth(lambda t: 0 * t, lambda t: low * (high / low) ** t, t)
    # As exp of a sum of logarithms, sigma is off by their rounding; so is g, whose factor has their difference.
    logs = 2 + abs(math.log(low)) + abs(math.log(high))
    terms = {"sigma": found.sigma * logs, "diffusion": found.diffusion * logs}
    return replace(found, terms={"alpha": found.alpha, "drift": torch.ones_like(t)} | terms)


@pytest.mark.check("q1a", points=0.5)
def test_ve_signal(submission: Submission, generator: Generator) -> None:
    """alpha(t) and drift(x, t) belong together, and to a signal that never shrinks."""
    for _ in range(2):
        ends = some_ends(generator)
        want = exploding(ends, inputs.some_times(generator))
        expect_method(submission, ve(ends), "alpha", want)
        x = torch.randn(4, 2, generator=generator, dtype=torch.double)
        expect_method(submission, ve(ends), "drift", want, x=x)


@pytest.mark.check("q1a", points=0.5)
def test_ve_noise(submission: Submission, generator: Generator) -> None:
    """sigma(t) grows from sigma_min to sigma_max as Song Eq. 31 has it, and diffusion(t) is what makes it grow so."""
    for _ in range(2):
        ends = some_ends(generator)
        want = exploding(ends, inputs.some_times(generator))
        expect_method(submission, ve(ends), "sigma", want)
        expect_method(submission, ve(ends), "diffusion", want)


@pytest.mark.check("q1a", points=0.25)
def test_ve_prior(submission: Submission, generator: Generator) -> None:
    """prior_std is the standard deviation of the noise at t = 1, for any sigma_min and sigma_max."""
    for _ in range(2):
        ends = some_ends(generator)
        inputs.expect_prior(submission, ve(ends), ends[1], ends[1])


@pytest.mark.check("q1a", points=0.25)
def test_ve_shapes(submission: Submission, generator: Generator) -> None:
    """Each method returns the shape and dtype of t (drift: of x), for points and images, and changes no input."""
    inputs.expect_forms(submission, ve(some_ends(generator)), generator)


@pytest.mark.check("q1a", points=0.25, after=["ve_noise"])
def test_ve_range(submission: Submission, generator: Generator) -> None:
    """sigma and diffusion have all digits of float64 from t = 0 to 1, for large ratios and for VESDE() alone."""
    low = between(1e-4, 1e-3, generator)
    wide = (low, brief(1e7 * low))
    for sde, ends in [(ve(wide), wide), (Recipe("VESDE"), (0.01, 50.0))]:
        want = exploding(ends, inputs.edges())
        expect_method(submission, sde, "sigma", want, single=0.0)
        expect_method(submission, sde, "diffusion", want, single=0.0)


@pytest.mark.check("q1a", points=0.25, after=["ve_signal", "ve_noise"])
def test_ve_moments(submission: Submission, generator: Generator) -> None:
    """Inside a sampler, which records no gradients, 50 steps of your SDE give exactly the moments that they should."""
    ends = some_ends(generator)
    want = exploding(ends, inputs.sampler_times())
    inputs.expect_moments(submission, ve(ends), want, ends[1], generator)
