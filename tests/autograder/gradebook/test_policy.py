"""What being late costs by the course's settings."""

import pytest
from traitlets import TraitError

from autograder.gradebook.policy import ScoreLab

HOUR = 3600.0
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("settings", "late", "penalty"),
    [
        ({}, DAY, 0.0),
        ({"late_points_a_day": 1.5}, 1.0, 1.5),
        ({"late_points_a_day": 1.5}, DAY, 1.5),
        ({"late_points_a_day": 1.5}, DAY + 1, 3.0),
        ({"late_points_a_day": 1.5}, 9 * DAY, 8.0),  # the whole score, and no more
        ({"late_points_a_day": 1.5, "late_most": 4.0}, 9 * DAY, 4.0),
        ({"late_share_a_day": 0.25}, DAY + 1, 4.0),
        ({"late_share_a_day": 0.25, "late_most": 0.4}, 9 * DAY, 3.2),
        ({"late_share_a_day": 0.25}, 9 * DAY, 8.0),
        ({"late_points_a_day": 1.0, "late_grace_hours": 2.0}, 2 * HOUR, 0.0),
        ({"late_points_a_day": 1.0, "late_grace_hours": 2.0}, DAY + 2 * HOUR, 1.0),
        ({"late_points_a_day": 1.0, "late_grace_hours": 2.0}, DAY + 2 * HOUR + 1, 2.0),
    ],
)
def test_each_day_begun_after_the_grace_costs_points_or_a_share(settings, late, penalty):
    assert ScoreLab(**settings).penalty(8.0, late) == pytest.approx(penalty)


@pytest.mark.parametrize("settings", [{"late_share_a_day": 10.0}, {"late_points_a_day": -1.0}, {"timezone": "MEZ"}])
def test_a_setting_that_cannot_be_is_refused(settings):
    with pytest.raises(TraitError):
        ScoreLab(**settings)
