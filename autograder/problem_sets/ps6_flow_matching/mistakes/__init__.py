"""The mistakes of ps6_flow_matching, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps6_flow_matching.mistakes import euler, euler_else, reflow

MISTAKES = collected(euler, euler_else, reflow)
