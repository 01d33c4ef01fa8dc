"""The smallest example that fails is small, and what it says is wanted is what a right answer gives."""

import re

import pytest
import torch

from autograder.grading.example import Found
from autograder.grading.replay import checks_of
from autograder.grading.smallest import smallest
from autograder.problem_sets import load, names
from autograder.student.submission import Live
from autograder.student.want import Want
from tests.proof.subject import subject, written

WANTS = {"posterior": Want(parts=2), "reflow_pairs": Want(parts=2), "drop_labels": Want(whole=True)}


def example(check: str, set_name: str = "ps1_score_sde", **answers: object) -> Found | None:
    asked = load(set_name)
    return smallest(Live(answers), checks_of(asked)[check], asked.functions, seed=0)


class TestExample:
    def test_a_hand_test_is_its_own_example_with_the_wanted_number(self):
        found = example(
            "step_by_hand", euler_maruyama_step=lambda z, drift, g, dt, noise: z - drift * dt + g * dt * noise
        )
        said = "For z = 2, drift = 3, diffusion = 1.5, dt = 0.04, noise = -2, your state is 1.76; want 1.28."
        assert str(found) == said

    def test_one_number_will_do_for_a_wrong_sign(self):
        found = example("loss_value", score_matching_loss=lambda pred, std, z: (pred * std - z).square().mean())
        assert found is not None
        assert {x.numel() for x in found.arguments.values()} == {1}

    def test_a_sum_takes_two(self):
        found = example("loss_value", score_matching_loss=lambda pred, std, z: (pred * std + z).square().sum())
        assert found is not None
        assert found.arguments["pred"].shape == (1, 2)
        torch.testing.assert_close(found.compared.got.double(), 2 * found.compared.want)

    def test_an_object_is_shown_by_its_methods_and_a_function_by_its_value_there(self):
        found = example("reverse_value", "ps2_sde_family", reverse_drift=lambda sde, score, x, t: sde.drift(x, t))
        said = re.match(
            r"For x = (.+), t = (.+), sde = VPSDE\(beta_0=.+, beta_1=.+\), sde.drift\(x, t\) = (.+), "
            r"sde.diffusion\(t\) = (.+), score\((.+), (.+)\) = (.+), your drift is (.+); want (.+)\.$", str(found)
        )  # fmt: skip
        x, t, f, g, at_x, at_t, s, got, want = map(float, said.groups())
        assert (x, t, f) == (at_x, at_t, got)
        assert want == pytest.approx(f - g**2 * s, rel=1e-3)

    def test_a_function_is_shown_where_a_right_answer_asks_it(self):
        euler = lambda drift, x, t, s: x + (s - t) * drift(x, t)  # noqa: E731
        said = str(example("heun_backward", "ps4_samplers", heun_step=euler))
        x, t, s = re.match("For x = (.+?), t = (.+?), s = (.+?),", said).groups()
        here, there = re.findall(r"drift\((.+?), (.+?)\)", said)
        assert here == (x, t)
        assert there[1] == s

    def test_a_network_is_no_example(self):
        nothing = lambda sde, score, x, times, probe: x.flatten(1).sum(1)  # noqa: E731
        assert example("likelihood_heun", "ps4_samplers", log_likelihood=nothing) is None

    def test_a_gradient_is_an_example_too(self):
        loss = lambda pred, std, z: (pred * std + z).square().mean().item() * (1 + 0 * pred.sum())  # noqa: E731
        assert "your gradient with respect to pred is" in str(example("loss_gradient", score_matching_loss=loss))

    @pytest.mark.parametrize(
        "loss",
        [
            lambda pred, std, z: None,
            lambda pred, std, z: 1 / 0,
            lambda pred, std, z: (pred * std + z).square(),
            lambda pred: pred,
            lambda pred, std, z: (pred * std + z).square().mean(),
        ],
        ids=["nothing", "raises", "wrong shape", "wrong arguments", "right"],
    )
    def test_there_is_none_where_no_numbers_are_compared(self, loss):
        assert example("loss_value", score_matching_loss=loss) is None


@pytest.mark.parametrize("name", names())
def test_what_it_wants_is_what_the_reference_gives(name: str) -> None:
    """The example of every twelfth mistake, by the first check that it fails."""
    asked, told = load(name), 0
    for entry in asked.mistakes[::12]:
        check = next(check for check in checks_of(asked).values() if check.name in entry.fails)
        found = smallest(Live({written(entry.function): entry.compile()}), check, asked.functions, seed=1)
        if found is None or "gradient" in found.compared.name or "difference" in found.compared.name:
            continue
        function = found.function.name
        right = subject(name).submission(function, subject(name).reference[function])
        right.enter(check.question, check.functions, check.limit)
        parts = right.call(function, WANTS.get(function), **found.arguments).parts
        assert any(torch.allclose(part.double(), found.compared.want.double(), 1e-4, 1e-5) for part in parts), str(
            found
        )
        told += 1
    assert told >= 3
