"""The mistakes of ps3_ddpm, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps3_ddpm.mistakes import ancestral, bars, ddim, loss, posterior, q_sample

MISTAKES = collected(bars, q_sample, loss, posterior, ancestral, ddim)
