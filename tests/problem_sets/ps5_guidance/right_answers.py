"""Right answers to ps5_guidance, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps5_guidance.right_impose import IMPOSE
from tests.problem_sets.ps5_guidance.right_inpaint import INPAINT

RIGHT = {
    "inpaint_step": INPAINT,
    "impose": IMPOSE,
}
