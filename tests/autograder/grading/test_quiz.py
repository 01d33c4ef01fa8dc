"""The quiz: the choice that counts as right is right, because it is computed here again; nothing is given away."""

import importlib
import random
from functools import cache

import pytest
import torch

import autograder
from autograder.grading import quiz_page
from autograder.grading.checks import undisturbed
from autograder.grading.differ import inputs
from autograder.grading.drawn import SECONDS
from autograder.grading.quiz import MANY, Item, line, quiz
from autograder.grading.replay import generator_of
from autograder.problem_sets import load, names
from autograder.problem_sets.mistake import Misconception
from autograder.student.submission import Live
from scorelab.plots.pair import told_apart
from solutions.score_sde import euler_maruyama_step, score_matching_loss  # noqa: F401, what check() finds here
from tests.proof.subject import subject

PS1 = load("ps1_score_sde")
check = autograder.checker("ps1_score_sde")


@cache
def answers(name: str) -> dict:
    """The reference's functions."""
    asked, found = load(name), {}
    for function, source in subject(name).reference.items():
        module = next(m for m in MODULES if function in vars(m))
        assert source
        found[function] = vars(module)[function]
    assert found.keys() >= asked.functions.keys()
    return found


MODULES = [
    importlib.import_module(f"solutions.{name}")
    for name in ("score_sde", "sde_family", "ddpm", "samplers", "guidance", "flow_matching")
]


@cache
def asked_of(name: str, seed: int = 1) -> list[Item]:
    """A quiz about all functions of a set."""
    return quiz(load(name), list(load(name).functions), answers(name), seed)


def entry_of(name: str, text: str) -> Misconception:
    """The mistake that a choice shows."""
    return next(entry for entry in load(name).mistakes if line(entry) == text)


def drawn_by(name: str, entry: Misconception) -> torch.Tensor:
    picture, live = load(name).pictures[entry.function], Live({entry.function: entry.compile()})
    with undisturbed():
        live.enter("", (entry.function,), SECONDS)
        return picture.look.seen(picture.run(live, generator_of(entry.function, 0)).double())


@pytest.mark.parametrize("name", names())
class TestEverySet:
    def test_it_asks_five_questions_with_one_right_choice_each(self, name):
        items = asked_of(name)
        assert len(items) == MANY
        for item in items:
            assert sum(choice.right for choice in item.choices) == 1
            assert len({choice.text for choice in item.choices}) == len(item.choices) == 4
            assert bool(item.drawing) != bool(item.shows)

    def test_the_right_choice_draws_the_picture_and_no_other_does(self, name):
        item = next(item for item in asked_of(name) if item.drawing)
        function = item.drawing.function
        entries = {choice: entry_of(name, choice.text) for choice in item.choices}
        assert {entry.function for entry in entries.values()} == {function}
        (right,) = (entry for choice, entry in entries.items() if choice.right)
        truth = load(name).pictures[function].run(load(name).expected, generator_of(function, 0)).double()
        looks = {entry.id: drawn_by(name, entry) for entry in entries.values()}
        assert all(told_apart(looks[right.id], look, truth) for entry, look in looks.items() if entry != right.id)
        picture = load(name).pictures[function]
        with undisturbed():
            live = Live({function: right.compile()})
            live.enter("", (function,), SECONDS)
            result = picture.run(live, generator_of(function, 0)).double()
        assert item.drawing.alt == picture.look.alt(result, truth)


def test_another_seed_asks_something_else_and_the_same_one_the_same():
    again = quiz(PS1, list(PS1.functions), answers("ps1_score_sde"), 1)
    assert again == asked_of("ps1_score_sde")
    assert [item.choices for item in asked_of("ps1_score_sde", 2)] != [item.choices for item in again]


class TestInputs:
    def test_the_results_that_are_told_are_those_of_both(self):
        """Without dt they agree where there is no noise, or where dt is 1, and nowhere else."""
        entry = next(
            m for m in PS1.mistakes if m.function == "euler_maruyama_step" and m.title == "dt left out of the noise"
        )
        differing, agreeing = inputs(PS1, entry, Live(answers("ps1_score_sde")))
        assert differing
        assert agreeing
        for one in (*differing, *agreeing):
            mine = euler_maruyama_step(**one.arguments)
            theirs = entry.compile()(*one.arguments.values())
            torch.testing.assert_close(mine.double(), one.mine)
            torch.testing.assert_close(theirs.double(), one.theirs)
            assert torch.allclose(mine, theirs, 1e-5, 1e-5) == (one in agreeing)
            noisy = bool(one.arguments["noise"].any()) and one.arguments["dt"] != 1
            assert noisy == (one in differing)

    def test_questions_about_inputs_come_up(self):
        assert any(item.shows for seed in range(3) for item in asked_of("ps1_score_sde", seed))


class TestWhatIsGivenAway:
    def test_it_asks_about_full_marks_alone(self, capsys):
        fresh = autograder.checker("ps1_score_sde")
        fresh.quiz()
        assert "first run a check that gives them" in capsys.readouterr().out
        fresh("q3a")
        capsys.readouterr()
        fresh.quiz(seed=3)
        out = capsys.readouterr().out
        assert "pred" in out
        assert "drift" not in out
        assert "check.quiz(3) asks the same again" in out

    def test_an_answer_that_was_spoilt_is_not_asked_about(self, monkeypatch, capsys):
        check("q3a")
        monkeypatch.setitem(globals(), "score_matching_loss", lambda pred, std, z: pred)
        check("q3a")
        capsys.readouterr()
        check.quiz()
        assert "first run a check that gives them" in capsys.readouterr().out

    @pytest.mark.parametrize("name", names())
    def test_no_choice_is_a_line_of_the_reference(self, name):
        lines = {line.strip() for source in subject(name).reference.values() for line in source.splitlines()}
        for item in asked_of(name):
            assert not lines & {choice.text for choice in item.choices if choice.code}

    def test_nbgrader_is_not_asked(self, monkeypatch, capsys):
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        check("q3a")
        capsys.readouterr()
        check.quiz()
        assert capsys.readouterr().out == "The quiz is for you alone: run this cell in your notebook.\n"


class TestRandomness:
    def test_it_leaves_the_streams_alone(self, untouched):
        random.seed(0)
        with untouched():
            quiz(PS1, ["euler_maruyama_step"], answers("ps1_score_sde"), 5)


class TestPage:
    def test_each_choice_unfolds_and_pictures_have_words(self):
        page = quiz_page.html(asked_of("ps1_score_sde"), "note")
        assert page.count("<details") == 4 * MANY
        assert page.count("✓") == MANY
        assert page.count("<img") == page.count('alt="')

    def test_text_has_the_answers_last(self):
        text = quiz_page.text(asked_of("ps1_score_sde"), "note")
        assert text.splitlines()[-1] == "note"
        assert text.splitlines()[-2].startswith("Answers: 1")
