"""Right answers to ps3_ddpm, as different people write them; every one deserves full marks."""

from tests.problem_sets.ps3_ddpm.right_ancestral import ANCESTRAL
from tests.problem_sets.ps3_ddpm.right_bars import BARS
from tests.problem_sets.ps3_ddpm.right_ddim import DDIM
from tests.problem_sets.ps3_ddpm.right_loss import LOSS
from tests.problem_sets.ps3_ddpm.right_posterior import POSTERIOR
from tests.problem_sets.ps3_ddpm.right_q_sample import Q_SAMPLE

RIGHT = {
    "alpha_bars": BARS,
    "q_sample": Q_SAMPLE,
    "noise_prediction_loss": LOSS,
    "posterior": POSTERIOR,
    "ancestral_step": ANCESTRAL,
    "ddim_step": DDIM,
}
