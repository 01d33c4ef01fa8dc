"""The smallest example that fails is small, and what it says is wanted is what a right answer gives."""

import pytest
import torch

from autograder.grading.replay import checks_of
from autograder.grading.smallest import Found, smallest
from autograder.problem_sets import load, names
from autograder.student.submission import Live
from autograder.student.want import Want
from tests.proof.subject import subject, written

PS1 = load("ps1_score_sde")
WANTS = {"posterior": Want(parts=2), "drop_labels": Want(whole=True)}
LEAST = {"ps2_sde_family": 0, "ps4_samplers": 0, "ps5_guidance": 2}  # the others' functions are given functions


def example(check: str, **answers: object) -> Found | None:
    return smallest(Live(answers), checks_of(PS1)[check], PS1.functions, seed=0)


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
    """The example of every twelfth mistake, by the first check that it fails; a set with none has no tensors alone."""
    asked, told = load(name), 0
    for entry in asked.mistakes[::12]:
        check = next(check for check in checks_of(asked).values() if check.name in entry.fails)
        found = smallest(Live({written(entry.function): entry.compile()}), check, asked.functions, seed=1)
        if found is None or "gradient" in found.compared.name or "difference" in found.compared.name:
            continue
        right = subject(name).submission(found.function, subject(name).reference[found.function])
        right.enter(check.question, check.functions, check.limit)
        parts = right.call(found.function, WANTS.get(found.function), **found.arguments).parts
        assert any(torch.allclose(part.double(), found.compared.want.double(), 1e-4, 1e-5) for part in parts), str(
            found
        )
        told += 1
    assert told >= LEAST.get(name, 3)
