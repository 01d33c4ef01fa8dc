"""What people write gets what it deserves: full marks where it is right, fewer where it is wrong, and no false name."""

import os
from itertools import product

import pytest

from autograder.problem_sets import load
from autograder.student.submission import Recorded
from tests.field.cases import CASES, FULL, KIND, Case, cases
from tests.field.graded import SEEDS, graded
from tests.proof.measure import ASSIGNMENT, CHECKS, QUESTION, failure, own_checks, value_checks

# A loop over every element of 20 000, samples that grow with the square of the batch, training for ten seconds.
SLOW = ("step python loop over elements", "ones(B) * dt, image axes", "training in a try that also sets a constant")
NAMED = 80  # of the published wrong ones, at least
# What may cost a right formula its last digits, or its dtype where dt is a float64.
WHY = ("is there a float32 on the way, or a constant that was added?", "want torch.float32, like the inputs")
EVERY = list(product(CASES.values(), SEEDS))


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.name not in SLOW], ids=lambda case: case.name)
def test_the_checks_of_values_tell_right_from_wrong(case: Case, tmp_path, monkeypatch) -> None:
    """In this process, under one seed: what is wrong fails some check, what is right no check of values."""
    monkeypatch.chdir(tmp_path)  # some write files
    monkeypatch.setattr(os, "environ", os.environ.copy())  # some set variables
    answers = Recorded(case.notebook)
    functions = [function for function, question in QUESTION.items() if question in case.questions]
    if case.kind == "right":
        lost = [check for f in functions for check in value_checks(f) if failure(answers, check, SEEDS[0])]
        assert FULL - sum(CHECKS[check].pytestmark[0].kwargs["points"] for check in lost) >= case.least, lost
    if case.most < FULL:
        assert any(failure(answers, check, SEEDS[0]) for f in functions for check in own_checks(f))


@pytest.mark.slow
@pytest.mark.parametrize(("case", "grading_seed"), EVERY, ids=[f"{case.name}-{seed}" for case, seed in EVERY])
def test_it_gets_what_it_deserves(case: Case, grading_seed: int) -> None:
    """Graded as a submission is."""
    found = graded(case, grading_seed)
    assert found.as_deserved, f"{found.points}: {found.message}"
    assert not found.named_falsely, found.names
    if case.kind == "right" and found.caught:  # a digit of float64 lost, and told why
        assert any(why in found.message for why in WHY)


@pytest.mark.slow
@pytest.mark.parametrize("grading_seed", SEEDS)
def test_most_of_what_was_published_is_named(grading_seed: int) -> None:
    wrong = [case for case in (*cases("loss"), *cases("step")) if case.kind == "wrong"]
    assert sum(graded(case, grading_seed).named_truly for case in wrong) >= NAMED


def test_names_are_of_the_catalogue() -> None:
    known = {entry.id for entry in load(ASSIGNMENT).mistakes}
    assert {name: case.names - known for name, case in CASES.items() if case.names - known} == {}


def test_every_case_is_read_and_has_a_name_of_its_own() -> None:
    files = [case for file in ("loss", "step", "unusual", "hidden") for case in cases(file)]
    assert len(files) == len(CASES) == 235


def test_a_case_may_not_be_of_another_kind() -> None:
    assert KIND.fullmatch("nearly q3a") is None
