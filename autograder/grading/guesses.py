"""Predictions that count for oneself: a number guessed before a cell runs, and the run's own number afterwards.

    check.guess("distance", 0.1, "distance of two samples of one ring")     # in a cell that the student edits
    check.truth("distance", floor)                                          # at the end of the cell that computes it
    check.guesses()                                                         # at the end of the notebook

The guess stays where it is written, in the notebook. It earns and costs nothing, and nothing stops where there is none.
"""

import math
from dataclasses import dataclass
from typing import Any

import jinja2

NEAR, TINY = 0.1, 1e-6  # a hit is off by a tenth at most; numbers below the second are zero
HTML = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<table><caption style="text-align: left">{{ summary }}</caption>
<thead><tr><th style="text-align: left">what</th><th>your guess</th><th>this run</th><td></td></tr></thead>
<tbody>
{% for row in rows %}
<tr><td style="text-align: left">{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td>
<td style="text-align: left">{{ row[3] }}</td></tr>
{% endfor %}
</tbody></table>
""")


@dataclass(frozen=True)
class Guess:
    """What is guessed, in words, the student's number, and that of the run; None for one that is not there yet."""

    what: str
    guessed: float | None = None
    true: float | None = None

    @property
    def verdict(self) -> str:
        """How near the guess is, in a few words; nothing where one of the two is missing."""
        if self.guessed is None or self.true is None:
            return ""
        return compared(self.guessed, self.true)

    @property
    def row(self) -> tuple[str, str, str, str]:
        """For the table at the end: the run's number shows only beside a guess."""
        true = "–" if self.true is None or self.guessed is None else shown(self.true)
        return self.what, "–" if self.guessed is None else shown(self.guessed), true, self.verdict


class Guesses:
    """The guesses of a notebook, by name, in the order in which they are asked for."""

    def __init__(self) -> None:
        self.all: dict[str, Guess] = {}

    def guess(self, name: str, value: Any, what: str) -> str:
        """Take the guess, and say what was understood. A value that is no number, such as `...`, counts as none."""
        guessed = _number(value)
        self.all[name] = Guess(what, guessed)
        if guessed is not None:
            return f"Your guess: {shown(guessed)} ({what})."
        got = "" if value is ... or value is None else f" Want a number, got {str(value)[:40]!r}."
        return f"Your guess, in place of the three dots: {what}. It earns no points.{got}"

    def truth(self, name: str, value: Any) -> str:
        """Compare with the run's number, which is told to whoever has guessed."""
        if (known := self.all.get(name)) is None:
            return f"No guess yet: run the cell that asks for {name} first."
        self.all[name] = now = Guess(known.what, known.guessed, _number(value))
        if now.guessed is None:
            return f"Guess first, in the cell above: {now.what}. Then run this cell again, and compare."
        return f"You guessed {shown(now.guessed)}; this run says {shown(now.true)}: {now.verdict} ({now.what})."

    def summary(self) -> str:
        """How many guesses there are, and how many are near."""
        made = [guess for guess in self.all.values() if guess.verdict]
        hits = sum(guess.verdict == "near" for guess in made)
        return f"{len(made)} of {len(self.all)} guessed and compared; {hits} near, within {NEAR:.0%}."

    def html(self) -> str:
        """The guesses beside the truth, as a table for a page."""
        return HTML.render(rows=[guess.row for guess in self.all.values()], summary=self.summary())

    def text(self) -> str:
        """The same as lines of text."""
        lines = ["{}: you {}, this run {}  {}".format(*guess.row).rstrip() for guess in self.all.values()]
        return "\n".join([*lines, self.summary()])


def compared(guessed: float, true: float) -> str:
    """How a guess lies to the truth: near, of another sign, or so many times too large or too small."""
    if abs(true) < TINY:
        return "near" if abs(guessed) < TINY else "it is zero"
    if abs(guessed / true - 1) <= NEAR:
        return "near"
    if guessed * true <= 0:
        return "not zero" if guessed == 0 else "another sign"
    ratio = abs(guessed / true)
    factor, way = (ratio, "large") if ratio > 1 else (1 / ratio, "small")
    return f"{factor:.2g} times too {way}" if factor < 10 else f"{factor:.0f} times too {way}"


def shown(number: float | None) -> str:
    """Three digits, and zero for what is nothing but rounding."""
    if number is None:
        return "–"
    return f"{0.0 if abs(number) < TINY else number:.3g}"


def _number(value: Any) -> float | None:
    """A number, or a tensor of one; None for anything else, and for what is not finite."""
    if isinstance(value, bool | str):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, RuntimeError):
        return None
    return number if math.isfinite(number) else None
