"""The mistakes of ps1_score_sde: first the ones to expect, then those that published answers show."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps1_score_sde.mistakes import (
    loss,
    loss_axes,
    loss_contract,
    loss_results,
    loss_weights,
    names,
    pairs,
    step,
    step_contract,
    step_forms,
    step_schemes,
)

FILES = (
    loss, loss_contract, step, step_contract,
    loss_axes, loss_results, loss_weights, step_forms, step_schemes, pairs, names,
)  # fmt: skip
MISTAKES = collected(*FILES)
