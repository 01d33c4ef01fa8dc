"""The table of what a term costs, from steps that cost nothing."""

from bench.term import Step, table


def test_it_has_a_row_a_command_and_the_sum():
    lines = table([Step("due ps1", 2.04, 100.4), Step("grade ps1", 60.0, 900.0)], "800 students").splitlines()
    assert lines[0].startswith("800 students, 2")
    assert lines[4:] == [
        "| `scorelab due ps1` | 2.0 s | 100 MB |",
        "| `scorelab grade ps1` | 60.0 s | 900 MB |",
        "| all of it | 62 s | |",
    ]
