"""The mistakes of ps6_flow_matching, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps6_flow_matching.mistakes import euler, euler_result, reflow

MISTAKES = collected(euler, euler_result, reflow)
