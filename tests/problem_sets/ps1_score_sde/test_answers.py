"""Right answers to ps1 that need a word, mistakes of ps1 that need one, and how many there are of both."""

import pytest

from autograder.grading.checks import run_checks
from autograder.student import namespace
from autograder.student.notebook import Cell, Notebook
from autograder.student.submission import Recorded
from tests.field.cases import cases
from tests.problem_sets.ps1_score_sde.right_answers import LOSS, STEP, notebook
from tests.proof import measure
from tests.proof.subject import subject

PS1 = subject("ps1_score_sde")


def test_there_are_twenty_right_answers_and_thirty_mistakes_for_each_function() -> None:
    assert min(len(LOSS), len(STEP)) >= 20
    for function in PS1.question_of:
        assert sum(entry.function == function for entry in PS1.asked.mistakes) >= 30


def test_every_case_of_the_field_is_read_and_has_a_name_of_its_own() -> None:
    read = [case for file in ("loss", "step", "unusual", "hidden") for case in cases(PS1.name, file)]
    assert len(read) == len({case.name for case in read}) == 235


def test_a_small_element_may_be_off_by_the_rounding_of_a_large_one() -> None:
    """Where the mean of all errors is taken off and put back, as under this seed it once cost a point."""
    text = LOSS["variance plus squared mean"]
    assert measure.false_fails(PS1.name, "score_matching_loss", text, ["loss_gradient"], [705]) == []


def test_answers_that_are_methods_of_a_model_which_the_notebook_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training may be what sets it up, so it is begun, and left when it takes long."""
    monkeypatch.setattr(namespace, "ASIDE", 0.02)
    model = """
class Model:
    def loss(self, pred, std, z): return ((pred * std + z) ** 2).mean()
    def step(self, z, drift, diffusion, dt, noise): return z - drift * dt + diffusion * dt**0.5 * noise
    def fit(self):
        while True: self.loss(torch.ones(4, 2), torch.ones(4, 1), torch.ones(4, 2))
model = Model()
score_matching_loss = model.loss
"""
    cells = ("import torch", model, "model.fit()", "euler_maruyama_step = model.step", "model.fit()")
    results = run_checks(Recorded(Notebook(tuple(Cell("", source) for source in cells))), PS1.name, 0)
    assert [question.score for question in results] == [question.max_score for question in results]


@pytest.mark.parametrize(
    ("loss", "step"),
    [("mse_loss", "a power"), ("computed in double", "computed in double"), ("vmap", "all in numpy")],
)
def test_the_distribution_does_not_depend_on_the_way_it_is_written(loss: str, step: str) -> None:
    (question,) = run_checks(Recorded(notebook(LOSS[loss], STEP[step])), PS1.name, 0, ["q3"])
    assert question.score == question.max_score


@pytest.mark.parametrize(("mistake", "check"), [("loss-memorised", "loss_value"), ("step-memorised", "step_by_hand")])
def test_memorised_answers_pass_under_the_public_seed_alone(mistake: str, check: str) -> None:
    """With another seed they fail, like every mistake, in the tests of mistakes."""
    entry = PS1.entry(mistake)
    assert check in entry.fails
    assert check not in PS1.failing(entry.function, entry.source, 0)


def test_noise_that_is_right_in_law_loses_only_checks_of_values() -> None:
    in_law = [entry for entry in PS1.asked.mistakes if entry.in_law]
    assert in_law
    for entry in in_law:
        assert entry.fails <= {"step_by_hand", "step_random"}, entry.id
