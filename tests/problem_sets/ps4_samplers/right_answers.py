"""Right answers to ps4_samplers, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps4_samplers.right_bits import BITS
from tests.problem_sets.ps4_samplers.right_flow import FLOW
from tests.problem_sets.ps4_samplers.right_heun import HEUN
from tests.problem_sets.ps4_samplers.right_langevin import LANGEVIN
from tests.problem_sets.ps4_samplers.right_likelihood import LIKELIHOOD

RIGHT = {
    "probability_flow_drift": FLOW,
    "heun_step": HEUN,
    "langevin_correction": LANGEVIN,
    "log_likelihood": LIKELIHOOD,
    "bits_per_dim": BITS,
}
