"""Times always have a zone, and a change of the clocks is no riddle."""

from datetime import UTC, datetime

import pytest

from autograder.deadlines.when import moment, shown

LATE = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 23:59 Europe/Berlin",
        "2026-11-20T23:59+01:00",
        "2026-11-20 23:59:00 +0100",
        "2026-11-20 22:59 UTC",
        "2026-11-20T22:59Z",
        " 2026-11-20 23:59 ",
    ],
)
def test_every_way_to_give_a_zone_is_the_same_time(text):
    assert moment(text, "Europe/Berlin") == LATE


def test_it_is_shown_in_the_course_s_zone():
    assert shown(LATE, "Europe/Berlin") == "Friday 20 November 2026, 23:59 (Europe/Berlin)"
    assert shown(LATE.replace(tzinfo=None)) == "Friday 20 November 2026, 22:59 (UTC)"
    assert shown(LATE.replace(second=1)) == "Friday 20 November 2026, 22:59:01 (UTC)"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-11-20 23:59", "want a time zone, as in 2026-11-20 23:59 Europe/Berlin, or c.ScoreLab.timezone in"),
        ("2026-11-20 23:59 Europe/Berln", "got 'Europe/Berln'; did you mean Europe/Berlin"),
        ("2026-11-20 23:59 +25:00", "want a time zone"),
        ("20.11.2026 23:59 UTC", "want a time such as 2026-11-20 23:59 Europe/Berlin, got '20.11.2026 23:59 UTC'"),
        ("2026-11-20 UTC", "want a time such as"),
        ("2026-11-31 23:59 UTC", "want a time such as .*day is out of range|want a time such as .*day"),
        ("2026-03-29 02:30 Europe/Berlin", "there is no 2026-03-29 02:30 in Europe/Berlin: the clocks go forward then"),
        ("2026-10-25 02:30 Europe/Berlin", r"comes twice in Europe/Berlin: give the offset, \+0200 or \+0100"),
        ("2026-11-20 23:59 ../../etc/passwd", "want a time zone"),
    ],
)
def test_what_is_no_time_is_one_line(text, says):
    with pytest.raises(ValueError, match=says):
        moment(text)
