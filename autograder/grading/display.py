"""Show results to people: a table in a terminal, HTML in a notebook or on a feedback page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import jinja2
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from autograder.grading import below
from autograder.grading.outcomes import WORDS, State
from autograder.grading.results import CheckResult, QuestionResult, Result
from autograder.text import printable

HTML = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<div style="max-width: 52em; line-height: 1.4">
{% for question in questions %}
<b>{{ question.id }}: {{ "%g" % question.score }} of {{ "%g" % question.max_score }} points</b>
<table style="border-collapse: collapse; margin: 0.3em 0 0.8em 0">
{% for check in rows(question) %}
{% set symbol, word = words_of[check.outcome][:2] %}
<tr style="background: none">
<td style="vertical-align: top; white-space: nowrap; text-align: left; padding: 0 1em 0 0">{{ symbol }} {{ word }}</td>
<td style="vertical-align: top; text-align: left">{{ check.title }}
{% if detail(check) %}
<pre style="white-space: pre-wrap; word-break: normal; margin: 0.2em 0">{{ detail(check) }}</pre>
{% endif %}
</td>
<td style="vertical-align: top; white-space: nowrap; text-align: right; padding: 0 0 0 1em">
{{ "%g" % check.points }} / {{ "%g" % check.max_points }}</td>
</tr>
{% endfor %}
</table>
{% endfor %}
{% if note %}<small>{{ note }}</small>{% endif %}
</div>
""")


def html(questions: Iterable[QuestionResult], note: str = "") -> str:
    """The questions as an HTML fragment; whatever a submission put into a message is escaped."""
    return HTML.render(questions=questions, note=note, words_of=WORDS, rows=rows, detail=detail)


def rows(question: QuestionResult) -> Iterator[CheckResult]:
    """The checks to show: one line for a question not attempted; what several checks wait for is said once."""
    if question.checks and all(check.outcome == "not_attempted" for check in question.checks):
        todo = question.checks[0].message.removeprefix("not attempted: ")
        yield replace(question.checks[0], title=todo, message="", max_points=question.max_score)
        return
    said = set()
    for check in question.checks:
        once = check.outcome == "not_run" and check.message in said
        said.add(check.message)
        yield replace(check, message="") if once else check


def detail(check: CheckResult) -> str:
    """The text below a check's title: the message, then the hints."""
    if check.outcome == "passed":
        return ""
    return "\n".join([check.message, *check.hints]).strip() if check.message else ""


def table(questions: Iterable[QuestionResult], note: str = "") -> RenderableType:
    """Render the questions as tables for a terminal."""
    parts: list[RenderableType] = []
    for question in questions:
        parts.append(Text(f"{question.id}: {question.score:g} of {question.max_score:g} points", "bold"))
        grid = Table.grid(padding=(0, 1))
        for check in rows(question):
            words = WORDS[check.outcome]
            cell: list[RenderableType] = [Text(check.title)]
            if below := detail(check):
                cell.append(Padding(Text(below, "dim"), (0, 0, 0, 2)))
            points = Text(f"{check.points:g}/{check.max_points:g}", no_wrap=True)
            grid.add_row(Text(f"{words.symbol} {words.word}", words.colour, no_wrap=True), Group(*cell), points)
        parts.append(grid)
    return Group(*parts, *([Text(note, "italic")] if note else []))


def as_text(questions: Iterable[QuestionResult], note: str = "") -> str:
    """Render the same table as plain text, 100 columns wide."""
    console = Console(width=100, color_system=None, force_terminal=False, force_jupyter=False)
    with console.capture() as capture:
        console.print(table(questions, note))
    return capture.get()


def class_table(
    results: Iterable[Result], most: int = 40, state: Callable[[Result], State] = lambda result: result.standing
) -> RenderableType:
    """Render one row per submission: its state, its points per question, and its total.

    state: what is asked, of each row that is shown, when all results have come.

    Of a class larger than `most`, a summary and the rows that need a person: what could not be graded, or
    not in full because of a time limit, a crash or the grader. It is read once and never in memory.
    """
    few, needy, count, errors, points = [], [], 0, 0, 0.0
    for result in results:
        count += 1
        errors += result.state == "error"
        points += result.score
        if count <= most + 1:
            few.append(result)
        if result.state == "error" or not result.settled:
            needy.append(result)
    if count <= most:
        return _grid(few, state)
    mean = f", {points / (count - errors):.2f} points on average" if count > errors else ""
    head = Text(f"{count} submissions: {count - errors} graded{mean}; {errors} could not be graded", "bold")
    more = [Text(f"and {len(needy) - most} more that need a person", "italic")] if len(needy) > most else []
    return Group(head, *([_grid(needy[:most], state)] if needy else []), *more)


def _grid(results: list[Result], state: Callable[[Result], State]) -> Table:
    ids = list(dict.fromkeys(q.id for result in results for q in result.questions))
    who, where = Column("submission", min_width=14, overflow="fold"), Column("state", no_wrap=True)
    points = [Column(id, no_wrap=True) for id in (*ids, "score")]
    grid = Table(who, where, *points, "what happened", box=None, padding=(0, 1, 0, 0), header_style="bold")
    for result in sorted(results, key=lambda result: result.submission):
        scores = {q.id: f"{q.score:g}" for q in result.questions}
        total = f"{result.score:g}/{result.max_score:g}" if result.state == "graded" else "–"
        grid.add_row(
            as_it_is(result.submission),
            state(result),
            *(scores.get(i, "–") for i in ids),
            total,
            as_it_is(summary(result)),
        )
    return grid


def as_it_is(text: str) -> Text:
    """Show foreign text in a terminal unchanged: nothing in it counts as Rich's markup."""
    return Text(printable(text), overflow="fold")


def summary(result: Result) -> str:
    """Sum up the result: why it could not be graded, or the outcomes other than passed."""
    if result.state == "error":
        return result.message
    outcomes = [c.outcome for c in result.checks if c.outcome not in ("passed", "not_run")]
    names = dict.fromkeys(name for c in result.checks for name in c.misconceptions)
    counted = [f"{outcomes.count(o)} {WORDS[o].word}" for o in dict.fromkeys(outcomes)]
    said = below.of(result.checks)
    return ", ".join([*counted, *names, *said]) or "all passed"
