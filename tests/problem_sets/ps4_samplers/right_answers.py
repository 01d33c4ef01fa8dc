"""Right answers to ps4_samplers, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps4_samplers.right_likelihood import LIKELIHOOD

RIGHT = {"log_likelihood": LIKELIHOOD}
