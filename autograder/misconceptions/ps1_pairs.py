"""Two mistakes at once: the pairs that published answers show, each with the hints of both."""

from dataclasses import replace

from autograder.catalogue import Misconception
from autograder.misconceptions import (
    ps1_loss,
    ps1_loss_axes,
    ps1_loss_weights,
    ps1_names,
    ps1_step,
    ps1_step_forms,
    ps1_step_schemes,
)

FILES = (ps1_loss, ps1_loss_axes, ps1_loss_weights, ps1_step, ps1_step_forms, ps1_step_schemes, ps1_names)
ALONE = {entry.id: entry for file in FILES for entry in file.MISCONCEPTIONS}
FAILS = {"score_matching_loss": "loss_value", "euler_maruyama_step": "step_by_hand step_sampler"}

SUMMED = (
    "loss-unweighted", "loss-sign", "loss-score-is-noise", "loss-without-std", "loss-precedence", "loss-std-squared",
    "loss-divides-by-std", "loss-std-on-noise", "loss-weighted-twice", "loss-weight-is-std", "loss-weight-inverse",
    "loss-weight-inverse-std", "loss-weight-snr", "loss-target-variance", "loss-target-variance-unweighted",
    "loss-absolute", "loss-own-noise",
)  # fmt: skip
TOTAL = ("loss-unweighted", "loss-sign", "loss-score-is-noise", "loss-without-std", "loss-weight-is-std")
FORWARD = (
    "step-own-noise", "step-no-noise", "step-g-squared", "step-variance-for-std", "step-noise-without-dt",
    "step-no-diffusion", "step-sqrt-of-g-too", "step-half-drift", "step-probability-flow",
    "step-drift-without-dt", "step-langevin", "step-clamped", "step-noise-doubled", "step-noise-halved",
    "step-own-noise-numpy", "step-dt-power-one-half",
)  # fmt: skip
OF_SCORE = ("step-dt-for-sqrt-dt", "step-noise-without-dt", "step-no-diffusion", "step-own-noise-numpy")
OWN = (
    "step-no-diffusion", "step-dt-for-sqrt-dt", "step-g-squared", "step-noise-without-dt", "step-g-on-drift",
    "step-half-drift", "step-langevin",
)  # fmt: skip
ROOTED = (
    "step-drift-sign", "step-own-noise", "step-drift-is-score", "step-drift-is-score-own-noise", "step-g-squared",
    "step-no-diffusion", "step-langevin", "step-half-drift", "step-minus-noise",
)  # fmt: skip


def pair(first: str, second: str, body: str, *, third: str = "") -> Misconception:
    """The hints of the first, and at last what points to the second; a third has its name in the id alone."""
    a, b = ALONE[first], ALONE[second]
    hints = (f"Two things at once. {a.hints[0]}", a.hints[1], b.hints[1])
    id = "-and-".join([a.id, *(name.partition("-")[2] for name in (second, third) if name)])
    fails, setup = frozenset(FAILS[a.function].split()), a.setup or b.setup
    return replace(a, id=id, body=body, setup=setup, fails=fails, hints=hints, in_law=False)


def summed(id: str) -> Misconception:
    """A mean over everything, as the mean of sums over the coordinates."""
    body = ALONE[id].body.replace("torch.mean(", "torch.mean(torch.sum(").removesuffix(")")
    return pair(id, "loss-dims-summed", f"{body}, dim=1))")


def total(id: str) -> Misconception:
    """A mean over everything, as a sum."""
    return pair(id, "loss-sum", ALONE[id].body.replace("torch.mean(", "torch.sum("))


def forward(id: str) -> Misconception:
    """Another mistake, and the drift not turned around."""
    body = ALONE[id].body.replace("z - drift", "z + drift").replace("z - 0.5 * drift", "z + 0.5 * drift")
    return pair(id, "step-drift-sign", body)


def of_score(id: str) -> Misconception:
    """Another mistake, and the drift taken for the score."""
    return pair("step-drift-is-score", id, ALONE[id].body.replace("z - drift", "z + diffusion ** 2 * drift"))


def own_noise(id: str) -> Misconception:
    """Another mistake, and noise of their own."""
    return pair("step-own-noise", id, ALONE[id].body.replace("* noise", "* torch.randn_like(z)"))


def rooted(id: str, first: str = "step-sqrt-of-float", root: str = "torch.sqrt(dt)") -> Misconception:
    """Another mistake, and a root that a Python float does not have."""
    body = ALONE[id].body.replace("(2 * dt) ** 0.5", "torch.sqrt(2 * dt)").replace("dt ** 0.5", root)
    return pair(first, id, body)


MISCONCEPTIONS = (
    *map(summed, SUMMED),
    *map(total, TOTAL),
    pair("loss-sign", "loss-unweighted", "return torch.mean((pred - z / std) ** 2)"),
    pair("loss-unweighted", "loss-half", "return 0.5 * torch.mean((pred + z / std) ** 2)"),
    pair("loss-unweighted", "loss-per-point", "return torch.mean((pred + z / std) ** 2, dim=-1)"),
    pair("loss-unweighted", "loss-per-point-summed", "return torch.sum((pred + z / std) ** 2, dim=-1)"),
    pair("loss-unweighted", "loss-detached", "return torch.mean((pred.detach() + z / std) ** 2)"),
    pair("loss-sign", "loss-std-new-axis", "return torch.mean((pred * std[:, None] - z) ** 2)"),
    pair(
        "loss-sign",
        "loss-std-new-axis-batch-summed",
        "return torch.mean(torch.sum((pred * std[:, None] - z) ** 2, dim=1))",
    ),
    *map(forward, FORWARD),
    pair("step-change-only", "step-drift-sign", "return drift * dt + diffusion * dt ** 0.5 * noise"),
    *map(of_score, OF_SCORE),
    *map(own_noise, OWN),
    *map(rooted, ROOTED),
    *(rooted(id, "step-abs-of-float", "torch.abs(dt) ** 0.5") for id in ROOTED[:3]),
    *(rooted(id, "step-dt-sqrt-of-float", "dt.sqrt()") for id in ROOTED[:3]),
    pair(
        "step-sqrt-of-float",
        "step-own-noise",
        "return z + drift * dt + diffusion * torch.sqrt(dt) * torch.randn_like(z)",
        third="step-drift-sign",
    ),
    pair(
        "step-sqrt-of-float",
        "step-drift-is-score-mean",
        "x = z + diffusion ** 2 * drift * dt\nnext_z = x + diffusion * torch.sqrt(dt) * noise\nreturn x",
    ),
)
