"""The few-step challenge: any sampler of the student's own, on the islands and on digits."""

from pathlib import Path

from autograder.problem_sets.challenge import Challenge
from autograder.problem_sets.contract import Function, function, number, tensor
from scorelab.challenge import BUDGETS, TASKS

SAMPLER = Function(
    "my_sampler",
    function("velocity", of="x (B, …), t ()", returns="like x"),
    tensor("z", "(B, …)"),
    number("n", "an int above 0"),
    returns="a tensor like z",
)
CHALLENGE = Challenge(SAMPLER, BUDGETS, TASKS, Path(__file__).with_name("challenge.json"))
