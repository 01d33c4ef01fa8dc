"""The mistakes test the checks: each fails exactly the checks that it lists, under any seed; in every problem set.

`make test` tries a sample under one seed: for each set of checks that some mistake fails, the first that fails it, and
every twenty-fourth of all. A check that has come to pass what it should not, or to fail what it should not, shows in
it: each check is listed by some entry of the sample. Checks of other questions, which train or sample, are run on
those that fail one, and on every eighth. `make test-slow` tries all under twenty seeds. `tests/proof` grades every
fortieth as a submission, and `make prove` all under ten seeds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from autograder.problem_sets import load, names
from autograder.problem_sets.mistake import Misconception, problems
from tests.proof import parts
from tests.proof.subject import subject, written

Entry = tuple[str, Misconception]

ALL = [(name, entry) for name in names() for entry in load(name).mistakes]
CHECKS = [(name, check) for name in names() for check in subject(name).checks]
PS1 = load("ps1_score_sde").mistakes  # examples of entries


def sample(entries: list[Entry]) -> list[Entry]:
    """The first for each set of checks, and every twenty-fourth."""
    firsts = {(name, entry.fails): (name, entry) for name, entry in reversed(entries)}
    return list(dict.fromkeys([*firsts.values(), *entries[::24]]))


def together(name: str, entry: Misconception) -> bool:
    """Whether the checks of other questions are run on an entry of the sample: see above."""
    own = set(subject(name).own_checks(entry.function))
    return not entry.fails <= own or load(name).mistakes.index(entry) % 8 == 0


def each(entries: Iterable[Entry]) -> pytest.MarkDecorator:
    entries = list(entries)
    return pytest.mark.parametrize(("name", "entry"), entries, ids=[f"{name}-{entry.id}" for name, entry in entries])


def failing(name: str, entry: Misconception, seed: int, together: bool = False) -> set[str]:
    """The checks that fail when the entry stands beside right answers."""
    return subject(name).failing(entry.function, entry.source, seed, together)


@each(sample(ALL))
def test_it_fails_exactly_its_checks(name: str, entry: Misconception) -> None:
    assert failing(name, entry, 1, together(name, entry)) == entry.fails


@pytest.mark.slow
@each(ALL)
def test_it_fails_exactly_its_checks_on_twenty_seeds(name: str, entry: Misconception) -> None:
    wrong = {seed: got for seed in range(1, 21) if (got := failing(name, entry, seed, True)) != entry.fails}
    assert not wrong, f"{entry.id}: want {sorted(entry.fails)}"


@pytest.mark.parametrize(("name", "check"), CHECKS)
def test_the_sample_has_a_mistake_for_every_check(name: str, check: str) -> None:
    assert any(check in entry.fails for of, entry in sample(ALL) if of == name)


@pytest.mark.parametrize(("name", "check"), CHECKS)
def test_every_check_catches_a_mistake_that_no_other_check_catches(name: str, check: str) -> None:
    justified = getattr(parts.part(name, "proof"), "JUSTIFIED", {})
    assert check in justified or any(entry.fails == {check} for entry in load(name).mistakes)


@pytest.mark.parametrize("name", names())
def test_every_function_has_a_mistake_and_no_catalogue_has_a_problem(name: str) -> None:
    assert {written(entry.function) for entry in load(name).mistakes} == set(subject(name).question_of)
    assert problems(load(name).mistakes, subject(name).checks) == []


@pytest.mark.parametrize("name", names())
def test_every_mistake_has_a_title_in_a_persons_words(name: str) -> None:
    """Short, no sentence, and no other mistake of the set has it; one of two mistakes at once names both."""
    used = Counter(entry.title for entry in load(name).mistakes)
    assert [title for title, n in used.items() if n > 1] == []
    for entry in load(name).mistakes:
        words = entry.id.replace("-", " ")
        assert entry.title.strip(), entry.id
        assert entry.title not in (words, words.partition(" ")[2]), f"{entry.id}: the title is the id's words"
        assert len(entry.title) <= (100 if ", and " in entry.title else 60), entry.title
        assert not entry.title.endswith("."), entry.title


@pytest.mark.parametrize("name", names())
def test_no_hint_gives_an_answer_away(name: str) -> None:
    """Neither a line of the reference's answers, nor a piece of them that the set lists."""
    pieces = {*getattr(parts.part(name, "proof"), "GIVEAWAYS", ()), *answer_lines(name)}
    for entry in load(name).mistakes:
        for hint in entry.hints:
            assert not [piece for piece in pieces if piece in hint.replace(" ", "")], hint
            assert len(hint) <= 160, hint


def answer_lines(name: str) -> list[str]:
    """What the marked lines of the reference compute, without blanks."""
    regions = [
        part.partition("### END")[0]
        for text in subject(name).reference.values()
        for part in text.split("### BEGIN SOLUTION")[1:]
    ]
    lines = "\n".join(regions).replace(" ", "").splitlines()
    lines = [line.removeprefix("return").split("=", 1)[-1] for line in lines]
    return [line for line in lines if len(line) > 8]


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
    broken = replace(PS1[0], id="broken", **fault)
    assert problems([*PS1, broken], subject("ps1_score_sde").checks) == [f"broken: {told}"]


def test_an_id_that_is_used_twice_is_reported() -> None:
    assert problems([*PS1, PS1[0]], subject("ps1_score_sde").checks) == [f"{PS1[0].id}: 2 entries have this id"]


def test_an_entry_that_passes_everything_does_not_fail_its_checks() -> None:
    asked = subject("ps1_score_sde")
    assert asked.failing(PS1[0].function, asked.reference[PS1[0].function], 1) == set() != PS1[0].fails


def asserting(pred, std, z):
    assert pred.shape == z.shape
    return (pred * std - z).square().mean()


def test_a_mistake_may_assert() -> None:
    """pytest rewrites an assert, with names of its own, which are none that a notebook could have."""
    source = replace(PS1[0], answer=asserting).source
    assert "@" not in source
    assert "assert pred.shape" in source
