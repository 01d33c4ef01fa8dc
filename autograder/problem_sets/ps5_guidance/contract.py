"""What ps5_guidance asks for: a pull towards a class, and towards what was measured (Song et al. 2021, App. I)."""

from autograder.problem_sets.contract import Function, Question, function, like, number, positive, tensor

POSTERIOR = Function(
    "posterior_score",
    function("score", of="x (B, …), t ()", returns="like x"),
    function("classifier_log_prob", of="x (B, …), t ()", returns="(B, K)"),
    tensor("x", "(B, …)"),
    tensor("t", "()"),
    tensor("y", "(B,), whole numbers below K"),
    returns="a tensor like x",
)
DROP = Function(
    "drop_labels",
    tensor("y", "(B,), whole numbers"),
    number("p", "a float from 0 to 1"),
    number("null", "an int"),
    like("u", "y"),
    returns="whole numbers like y",
)
GUIDED = Function(
    "guided_score",
    tensor("cond", "(B, …)"),
    like("uncond", "cond"),
    number("w", "a float, or a tensor that broadcasts against cond"),
    returns="a tensor like cond",
)
INPAINT = Function(
    "inpaint_step",
    tensor("x", "(B, …)"),
    like("known", "x"),
    tensor("mask", "broadcasts against x; each number 0 or 1"),
    positive("alpha", "()"),
    tensor("sigma", "(), 0 or more"),
    like("noise", "x"),
    returns="a tensor like x",
)
IMPOSE = Function(
    "impose",
    tensor("x", "(B, D)"),
    tensor("y", "(B, M)"),
    tensor("A", "(M, D), orthonormal rows"),
    positive("alpha", "()"),
    tensor("sigma", "(), 0 or more"),
    like("noise", "y"),
    returns="a tensor like x",
)
QUESTIONS = (
    Question("q1", POSTERIOR),
    Question("q2", DROP),
    Question("q3", GUIDED),
    Question("q4", INPAINT),
    Question("q5", IMPOSE),
)
GIVEN = ("ps1_score_sde", "ps2_sde_family")
