"""A certificate says what docs/power.md says of the set, and says so where it was not measured."""

from docs.site.certificate import certificate, tables
from docs.site.pages import ENVIRONMENT

POWER = """# What the grader is worth

## Kill table

| set | wrong answers | n | caught | the same | survivors |
| --- | --- | --- | --- | --- | --- |
| one | mistakes | 30 | 30 | – | 0 |
| one | mutants of f | 12 | 9 | 1 | 2 |
| two | mistakes | 5 | 5 | – | 0 |

## False-fail table

| set | right answers | runs | false fails |
| --- | --- | --- | --- |
| one | 3 answers | 700 | 1 |
| one | the calibrated check | – | 1e-10 expected a run |

## Diagnosis

| set | diagnosis of | n | right name first | among several alike | no name | wrong name |
| --- | --- | --- | --- | --- | --- | --- |
| one | mistakes × seeds | 60 | 60 | – | 0 | 4 |

## Power of the checks of distributions in one, each asked alone

| mistake | distribution |
| --- | --- |
| twice | 100% |
"""


def test_a_table_is_read_cell_by_cell():
    kills, fails, *_ = tables(POWER)
    assert kills.title == "Kill table"
    assert kills.of("two").rows == [["mistakes", "5", "5", "–", "0"]]
    assert fails.of("one").total("runs") == 700


def test_the_figures_are_sums_of_the_sets_own_rows():
    page = certificate("one", "First", POWER, ENVIRONMENT)
    assert "<dd>2</dd><dd>of 41</dd>" in page
    assert "<dd>1</dd><dd>of 700</dd>" in page
    assert "<dd>4</dd><dd>of 60</dd>" in page
    assert "| twice | 100% |" in page
    assert "| mistakes | 5 |" not in page


def test_what_was_not_measured_has_no_figures():
    page = certificate("three", "Third", POWER, ENVIRONMENT)
    assert "`make prove SETS=three` measures it" in page
    assert "<dd>" not in page
