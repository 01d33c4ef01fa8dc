"""The table of a class: every row of a small one, the rows that need a person of a large one."""

import re
from collections.abc import Iterable

import pytest
from rich.console import Console

from autograder.batch.class_table import class_table
from autograder.grading.results import CheckResult, Outcome, QuestionResult, Result


def result(name: str, outcome: Outcome = "passed", points: float = 2.0) -> Result:
    check = CheckResult("loss_value", "a title", outcome, points, 4.0)
    return Result("ps1", name, "graded", (QuestionResult("q3a", (check,)),))


def shown(results: Iterable[Result], width: int = 120) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(class_table(results))
    return capture.get()


def test_a_small_class_is_all_there_in_the_order_of_the_names():
    text = shown(result(name) for name in ("eve", "ann", "bob"))
    assert text.index("ann") < text.index("bob") < text.index("eve")
    assert text.count("2/4") == 3


def test_of_a_large_class_a_summary_and_who_needs_a_person():
    trouble = [result("slow", "timeout", 0.0), Result("ps1", "gone", "error", message="not a notebook")]
    text = shown(iter([*(result(f"s{n}") for n in range(798)), *trouble]))
    assert "800 submissions: 799 graded, 2.00 points on average; 1 could not be graded" in text
    assert "slow" in text
    assert "not a notebook" in text
    assert "s17" not in text


def test_of_much_trouble_only_the_first():
    text = shown(Result("ps1", f"s{n}", "error", message="no") for n in range(100))
    assert "100 submissions: 0 graded; 100 could not be graded" in text
    assert "and 60 more that need a person" in text
    assert len(text.splitlines()) < 60


def test_what_a_submission_says_is_shown_as_it_is_and_moves_no_cursor():
    text = shown([Result("ps1", "ann [/]", "error", message="no [red]cells[/bold] \x1b[31m here\ud800")])
    assert "ann [/]" in text
    assert "no [red]cells[/bold] ?[31m here?" in text


def cells(text: str, column: str) -> list[str]:
    """What stands in a column of the table, each cell's lines put together without spaces."""
    header, *lines = text.splitlines()
    where = re.search(rf"{column} *", header + " " * len(lines[0]))
    state, found = header.index("state"), []
    for line in lines:
        found = [*found, ""] if line[state:].strip() and line[state] != " " else found  # the state is one line
        found[-1] += line[where.start() : where.end()].replace(" ", "")
    return found


@pytest.mark.parametrize("width", [60, 80, 120])
def test_names_and_reasons_are_there_in_full_however_narrow_the_terminal(width):
    names = [f"Mustermann Maximilian Alexander_{n}_assignsubmission_file" for n in (123456, 123457)]
    reason = "no folder ps1_score_sde in submitted/Mustermann_Maximilian_Alexander, but PS1_score_sde"
    text = shown([result(names[0]), Result("ps1", names[1], "error", message=reason)], width)
    assert cells(text, "submission") == [name.replace(" ", "") for name in names]
    assert cells(text, "what happened")[1] == reason.replace(" ", "")
    assert "…" not in text


def test_six_questions_leave_room_for_names_at_eighty_columns():
    six = tuple(QuestionResult(f"q{n}", (CheckResult("c", "t", "passed", 0.75, 2.0),)) for n in range(6))
    text = shown([Result("ps1", "anna.lindqvist", "graded", six)], 80)
    assert text.splitlines()[1].split() == ["anna.lindqvist", "graded", *["0.75"] * 6, "4.5/12", "all", "passed"]
