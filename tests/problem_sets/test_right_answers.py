"""However a correct answer is written, it gets full marks, under any seed."""

import pytest

from autograder.grading.checks import run_checks
from autograder.student import namespace
from autograder.student.notebook import Cell, Notebook
from autograder.student.submission import Recorded
from tests.problem_sets.ps1_score_sde.right_answers import LOSS, STEP, notebook
from tests.proof import measure

ALL = [("score_matching_loss", name) for name in LOSS] + [("euler_maruyama_step", name) for name in STEP]
TEXT = {("score_matching_loss", name): text for name, text in LOSS.items()}
TEXT |= {("euler_maruyama_step", name): text for name, text in STEP.items()}


def test_there_are_twenty_for_each_question() -> None:
    assert min(len(LOSS), len(STEP)) >= 20
    assert len({*LOSS.values(), *STEP.values()}) == len(ALL)


@pytest.mark.parametrize(("function", "name"), ALL)
def test_it_gets_full_marks(function: str, name: str) -> None:
    text = TEXT[function, name]
    assert [check for check in measure.graded(function, text, 0) if check.points < check.max_points] == []
    assert measure.false_fails(function, text, measure.value_checks(function), range(1, 11)) == []


def test_a_small_element_may_be_off_by_the_rounding_of_a_large_one() -> None:
    """Where the mean of all errors is taken off and put back, as under this seed it once cost a point."""
    text = LOSS["variance plus squared mean"]
    assert measure.false_fails("score_matching_loss", text, ["loss_gradient"], [705]) == []


def test_answers_that_are_methods_of_a_model_which_the_notebook_trains(monkeypatch) -> None:
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
    results = run_checks(Recorded(Notebook(tuple(Cell("", source) for source in cells))), measure.ASSIGNMENT, 0)
    assert [question.score for question in results] == [question.max_score for question in results]


@pytest.mark.parametrize(
    ("loss", "step"),
    [("mse_loss", "a power"), ("computed in double", "computed in double"), ("vmap", "all in numpy")],
)
def test_the_distribution_does_not_depend_on_the_way_it_is_written(loss: str, step: str) -> None:
    (question,) = run_checks(Recorded(notebook(LOSS[loss], STEP[step])), measure.ASSIGNMENT, 0, ["q3"])
    assert question.score == question.max_score


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("function", "name"), ALL)
def test_no_value_check_fails_it_on_a_thousand_seeds(function: str, name: str, threads: int) -> None:
    half, names = range(500 * (threads - 1), 500 * threads), measure.value_checks(function)
    assert measure.false_fails(function, TEXT[function, name], names, half, threads) == []


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("check", measure.STATISTICAL)
def test_no_statistical_check_fails_a_correct_answer_on_two_hundred_seeds(check: str, threads: int) -> None:
    """A seed for each answer, in turn: ways to write one formula differ by rounding alone."""
    answers = [answer for answer in ALL if check == "distribution" or check in measure.own_checks(answer[0])]
    for seed in range(100 * (threads - 1), 100 * threads):
        answer = answers[seed % len(answers)]
        assert measure.false_fails(answer[0], TEXT[answer], [check], [seed], threads) == []
