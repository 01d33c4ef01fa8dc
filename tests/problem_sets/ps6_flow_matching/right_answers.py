"""Right answers to ps6_flow_matching, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps6_flow_matching.right_euler import EULER
from tests.problem_sets.ps6_flow_matching.right_reflow import REFLOW

RIGHT = {
    "euler_flow": EULER,
    "reflow_pairs": REFLOW,
}
