"""A sample of `make prove`, for every problem set: mutants, conditions, diagnosis, and the tables that they go into.

`make test` takes every forty-first mutant of one change, every seventeenth behind a condition, and every fortieth
mistake: the diagnosis is met many times, and each check in `tests/problem_sets/test_mistakes.py`. `make test-slow`
takes all mutants and conditions under several seeds; `make prove` asks everything.
"""

import pytest
from rich.table import Table

from autograder.problem_sets import load, names
from tests.proof import parts, tables
from tests.proof.conditions import condition_mutants, conditional
from tests.proof.measure import killed, mistake, mutant
from tests.proof.mutants import mutants
from tests.proof.page import section
from tests.proof.subject import subject

ASKED = [(name, function) for name in names() for function in subject(name).question_of]
BEHIND = [(name, function) for name in names() for function in conditional(name)]
NO_NUMBERS = {"step-root-of-negative"}  # nan is all that comes back, of this mistake as of others
SURVIVOR = {
    "function": "f",
    "source": "s",
    "killed": False,
    "equivalent": False,
    "named": ["x"],
    "named_wrongly": ["x"],
}
REFUSED = {"function": "f", "source": "s", "killed": True, "equivalent": True, "named": [], "named_wrongly": []}
FOUND = {
    "counts": {"seeds": 1, "value_seeds": 20},
    "sets": {
        "ps1_score_sde": {
            "mistakes": [{"id": "m", "exact": False, "names": [["other"]], "failed": {"loss_value": 1}}],
            "mutants": [SURVIVOR, REFUSED],
            "false_fails": {"failed": ["loss_value 3: oh"], "answers": 2, "value_runs": 9, "law_runs": 4},
            "power": {"m": {"distribution": 0.5}, "n": {"step_sampler": 1.0}},
        }
    },
}


def faults(name: str, function: str, sources: list[str], seed: int) -> list[str]:
    """The mutants that survive, that fail though they do the same, and that get a false name."""
    found = [mutant(name, function, source, seed) for source in sources]
    return [m["source"] for m in found if m["killed"] == m["equivalent"] or m["named_wrongly"]]


class TestMutants:
    @pytest.mark.parametrize(("name", "function"), ASKED)
    def test_a_sample_is_caught_or_does_the_same(self, name, function):
        assert faults(name, function, mutants(subject(name).reference[function], function)[::41], seed=1) == []

    @pytest.mark.slow
    @pytest.mark.parametrize(("name", "function"), ASKED)
    def test_every_single_change_is_caught_or_does_the_same(self, name, function):
        assert faults(name, function, mutants(subject(name).reference[function], function), seed=2) == []


class TestConditions:
    """What is right but where a condition holds: for large batches, small std, in training, after fifty calls."""

    @pytest.mark.parametrize(("name", "function"), BEHIND)
    def test_a_sample_is_caught(self, name, function):
        step = 17  # prime to the number of wrong lines: each meets conditions of every kind
        texts = condition_mutants(name, function)[::step]
        assert [text for text in texts if not killed(name, function, text, seed=1)] == []

    @pytest.mark.slow
    @pytest.mark.parametrize(("name", "function"), BEHIND)
    def test_each_is_caught_under_any_seed(self, name, function):
        for seed in (2, 3, 20261126):
            texts = condition_mutants(name, function)
            assert [text for text in texts if not killed(name, function, text, seed)] == []

    @pytest.mark.parametrize(("name", "function"), BEHIND)
    def test_without_its_condition_each_is_the_right_answer(self, name, function):
        right = condition_mutants(name, function)[0].partition("    if ")[0] + "    return right\n"
        assert not killed(name, function, right, seed=1)

    @pytest.mark.parametrize(("name", "function"), BEHIND)
    def test_every_condition_meets_every_wrong_line_that_it_can_harm(self, name, function):
        brought, texts = parts.part(name, "conditions"), condition_mutants(name, function)
        for condition in brought.CONDITIONS[function]:
            of = sum(f"if {condition}:\n" in text for text in texts)
            assert len(brought.WRONG[function]) - 3 <= of <= len(brought.WRONG[function])


class TestDiagnosis:
    @pytest.mark.parametrize("name", names())
    def test_names_the_sets_own_mistakes_and_never_another(self, name):
        found = [mistake(name, entry.id, [5]) for entry in load(name).mistakes[::40]]
        assert [m["id"] for m in found if not m["exact"]] == []
        assert tables.misnamed({"mistakes": found}) == []
        unnamed = {m["id"] for m in found if m["names"] == [[]]}
        law = set(subject(name).in_law)
        assert unnamed <= {entry.id for entry in load(name).mistakes if entry.fails <= law} | NO_NUMBERS

    def test_offers_several_only_where_they_cannot_be_told_apart(self):
        (names,) = mistake("ps1_score_sde", "loss-no-grad", [5])["names"]
        assert names == ["loss-detached", "loss-no-grad", "loss-through-numpy"]


class TestTables:
    def test_every_fault_is_reported_with_its_set(self):
        said = tables.wrong(FOUND)
        assert len(said) == 6
        assert all(line.startswith("ps1_score_sde: ") for line in said)
        assert "ps1_score_sde: fails, and does the same: s" in said

    def test_each_set_has_its_rows_and_its_table_of_power(self):
        kills, rightness, diagnosis, power = tables.all_of(FOUND)
        assert [list(column.cells)[1] for column in kills.columns][2:] == ["2", "1", "0", "1"]
        assert list(rightness.columns[3].cells)[:2] == ["1", "0"]
        assert list(diagnosis.columns[6].cells) == ["1", "0"]
        assert [list(column.cells) for column in power.columns] == [["m", "n"], ["50%", "–"], ["–", "100%"]]

    def test_a_table_is_a_section_of_the_page(self):
        table = Table("wrong answers", "n", title="Kill table")
        table.add_row("mistakes", "3")
        assert section(table) == "## Kill table\n\n| wrong answers | n |\n| --- | --- |\n| mistakes | 3 |\n"
