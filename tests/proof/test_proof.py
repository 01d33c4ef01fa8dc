"""A sample of `make prove`: mutants, diagnosis, and the tables that they go into."""

import pytest
from rich.table import Table

from autograder.problem_sets import load
from tests.proof import tables
from tests.proof.conditions import CONDITIONS, WRONG, condition_mutants
from tests.proof.measure import (
    ASSIGNMENT,
    QUESTION,
    REFERENCE,
    entry,
    killed,
    misconception,
    mutant,
    same_behaviour,
)
from tests.proof.mutants import composed_mutants, mutants, same_formula
from tests.proof.page import section

# The same formula, but torch.sqrt and torch.detach take no Python float: wrong for a reason that algebra cannot see.
NOT_FOR_FLOATS = ("torch.detach(dt)", "dt = dt\n")

NOWHERE_FINITE = {"step-root-of-negative"}  # nan is all that comes back, of this mistake as of others


class TestMutants:
    @pytest.mark.parametrize("function", QUESTION)
    def test_every_single_change_is_caught_or_is_the_same_formula(self, function):
        found = [mutant(function, source, seed=1) for source in mutants(REFERENCE[function])]
        assert len(found) > 50
        assert [m["source"] for m in found if m["killed"] == m["equivalent"] and not excused(m)] == []
        assert [m for m in found if m["named_wrongly"]] == []

    def test_a_composed_mutant_differs_from_every_single_one(self):
        source = REFERENCE["euler_maruyama_step"]
        composed = composed_mutants(source, 20, seed=0)
        assert len(set(composed)) == 20
        assert not {source, *mutants(source)} & set(composed)
        assert composed == composed_mutants(source, 20, seed=0)

    def test_the_kinds_of_change_are_all_there(self):
        loss = "def f(x, y):\n    return torch.mean((x * 2 + y) ** 2)\n"
        changed = {text.splitlines()[-1].removeprefix("    return ") for text in mutants(loss)}
        assert {
            "torch.mean((x * 2 - y) ** 2)",  # an operator
            "torch.mean((x + y) ** 2)",  # a factor dropped
            "torch.mean((x * 2.02 + y) ** 2)",  # a constant by 1 %
            "torch.sum((x * 2 + y) ** 2)",  # a reduction
            "torch.mean((x * 2 + y[0]) ** 2)",  # an index
            "torch.mean((x * 2 + torch.roll(torch.as_tensor(y), 1, 0)) ** 2)",  # a shift
        } <= changed


class TestConditions:
    """What is right but where a condition holds: for large batches, small std, in training, after fifty calls."""

    @pytest.mark.parametrize("function", QUESTION)
    def test_a_sample_is_caught(self, function):
        step = 7  # prime to the number of wrong lines: each meets conditions of every kind
        assert [text for text in condition_mutants(function)[::step] if not killed(function, text, seed=1)] == []

    @pytest.mark.slow
    @pytest.mark.parametrize("function", QUESTION)
    def test_each_is_caught_under_any_seed(self, function):
        for seed in (2, 3, 20261126):
            assert [text for text in condition_mutants(function) if not killed(function, text, seed)] == []

    @pytest.mark.parametrize("function", QUESTION)
    def test_without_its_condition_each_is_the_right_answer(self, function):
        right = condition_mutants(function)[0].partition("    if ")[0] + "    return right\n"
        assert not killed(function, right, seed=1)

    @pytest.mark.parametrize("function", QUESTION)
    def test_every_condition_meets_every_wrong_line_that_it_can_harm(self, function):
        texts = condition_mutants(function)
        for condition in CONDITIONS[function]:
            of = sum(f"if {condition}:\n" in text for text in texts)
            assert len(WRONG[function]) - 3 <= of <= len(WRONG[function])


class TestAlgebra:
    @pytest.mark.parametrize(
        ("other", "same"),
        [
            ("std * pred + z", True),
            ("-(-z - pred * std)", True),
            ("pred * std - z", False),
            ("pred * std + z[0]", False),
            ("torch.detach(pred) * std + z", False),
            ("pred * std + torch.detach(z)", True),
        ],
    )
    def test_knows_the_same_formula(self, other, same):
        formula = "def f(pred, std, z):\n    return {}\n"
        assert same_formula(formula.format("pred * std + z"), formula.format(other)) is same


class TestDiagnosis:
    """Every fifth entry; `make prove` asks all of them, under twenty seeds."""

    @pytest.mark.parametrize("function", QUESTION)
    def test_names_the_catalogues_own_entries_and_never_another(self, function):
        found = [misconception(m.id, [5]) for m in load(ASSIGNMENT).mistakes[::5] if m.function == function]
        assert tables.misnamed({"misconceptions": found}) == []
        unnamed = {m["id"] for m in found if m["names"] == [[]]}
        assert unnamed <= {m.id for m in load(ASSIGNMENT).mistakes if only_in_long_runs(m.fails)} | NOWHERE_FINITE

    def test_offers_several_only_where_they_cannot_be_told_apart(self):
        (names,) = misconception("loss-no-grad", [5])["names"]
        assert names == ["loss-detached", "loss-no-grad", "loss-through-numpy"]


def test_behaviour_tells_entries_apart():
    sign, sum_ = entry("loss-sign").source, entry("loss-sum").source
    assert same_behaviour("score_matching_loss", sign, sign)
    assert not same_behaviour("score_matching_loss", sign, sum_)


def test_a_survivor_and_a_false_fail_are_reported():
    found = {
        "misconceptions": [{"id": "m", "exact": False, "names": [["other"]]}],
        "mutants": [{"source": "s", "killed": False, "equivalent": False, "named_wrongly": ["x"]}],
        "false_fails": {"failed": ["loss_value 3: oh"]},
    }
    assert len(tables.wrong(found)) == 5


def test_a_table_is_a_section_of_the_page():
    table = Table("wrong answers", "n", title="Kill table")
    table.add_row("misconceptions", "3")
    assert section(table) == "## Kill table\n\n| wrong answers | n |\n| --- | --- |\n| misconceptions | 3 |\n"


def excused(m: dict) -> bool:
    return m["killed"] and any(text in m["source"] for text in NOT_FOR_FLOATS)


def only_in_long_runs(fails: frozenset[str]) -> bool:
    return fails <= {"step_sampler", "distribution"}
