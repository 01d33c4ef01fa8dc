"""What people write gets what it deserves: full marks where it is right, fewer where it is wrong, and no false name.

`make test` asks every third case in this process and under one seed; `make test-slow` grades all
of them as submissions are graded, under three seeds.
"""

import os
from itertools import product

import pytest

from autograder.problem_sets import load, names
from autograder.student.submission import Recorded
from tests.field.cases import EVERY, KIND, Case, cases, files
from tests.field.graded import SEEDS, graded
from tests.proof.parts import part
from tests.proof.subject import subject

SLOW = {case for name in names() for case in getattr(part(name, "proof"), "SLOW", ())}
QUICK = [case for case in EVERY if case.name not in SLOW]
SAMPLE = [case for i, case in enumerate(QUICK) if i % 3 == 0]
# What may cost a right formula its last digits, or its dtype where a number is a float64.
WHY = ("was something converted to float32, or a constant added?", "want torch.float32, like the inputs")
RUNS = list(product(EVERY, SEEDS))
PUBLISHED = [(name, seed) for name in names() if files(name) for seed in SEEDS]


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_the_checks_tell_right_from_wrong(case: Case, tmp_path, monkeypatch) -> None:
    """What is wrong fails some check, what is right no check of values."""
    monkeypatch.chdir(tmp_path)  # some write files
    monkeypatch.setattr(os, "environ", os.environ.copy())  # some set variables
    asked, answers = subject(case.set), Recorded(case.notebook)
    if case.kind == "right":
        checks = [check for function in case.functions for check in asked.value_checks(function)]
        lost = [check for check in checks if asked.failure(answers, check, SEEDS[0])]
        assert case.full - sum(asked.checks[check].points for check in lost) >= case.least, lost
    if case.most < case.full:
        checks = [check for function in case.functions for check in asked.own_checks(function)]
        assert any(asked.failure(answers, check, SEEDS[0]) for check in checks)


@pytest.mark.slow
@pytest.mark.parametrize(("case", "grading_seed"), RUNS, ids=[f"{case.name}-{seed}" for case, seed in RUNS])
def test_it_gets_what_it_deserves(case: Case, grading_seed: int) -> None:
    """Graded as a submission is."""
    found = graded(case, grading_seed)
    assert found.as_deserved, f"{found.points}: {found.message}"
    assert not found.named_falsely, found.names
    if case.kind == "right" and found.caught:  # a digit of float64 lost, and told why
        assert any(why in found.message for why in WHY)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "grading_seed"), PUBLISHED)
def test_most_of_what_was_published_is_named(name: str, grading_seed: int) -> None:
    proof = part(name, "proof")
    wrong = [case for file in proof.PUBLISHED for case in cases(name, file) if case.kind == "wrong"]
    assert sum(graded(case, grading_seed).named_truly for case in wrong) >= proof.NAMED


def test_names_are_of_the_catalogue() -> None:
    known = {name: {entry.id for entry in load(name).mistakes} for name in names()}
    assert {case.name: case.names - known[case.set] for case in EVERY if case.names - known[case.set]} == {}


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in EVERY}) == len(EVERY)


@pytest.mark.parametrize("name", names())
def test_every_case_is_of_a_question_of_its_set(name: str) -> None:
    assert {case.question for case in EVERY if case.set == name} <= set(load(name).questions)


def test_a_case_may_not_be_of_another_kind() -> None:
    assert KIND.fullmatch("nearly q3a") is None
