"""Right answers to ps2_sde_family, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps2_sde_family.right_image_loss import IMAGE_LOSS
from tests.problem_sets.ps2_sde_family.right_reverse import REVERSE
from tests.problem_sets.ps2_sde_family.right_sampler import SAMPLER
from tests.problem_sets.ps2_sde_family.right_sub_vp import SUB_VP
from tests.problem_sets.ps2_sde_family.right_ve import VE

RIGHT = {
    "VESDE": VE,
    "SubVPSDE": SUB_VP,
    "reverse_drift": REVERSE,
    "image_loss": IMAGE_LOSS,
    "reverse_sample": SAMPLER,
}
