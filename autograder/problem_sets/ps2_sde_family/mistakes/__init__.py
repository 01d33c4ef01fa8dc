"""The mistakes of ps2_sde_family, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps2_sde_family.mistakes import image_loss, reverse, sampler, sub_vp, ve

MISTAKES = collected(ve, sub_vp, reverse, image_loss, sampler)
