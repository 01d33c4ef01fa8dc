"""The catalogue tests the checks: every wrong answer fails exactly the checks it lists, under any seed."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from autograder.problem_sets import load
from autograder.problem_sets.mistake import Misconception, problems
from solutions.score_sde import score_matching_loss
from tests.proof import measure

ENTRIES = load(measure.ASSIGNMENT).mistakes
MARKS = {name: check.pytestmark[0].kwargs for name, check in measure.CHECKS.items()}
JUSTIFIED = {  # check -> why it is there although no mistake is caught by it alone
    "step_sampler": "a step that is right in law, though not to the letter, earns its points here and nowhere else",
    "distribution": "what the two answers are for: it knows the samples that are wanted, and no formula",
}


def failing(entry: Misconception, seed: int, with_distribution: bool = False) -> set[str]:
    """The checks that fail when the entry is submitted beside a correct answer."""
    return measure.failing(entry.function, entry.source, seed, with_distribution)


def behind(check: str) -> set[str]:
    """The checks that it waits for, all the way down."""
    direct = MARKS[check].get("after", [])
    return set(direct).union(*map(behind, direct))


# The others fail a check that the distribution waits for.
REACH_DISTRIBUTION = [entry for entry in ENTRIES if not entry.fails & behind("distribution")]


def each(entries: Iterable[Misconception]) -> pytest.MarkDecorator:
    entries = list(entries)
    return pytest.mark.parametrize("entry", entries, ids=[entry.id for entry in entries])


@each(ENTRIES)
def test_it_fails_exactly_its_checks(entry: Misconception) -> None:
    for seed in (1, 2):
        assert failing(entry, seed) == entry.fails - {"distribution"}, f"seed {seed}"


@each(REACH_DISTRIBUTION)
def test_it_fails_exactly_its_checks_with_the_distribution(entry: Misconception) -> None:
    assert failing(entry, 3, True) == entry.fails


@pytest.mark.slow
@each(ENTRIES)
def test_it_fails_exactly_its_checks_on_twenty_seeds(entry: Misconception) -> None:
    wrong = {seed: got for seed in range(1, 21) if (got := failing(entry, seed, True)) != entry.fails}
    assert not wrong, f"{entry.id}: want {sorted(entry.fails)}"


def test_the_catalogue_has_no_problems() -> None:
    assert problems(ENTRIES, MARKS) == []


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"hints": ()}, "want three hints (nudge, pointer, worked line), got 0"),
        ({"hints": ("Look.", " ", "1 + 1 = 2.")}, "want three hints (nudge, pointer, worked line), got 2"),
        ({"fails": frozenset({"loss_valeu"})}, "there is no check loss_valeu"),
        ({"fails": frozenset()}, "want the checks that it fails, got none"),
        ({"symptom": "one\ntwo"}, "want a symptom in one line"),
        ({"answer": lambda pred, std: 0}, "want the arguments pred, std, z, got pred, std"),
    ],
)
def test_a_broken_entry_is_reported_with_its_id(fault: dict, told: str) -> None:
    assert problems([*ENTRIES, replace(ENTRIES[0], id="broken", **fault)], MARKS) == [f"broken: {told}"]


def test_an_id_that_is_used_twice_is_reported() -> None:
    assert problems([*ENTRIES, ENTRIES[0]], MARKS) == [f"{ENTRIES[0].id}: 2 entries have this id"]


def test_an_entry_that_passes_everything_does_not_fail_its_checks() -> None:
    entry = replace(ENTRIES[0], answer=score_matching_loss)
    assert failing(entry, 1) == set() != entry.fails


def test_both_questions_have_thirty_entries() -> None:
    for function in measure.QUESTION:
        assert sum(entry.function == function for entry in ENTRIES) >= 30


@pytest.mark.parametrize("check", MARKS)
def test_every_check_catches_a_mistake_that_no_other_check_catches(check: str) -> None:
    assert check in JUSTIFIED or any(entry.fails == {check} for entry in ENTRIES)


@each(ENTRIES)
def test_no_hint_gives_the_answer_away(entry: Misconception) -> None:
    pieces = ("pred*std+z", "std*pred+z", "(pred*std", "drift*dt", "dt*drift", "sqrt(dt)", "dt**0.5", "diffusion*")
    for hint in entry.hints:
        assert not [piece for piece in pieces if piece in hint.replace(" ", "")], hint
        assert len(hint) <= 160


@pytest.mark.parametrize(("id", "check"), [("loss-memorised", "loss_value"), ("step-memorised", "step_by_hand")])
def test_memorised_answers_pass_under_the_public_seed_alone(id: str, check: str) -> None:
    """With another seed they fail, like every entry, in the tests above."""
    (entry,) = (entry for entry in ENTRIES if entry.id == id)
    assert check in entry.fails
    assert check not in failing(entry, 0)


def test_noise_that_is_right_in_law_loses_only_checks_of_values() -> None:
    in_law = [entry for entry in ENTRIES if entry.in_law]
    assert in_law
    for entry in in_law:
        assert entry.fails <= {"step_by_hand", "step_random"}, entry.id
