"""The mistakes of ps6_flow_matching, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps6_flow_matching.mistakes import (
    euler,
    euler_result,
    line,
    loss,
    reflow,
    to_score,
    to_velocity,
)

MISTAKES = collected(line, loss, to_velocity, to_score, euler, euler_result, reflow)
