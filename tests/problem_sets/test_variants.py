"""A student's variant follows from the id: the same everywhere, evenly spread, without a secret."""

import math
import subprocess
import sys
from collections import Counter

import pytest

from autograder.problem_sets import load, names
from autograder.problem_sets.variants import Variants, drawn, fixed, known_as

WITH = [name for name in names() if load(name).variants]
WITHOUT = [name for name in names() if not load(name).variants]
CLASS = [f"s{number:04}" for number in range(800)]
COURSE = "autumn 2026"


def numbers(name: str, course: str = COURSE) -> list[int]:
    return [drawn(load(name), student, course).number for student in CLASS]


def test_at_least_one_set_has_variants():
    assert WITH


class TestDrawn:
    def test_these_ids_have_these_variants_on_every_machine(self):
        """Whatever changes them gives other data to everybody who is at work: only with a line in the changelog."""
        asked = load("ps1_score_sde")
        assert [drawn(asked, student, COURSE).number for student in ("ada", "bob", "s001", "žofie")] == [45, 95, 73, 28]

    def test_another_process_with_other_hashes_says_the_same(self):
        code = "from autograder import variant; print(variant('ps1_score_sde', 'ada', 'autumn 2026'))"
        done = subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{drawn(load('ps1_score_sde'), 'ada', COURSE)}\n"

    @pytest.mark.parametrize("typed", ["Ada", " ada\t", "ＡＤＡ"])
    def test_what_a_person_may_type_in_another_way_is_one_id(self, typed):
        assert known_as(typed) == "ada"
        assert drawn(load(WITH[0]), typed, COURSE) == drawn(load(WITH[0]), "ada", COURSE)

    @pytest.mark.parametrize("name", WITH)
    def test_two_ids_and_two_words_differ(self, name):
        assert drawn(load(name), "ada", COURSE) != drawn(load(name), "bob", COURSE)
        assert numbers(name) != numbers(name, "spring 2027")

    @pytest.mark.parametrize("name", WITH)
    def test_each_value_of_each_constant_is_as_frequent_as_the_others(self, name):
        """Within five standard deviations of a class of 800 in which each is equally likely."""
        variants = load(name).variants
        found = [variants.constants(number) for number in numbers(name)]
        for constant, values in variants.ranges.items():
            share = 1 / len(values)
            room = 5 * math.sqrt(len(CLASS) * share * (1 - share))
            counts = Counter(one[constant] for one in found)
            assert {value for value in values if abs(counts[value] - len(CLASS) * share) > room} == set(), constant

    @pytest.mark.parametrize("name", WITH)
    def test_no_variant_is_crowded(self, name):
        """The probability that any of them has so many is below 1e-4 by the union bound over the Poisson tail."""
        count = load(name).variants.count
        mean, most = len(CLASS) / count, max(Counter(numbers(name)).values())
        tail = 1 - sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(most))
        assert count * tail > 1e-4

    @pytest.mark.parametrize("name", WITHOUT)
    def test_a_set_without_says_so(self, name):
        with pytest.raises(ValueError, match=f"^{name} has no variants: its data and constants are the same for all$"):
            drawn(load(name), "ada", COURSE)


class TestVariants:
    @pytest.mark.parametrize("name", WITH)
    def test_every_number_is_another_combination(self, name):
        variants = load(name).variants
        every = [tuple(variants.constants(number).items()) for number in range(1, variants.count + 1)]
        assert len(set(every)) == variants.count
        assert len({variants.words.format(**dict(one)) for one in every}) == variants.count

    @pytest.mark.parametrize("name", WITH)
    def test_what_is_due_is_due_in_answers_in_words(self, name):
        """Its questions are cells of the notebook that a person marks."""
        import nbformat

        from autograder.handout.builder import notebook, source_of
        from autograder.problem_sets.faults import ROOT

        variants = load(name).variants
        built: nbformat.NotebookNode = notebook(source_of(name, ROOT))
        written = {c.id for c in built.cells if c.cell_type == "markdown" and c.metadata.get("nbgrader")}
        assert set(variants.due(**variants.constants(1))) <= written

    def test_its_names_are_those_of_every_variant(self):
        variants = Variants({"a": (1, 2)}, "{a}", lambda a: {"A": a}, lambda a: {}, {})
        asked = type("Asked", (), {"variants": variants, "name": "probe"})
        assert variants.names == ("A",)
        assert drawn(asked, "ada", COURSE).own("A") in {(1,), (2,)}

    def test_a_function_keeps_its_name(self):
        assert (fixed(int, base=2)("101"), fixed(int, base=2).__name__) == (5, "int")
