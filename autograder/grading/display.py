"""Show results to people: a table in a terminal, HTML in a notebook or on a feedback page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

import jinja2
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.grading.aside import NOTHING, Aside
from autograder.grading.outcomes import WORDS, Outcome
from autograder.grading.results import CheckResult, QuestionResult
from autograder.text import printable

NONE: Mapping[str, Aside] = MappingProxyType({})
# White on these is legible (at least 5:1), and the badges are on any background, light or dark.
BADGE = {"green": "#1b6e3c", "red": "#b3261e", "dim": "#5f6368", "magenta": "#8e24aa"}
HTML = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
{% macro badge(outcome) %}
{% set symbol, word, colour = words_of[outcome][:3] %}
<span style="background: {{ colours[colour] }}; color: white; border-radius: 3px; padding: 0.1em 0.5em; \
white-space: nowrap">{{ symbol }} {{ word }}</span>
{% endmacro %}
{% macro hint(hints, number) %}
{% if number < hints|length %}
<details style="margin: 0.2em 0 0 1em"><summary>Hint {{ number + 1 }} of {{ hints|length }}</summary>
<div style="margin-left: 1em">{{ hints[number] }}</div>
{{ hint(hints, number + 1) }}
</details>
{% endif %}
{% endmacro %}
<div style="max-width: 52em; line-height: 1.5">
{% for question in questions %}
{% if heads %}
<div style="margin: 0.2em 0"><b>{{ question.id }}: {{ "%g" % question.score }} of \
{{ "%g" % question.max_score }} points</b></div>
{% endif %}
{% set shown, waiting = parted(question) %}
{% for check in shown %}
<div style="margin: 0.3em 0; display: flex; gap: 0.8em; align-items: baseline">
{{ badge(check.outcome) }}
<div style="flex: 1; min-width: 0">{{ check.title }}
{% if check.message %}
<pre style="white-space: pre-wrap; word-break: normal; margin: 0.2em 0">{{ check.message }}</pre>
{% endif %}
{% if check.titles %}
<div>This looks like: <b>{{ check.titles|join("</b>, or <b>"|safe) }}</b></div>
{% endif %}
{{ hint(check.hints, 0) }}
{% if loop.first and aside.example %}
<div style="margin: 0.3em 0"><b>The smallest example:</b> {{ aside.example }}</div>
{% endif %}
</div>
<span style="white-space: nowrap">{{ "%g" % check.points }} / {{ "%g" % check.max_points }}</span>
</div>
{% endfor %}
{% for drawing in aside.drawings %}
<details style="margin: 0.3em 0"><summary>See what your <code>{{ drawing.function }}</code> does</summary>
<figure style="margin: 0.3em 1em"><img src="{{ drawing.url }}" alt="{{ drawing.alt }}" \
width="{{ drawing.width }}" style="max-width: 100%; background: white">
<figcaption>{{ drawing.caption }}.</figcaption></figure>
</details>
{% endfor %}
{% for line in aside.silent %}
<div style="margin: 0.3em 0">{{ line }}</div>
{% endfor %}
{% if waiting %}
<details style="margin: 0.3em 0"><summary>{{ badge("not_run") }} {{ many(waiting, shown) }}</summary>
{% for check in waiting %}
<div style="margin-left: 1.5em">{{ check.title }}</div>
{% endfor %}
</details>
{% endif %}
{% endfor %}
{% if praise %}
<div style="margin: 0.3em 0">{{ badge("passed") }} <b>{{ praise }}</b></div>
{% endif %}
{% if note %}<small>{{ note }}</small>{% endif %}
</div>
""")


def html(
    questions: Iterable[QuestionResult], note: str = "", aside: Aside = NOTHING, praise: str = "", heads: bool = True
) -> str:
    """The questions as an HTML fragment; whatever a submission put into a message is escaped.

    A hint is a fold that the student opens; the next one is inside.
    aside: of a self-check, which has one question.    praise: a line for full marks.
    heads: whether each question has a line with its points.
    """
    shown = {"questions": questions, "note": note, "aside": aside, "praise": praise, "heads": heads}
    return HTML.render(shown, words_of=WORDS, colours=BADGE, parted=parted, many=many)


def parted(question: QuestionResult) -> tuple[list[CheckResult], list[CheckResult]]:
    """The checks to show, what to mend first; and those that wait for one of them.

    A question that was not begun is one line.
    """
    checks = question.checks
    if checks and all(check.outcome == "not_attempted" for check in checks):
        todo = checks[0].message.removeprefix("not attempted: ")
        return [replace(checks[0], title=todo, message="", max_points=question.max_score)], []
    waiting = [check for check in checks if check.outcome == "not_run"]
    shown = [check for check in checks if check.outcome != "not_run"]
    return sorted(shown, key=lambda check: check.outcome == "passed"), waiting


def many(waiting: list[CheckResult], shown: list[CheckResult]) -> str:
    """How many checks wait, and for what, if it is one thing."""
    count, causes = len(waiting), {check.message.removeprefix("waits for ") for check in waiting}
    cause = causes.pop() if len(causes) == 1 else "what is not right yet"
    if shown and cause.endswith(shown[0].title):
        cause = "the first one"
    return f"{count} check{'s wait' if count > 1 else ' waits'} for {cause}"


def table(questions: Iterable[QuestionResult], note: str = "", asides: Mapping[str, Aside] = NONE) -> RenderableType:
    """Render the questions as tables for a terminal.  asides: of a self-check, by question."""
    parts: list[RenderableType] = []
    for question in questions:
        parts.append(Text(f"{question.id}: {question.score:g} of {question.max_score:g} points", "bold"))
        grid = Table.grid(padding=(0, 1))
        shown, waiting = parted(question)
        for check in shown:
            cell: list[RenderableType] = [Text(check.title)]
            if below := "\n".join(filter(None, [check.said, *check.hints])):
                cell.append(Padding(Text(below, "dim"), (0, 0, 0, 2)))
            points = Text(f"{check.points:g}/{check.max_points:g}", no_wrap=True)
            if check is shown[0] and (example := asides.get(question.id, NOTHING).example):
                cell.append(Padding(Text(f"The smallest example: {example}"), (0, 0, 0, 2)))
            grid.add_row(_badge(check.outcome), Group(*cell), points)
        if waiting:
            grid.add_row(_badge("not_run"), Text(many(waiting, shown)), "")
        parts.append(grid)
    return Group(*parts, *([Text(note, "italic")] if note else []))


def _badge(outcome: Outcome) -> Text:
    words = WORDS[outcome]
    return Text(f"{words.symbol} {words.word}", words.colour, no_wrap=True)


def as_text(questions: Iterable[QuestionResult], note: str = "", asides: Mapping[str, Aside] = NONE) -> str:
    """Render the same table as plain text, 100 columns wide."""
    console = Console(width=100, color_system=None, force_terminal=False, force_jupyter=False)
    with console.capture() as capture:
        console.print(table(questions, note, asides))
    return capture.get()


def as_it_is(text: str) -> Text:
    """Show foreign text in a terminal unchanged: nothing in it counts as Rich's markup."""
    return Text(printable(text), overflow="fold")
