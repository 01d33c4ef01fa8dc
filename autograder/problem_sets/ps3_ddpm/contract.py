"""What ps3_ddpm asks for: the chain of Ho et al. 2020 and back, and the short cuts of Song, Meng and Ermon 2021.

Times are whole numbers, 1 to T, and 0 is data. Tables have T + 1 entries: betas[0] = 0, alpha_bars[0] = 1.
"""

from autograder.problem_sets.contract import Function, Question, flag, function, index, like, number, tensor

ALPHA_BARS = Function("alpha_bars", tensor("betas", "(T + 1,), betas[0] = 0"), returns="a tensor (T + 1,)")
Q_SAMPLE = Function(
    "q_sample",
    tensor("x_0", "(B, …)"),
    index("t", into="alpha_bars", shape="(B,)"),
    like("noise", "x_0"),
    tensor("alpha_bars", "(T + 1,)"),
    returns="a tensor like x_0",
)
LOSS = Function(
    "noise_prediction_loss",
    function("model", of="x_t (B, …), t (B,)", returns="like x_t"),
    tensor("x_0", "(B, …)"),
    index("t", into="alpha_bars", shape="(B,)"),
    like("noise", "x_0"),
    tensor("alpha_bars", "(T + 1,)"),
    returns="a scalar tensor, differentiable in the weights of model",
)
POSTERIOR = Function(
    "posterior",
    tensor("x_0", "(B, …)"),
    like("x_t", "x_0"),
    index("t", into="alpha_bars", shape="(B,)"),
    tensor("betas", "(T + 1,)"),
    like("alpha_bars", "betas"),
    returns="a pair: mean, like x_0, and variance (B, 1, …, 1)",
)
ANCESTRAL = Function(
    "ancestral_step",
    tensor("eps", "(B, …)"),
    like("x_t", "eps"),
    number("t", "an int from 1 to T"),
    tensor("betas", "(T + 1,)"),
    like("alpha_bars", "betas"),
    flag("large"),
    like("noise", "eps"),
    returns="a tensor like x_t",
)
DDIM = Function(
    "ddim_step",
    tensor("eps", "(B, …)"),
    like("x_t", "eps"),
    number("t", "an int from 1 to T"),
    number("s", "an int from 0 to below t"),
    tensor("alpha_bars", "(T + 1,)"),
    number("eta", "a float from 0 to 1"),
    like("noise", "eps"),
    returns="a tensor like x_t",
)
QUESTIONS = (
    Question("q1", ALPHA_BARS),
    Question("q2", Q_SAMPLE),
    Question("q3a", LOSS),
    Question("q3b", POSTERIOR),
    Question("q3c", ANCESTRAL),
    Question("q4", DDIM),
)
GIVEN = ("ps1_score_sde",)
