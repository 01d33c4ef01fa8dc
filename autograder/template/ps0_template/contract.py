"""What ps0_template asks for."""

from autograder.problem_sets.contract import Function, Question, like, tensor

DISTANCES = Function(
    "squared_distances",
    tensor("x", "(B, D)"),
    like("y", "x"),
    returns="a tensor (B,)",
)
QUESTIONS = (Question("q1", DISTANCES),)
