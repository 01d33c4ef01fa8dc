"""The mistakes of ps4_samplers, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps4_samplers.mistakes import bits, flow, heun, langevin, langevin_norms

MISTAKES = collected(flow, heun, langevin, langevin_norms, bits)
