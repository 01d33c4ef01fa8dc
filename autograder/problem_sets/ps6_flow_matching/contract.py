"""What ps6_flow_matching asks for: straight lines, their mean velocity, and a flow along it (Lipman, Liu 2023)."""

from autograder.problem_sets.contract import Function, Question, function, like, tensor

INTERPOLATE = Function(
    "interpolate",
    tensor("x_0", "(B, …)"),
    like("z", "x_0"),
    tensor("t", "() or (B, 1, …, 1)"),
    returns="a tensor like x_0",
)
LOSS = Function(
    "flow_matching_loss",
    tensor("pred", "(B, …)"),
    like("x_0", "pred"),
    like("z", "pred"),
    returns="a scalar tensor, differentiable in pred",
)
TO_VELOCITY = Function(
    "velocity_from_score",
    tensor("score", "(B, …)"),
    like("x", "score"),
    tensor("t", "() or (B, 1, …, 1)"),
    returns="a tensor like x",
)
TO_SCORE = Function(
    "score_from_velocity",
    tensor("velocity", "(B, …)"),
    like("x", "velocity"),
    tensor("t", "() or (B, 1, …, 1)"),
    returns="a tensor like x",
)
EULER = Function(
    "euler_flow",
    function("velocity", of="x (B, …), t ()", returns="like x"),
    tensor("x", "(B, …)"),
    tensor("times", "(N + 1,), falling or rising"),
    returns="a tensor like x",
)
REFLOW = Function(
    "reflow_pairs",
    function("velocity", of="x (B, …), t ()", returns="like z"),
    tensor("z", "(B, …)"),
    tensor("times", "(N + 1,), falling"),
    returns="a pair: x_0 and z, both like z",
)
QUESTIONS = (
    Question("q1", INTERPOLATE),
    Question("q2", LOSS),
    Question("q3", TO_VELOCITY, TO_SCORE),
    Question("q4", EULER),
    Question("q5", REFLOW),
)
GIVEN = ("ps1_score_sde", "ps3_ddpm", "ps4_samplers")
