"""Right answers to ps6_flow_matching, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps6_flow_matching.right_line import LINE
from tests.problem_sets.ps6_flow_matching.right_loss import LOSS
from tests.problem_sets.ps6_flow_matching.right_to_score import TO_SCORE
from tests.problem_sets.ps6_flow_matching.right_to_velocity import TO_VELOCITY

RIGHT = {
    "interpolate": LINE,
    "flow_matching_loss": LOSS,
    "velocity_from_score": TO_VELOCITY,
    "score_from_velocity": TO_SCORE,
}
