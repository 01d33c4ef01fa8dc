"""What ps4_samplers asks for: samplers without dice, a corrector, and likelihoods (Song et al. 2021)."""

from autograder.problem_sets.contract import Function, Question, function, instance, like, number, tensor

FLOW = Function(
    "probability_flow_drift",
    instance("sde", "with drift(x, t) and diffusion(t)"),
    function("score", of="x, t", returns="like x"),
    tensor("x", "(B, …)"),
    tensor("t", "() or (B, 1, …, 1)"),
    returns="a tensor like x, differentiable in x",
)
HEUN = Function(
    "heun_step",
    function("drift", of="x (B, …), t ()", returns="like x"),
    tensor("x", "(B, …)"),
    tensor("t", "()"),
    tensor("s", "()"),
    returns="a tensor like x",
)
LANGEVIN = Function(
    "langevin_correction",
    function("score", of="x (B, …), t ()", returns="like x"),
    tensor("x", "(B, …)"),
    tensor("t", "()"),
    number("snr", "a float above 0"),
    like("noise", "x"),
    returns="a tensor like x",
)
LIKELIHOOD = Function(
    "log_likelihood",
    instance("sde", "with drift(x, t), diffusion(t) and prior_std"),
    function("score", of="x (B, …), t ()", returns="like x"),
    tensor("x", "(B, …)"),
    tensor("times", "(N + 1,), increasing"),
    tensor("probe", "like x, or None"),
    returns="a tensor (B,), in nats",
)
BITS = Function(
    "bits_per_dim",
    tensor("log_prob", "(B,)"),
    number("dims", "an int above 0"),
    number("bin_width", "a float above 0"),
    returns="a tensor (B,), in bits",
)
QUESTIONS = (
    Question("q1", FLOW),
    Question("q2", HEUN),
    Question("q3", LANGEVIN),
    Question("q4", LIKELIHOOD),
    Question("q5", BITS),
)
GIVEN = ("ps1_score_sde", "ps2_sde_family")
