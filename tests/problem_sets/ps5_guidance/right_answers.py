"""Right answers to ps5_guidance, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps5_guidance.right_drop import DROP
from tests.problem_sets.ps5_guidance.right_guided import GUIDED
from tests.problem_sets.ps5_guidance.right_impose import IMPOSE
from tests.problem_sets.ps5_guidance.right_inpaint import INPAINT
from tests.problem_sets.ps5_guidance.right_posterior import POSTERIOR

RIGHT = {
    "posterior_score": POSTERIOR,
    "drop_labels": DROP,
    "guided_score": GUIDED,
    "inpaint_step": INPAINT,
    "impose": IMPOSE,
}
