"""Wrong answers to ps1 that use a name or a method which is not there: those that pasted code leaves behind.

Each is known by the first line of its error, so one body stands for every formula around it.
"""

from autograder.catalogue import Misconception
from autograder.misconceptions import ps1_loss, ps1_step

MODULES = {"np": "numpy", "math": "math", "F": "torch.nn.functional", "nn": "torch.nn"}
LOSS_NAMES = (
    "sigma", "batch_size", "noise", "eps", "epsilon", "t", "x", "model", "score", "score_model", "target", "device",
    "optimizer", "loss_fn", "marginal_prob_std", "random_t", "self",
)  # fmt: skip
STEP_NAMES = (
    "sigma", "g", "beta", "beta_t", "t", "x", "score", "model", "score_model", "step_size", "eps", "device",
    "batch_size", "num_steps", "diffusion_coeff", "f", "self",
)  # fmt: skip
WRONG = {"loss": ps1_loss.wrong, "step": ps1_step.wrong}
USES = {"loss": "return torch.mean({} * (pred * std + z) ** 2)", "step": "return {} * (z - drift * dt)"}
FAILS = {"loss": "loss_value", "step": "step_by_hand step_sampler"}
WHENCE = "Read the last line of the error: which name is missing, and where would it come from?"
FLOAT = "Read the last line of the error: whose method do you call, and what is dt?"


def missing(question: str, name: str) -> Misconception:
    """The name of something that another notebook has."""
    return WRONG[question](
        f"{question}-name-{name.lower().replace('_', '-')}",
        f"name '{name}' is not defined.",
        USES[question].format(name),
        FAILS[question],
        WHENCE,
        f"A function sees its arguments, and what the notebook has imported and bound above: {name} is not among them.",
        "Pasted code brings its own names: find out what each stands for, and which argument plays its part here.",
    )


def not_imported(question: str, name: str) -> Misconception:
    """The short name of a module that nobody has imported."""
    return WRONG[question](
        f"{question}-no-import-{name.lower()}",
        f"name '{name}' is not defined.",
        USES[question].format(f"{name}.abs(1.0)"),
        FAILS[question],
        WHENCE,
        f"{name} is short for the module {MODULES[name]}, which no cell above has imported.",
        "An import has to stand in a cell above, or in the function. Often torch has the same function itself.",
    )


def jax(question: str) -> Misconception:
    """A formula in jax; the module is not installed, and its name stays unbound."""
    return WRONG[question](
        f"{question}-jax",
        "No module named 'jax'.",
        USES[question].format("jnp.ones(())"),
        FAILS[question],
        "Read the last line of the error: which library did you use, and which one does this course use?",
        "The inputs are torch tensors and the result has to be one; torch has the functions of jax.numpy.",
        "jnp.mean(a) is torch.mean(a), jnp.square(a) is torch.square(a).",
    )


def of_float(method: str, call: str) -> Misconception:
    """A tensor's method, called on a dt that is a Python float."""
    return ps1_step.wrong(
        f"step-dt-{method}-of-float",
        f"'float' object has no attribute '{method}'.",
        f"return z - drift * dt + diffusion * dt.{call} * noise",
        "step_by_hand step_sampler",
        FLOAT,
        "dt may be a Python float or a tensor. torch.as_tensor takes both, and what it gives has a tensor's methods.",
        f"(0.25).{call} is an AttributeError; torch.as_tensor(0.25) is a tensor and has that method.",
    )


MISCONCEPTIONS = (
    *(missing("loss", name) for name in LOSS_NAMES),
    *(not_imported("loss", name) for name in MODULES),
    jax("loss"),
    *(missing("step", name) for name in STEP_NAMES),
    *(not_imported("step", name) for name in ("np", "math")),
    jax("step"),
    of_float("sqrt", "sqrt()"),
    of_float("abs", "abs()"),
    of_float("pow", "pow(0.5)"),
    of_float("item", "item()"),
    of_float("to", "to(z)"),
    of_float("view", "view(-1, 1)"),
    of_float("unsqueeze", "unsqueeze(-1)"),
    ps1_step.wrong(
        "step-dt-indexed",
        "'float' object is not subscriptable.",
        "return z - drift * dt[:, None] + diffusion * dt[:, None] ** 0.5 * noise",
        "step_by_hand step_sampler",
        FLOAT,
        "dt is one number for the whole batch, a float or a tensor without axes: there is nothing to index.",
        "A single number multiplies a tensor of any shape: 0.5 times (4, 2) is (4, 2).",
    ),
    ps1_step.wrong(
        "step-abs-of-float",
        "abs(): argument 'input' (position 1) must be Tensor, not float.",
        "return z - drift * dt + diffusion * torch.abs(dt) ** 0.5 * noise",
        "step_by_hand step_sampler",
        "Read the last line of the error: what does torch.abs want, and what is dt?",
        "dt may be a Python float or a tensor, and it is positive: it needs no abs.",
        "torch.abs(0.25) is a TypeError; abs(0.25) is 0.25, and of a tensor it is a tensor.",
    ),
    ps1_step.wrong(
        "step-pow-of-float",
        "pow() received an invalid combination of arguments.",
        "return z - drift * dt + diffusion * torch.pow(dt, 0.5) * noise",
        "step_by_hand step_sampler",
        "Read the last line of the error: what does torch.pow want, and what is dt?",
        "dt may be a Python float or a tensor. torch.as_tensor takes both; and ** is a power of either.",
        "torch.pow(0.25, 0.5) is a TypeError; 0.25 ** 0.5 is 0.5.",
    ),
)
