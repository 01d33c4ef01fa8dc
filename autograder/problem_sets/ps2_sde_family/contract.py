"""What ps2_sde_family asks for: two more SDEs, and a loss and a sampler that serve them all (Song et al. 2021)."""

from autograder.problem_sets.contract import Function, Question, function, instance, like, number, tensor

METHODS = "an object with alpha(t), sigma(t), drift(x, t), diffusion(t) and prior_std"
VE = Function(
    "VESDE",
    number("sigma_min", "a float above 0"),
    number("sigma_max", "a float above sigma_min"),
    returns=METHODS,
)
SUB_VP = Function(
    "SubVPSDE",
    number("beta_0", "a float above 0"),
    number("beta_1", "a float, beta_0 or above"),
    returns=METHODS,
)
REVERSE = Function(
    "reverse_drift",
    instance("sde", "with drift(x, t) and diffusion(t)"),
    function("score", of="x, t", returns="like x"),
    tensor("x", "(B, …)"),
    tensor("t", "() or (B, 1, …, 1)"),
    returns="a tensor like x",
)
IMAGE_LOSS = Function(
    "image_loss",
    function("net", of="x (B, …), t (B, 1, …, 1)", returns="like x"),
    instance("sde", "with alpha(t), sigma(t) and perturb(x_0, t, z)"),
    tensor("x_0", "(B, …)"),
    tensor("t", "(B,)"),
    like("z", "x_0"),
    returns="a scalar tensor, differentiable in the weights of net",
)
SAMPLE = Function(
    "reverse_sample",
    instance("sde", "with drift(x, t) and diffusion(t)"),
    function("score", of="x (B, …), t ()", returns="like x"),
    tensor("x", "(B, …)"),
    tensor("times", "(N + 1,), decreasing"),
    tensor("noise", "(N, B, …)"),
    returns="a tensor like x",
)
QUESTIONS = (
    Question("q1a", VE),
    Question("q1b", SUB_VP),
    Question("q2", REVERSE),
    Question("q3a", IMAGE_LOSS),
    Question("q3b", SAMPLE),
)
GIVEN = ("ps1_score_sde",)
