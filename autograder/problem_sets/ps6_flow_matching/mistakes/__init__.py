"""The mistakes of ps6_flow_matching, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps6_flow_matching.mistakes import line, loss, to_score, to_velocity

MISTAKES = collected(line, loss, to_velocity, to_score)
