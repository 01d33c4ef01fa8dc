"""The mistakes of ps4_samplers, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps4_samplers.mistakes import (
    likelihood_contract,
    likelihood_divergence,
    likelihood_prior,
    likelihood_steps,
)

MISTAKES = collected(likelihood_prior, likelihood_divergence, likelihood_steps, likelihood_contract)
