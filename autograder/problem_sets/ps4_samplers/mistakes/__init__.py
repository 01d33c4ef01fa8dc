"""The mistakes of ps4_samplers, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps4_samplers.mistakes import (
    bits,
    flow,
    heun,
    langevin,
    langevin_norms,
    likelihood_contract,
    likelihood_divergence,
    likelihood_prior,
    likelihood_steps,
)

MISTAKES = collected(
    flow,
    heun,
    langevin,
    langevin_norms,
    likelihood_prior,
    likelihood_divergence,
    likelihood_steps,
    likelihood_contract,
    bits,
)
