"""The mistakes of ps4_samplers, question by question."""

from autograder.problem_sets.mistake import collected

MISTAKES = collected()
