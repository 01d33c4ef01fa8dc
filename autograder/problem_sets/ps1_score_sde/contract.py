"""What ps1_score_sde asks for: the denoising loss and the Euler-Maruyama step of the reverse SDE (Song et al. 2021)."""

from autograder.problem_sets.contract import Function, Question, like, positive, tensor

LOSS = Function(
    "score_matching_loss",
    tensor("pred", "(B, …)"),
    positive("std", "broadcasts against pred: (B, 1) for points, (B, 1, 1, 1) for images"),
    like("z", "pred"),
    returns="a scalar tensor, differentiable in pred",
)
STEP = Function(
    "euler_maruyama_step",
    tensor("z", "(B, …)"),
    like("drift", "z"),
    positive("diffusion", "broadcasts against z: () or (B, 1)"),
    positive("dt", "a float or a tensor of shape ()"),
    like("noise", "z"),
    returns="a tensor like z",
)
QUESTIONS = (Question("q3a", LOSS), Question("q3b", STEP), Question("q3", LOSS, STEP))
