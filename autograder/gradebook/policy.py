"""The course's own rules: its time zone, what being late costs, and whether students have variants."""

import math
from typing import Any

from traitlets import Float, TraitError, Unicode, validate
from traitlets.config import Configurable

from autograder.deadlines.when import zone_of

DAY = 24 * 3600.0
LONGEST = 40  # characters of a word that stands in every notebook


class ScoreLab(Configurable):
    """`c.ScoreLab` in a course's nbgrader_config.py.

    Raises ValueError for a penalty both in points and as a share; TraitError for values that cannot be.
    """

    timezone = Unicode(help="Zone of times that are given without one, and of those that are shown.").tag(config=True)

    late_grace_hours = Float(min=0, help="Hours after the due date that cost nothing.").tag(config=True)

    late_points_a_day = Float(min=0, help="Points off for each day that has begun after them.").tag(config=True)

    late_share_a_day = Float(min=0, max=1, help="The same, as a share of the score: 0.1 is a tenth.").tag(config=True)

    late_most = Float(math.inf, min=0, help="The most that is taken off, in points or as a share.").tag(config=True)

    variants = Unicode(
        help="A word, such as the term: gives each student data and constants of their own, by this word and the id."
    ).tag(config=True)

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        if self.late_points_a_day and self.late_share_a_day:
            raise ValueError("want one of ScoreLab.late_points_a_day and ScoreLab.late_share_a_day, got both")

    @validate("timezone")
    def _known(self, proposal: dict[str, Any]) -> str:
        if proposal["value"]:
            try:
                zone_of(proposal["value"])
            except ValueError as error:
                raise TraitError(f"ScoreLab.timezone: {error}") from None
        return proposal["value"]

    @validate("variants")
    def _one_line(self, proposal: dict[str, Any]) -> str:
        word = proposal["value"].strip()
        if not word.isprintable() or len(word) > LONGEST:
            raise TraitError(f"ScoreLab.variants: want a word of at most {LONGEST} characters, got {word!r}")
        return word

    @property
    def penalises(self) -> bool:
        """Whether being late costs anything."""
        return bool(self.late_points_a_day or self.late_share_a_day)

    def penalty(self, score: float, seconds_late: float) -> float:
        """Points off for a score that came so long after the due date.

        The days are counted from the end of the grace, and each that has begun counts whole.
        """
        days = math.ceil(max(0.0, seconds_late - self.late_grace_hours * 3600) / DAY)
        if self.late_share_a_day:
            return min(days * self.late_share_a_day, self.late_most, 1.0) * score
        return min(days * self.late_points_a_day, self.late_most, score)
