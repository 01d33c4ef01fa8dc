"""Which mistake a wrong answer is said to look like: none rather than another one."""

import pytest

from tests.proof import measure

HEADERS = {
    "score_matching_loss": "def score_matching_loss(pred, std, z):\n    return ",
    "euler_maruyama_step": "def euler_maruyama_step(z, drift, diffusion, dt, noise):\n    return ",
}


def named(function: str, expression: str) -> set[str]:
    """The names that the failed checks of the answer are given."""
    source = f"import numpy as np\nimport torch\n{HEADERS[function]}{expression}\n"
    found = measure.graded(function, source, 0)
    assert any(check.outcome == "failed" for check in found)
    return {check.misconception for check in found if check.misconception}


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("torch.mean((pred * std + z.norm(dim=1)) ** 2)", set()),
        ("torch.mean((pred * std.squeeze() + z) ** 2)", {"loss-std-squeezed"}),
        ("torch.mean((pred * std[:, 0] + z) ** 2)", {"loss-std-squeezed"}),
        ("2 * ((pred * std + z) ** 2).mean()", {"loss-doubled"}),
        ("((pred * std + z) ** 2).mean(0).sum()", {"loss-dims-summed"}),
        ("((pred * std - z) ** 2).sum() / (2 * len(pred))", {"loss-sign"}),
        ("np.mean((pred.detach() * std + z).double().numpy() ** 2)", set()),
    ],
)
def test_a_loss_is_named_after_its_own_mistake(expression, names):
    assert named("score_matching_loss", expression) == names


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("z - drift * dt + diffusion * torch.sqrt(2.0) * torch.as_tensor(dt).sqrt() * noise", set()),
        ("z - drift * dt + diffusion * torch.sqrt(dt) * noise", {"step-sqrt-of-float"}),
        ("z + drift * dt + diffusion * torch.sqrt(torch.tensor(dt)) * noise", {"step-drift-sign"}),
    ],
)
def test_a_step_is_named_after_its_own_mistake(expression, names):
    assert named("euler_maruyama_step", expression) == names
