"""A quiz as people see it: choices that unfold at a click, also in a saved page; in a terminal, the answers last."""

import jinja2

from autograder.grading.quiz import Item

HTML = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<div style="max-width: 52em; line-height: 1.5">
{% for item in items %}
<div style="margin: 0.8em 0 0.2em"><b>{{ loop.index }}. {{ item.asks }}</b></div>
{% if item.shows %}
<div style="margin: 0.2em 1em"><code>{{ item.shows }}</code></div>
{% endif %}
{% if item.drawing %}
<img src="{{ item.drawing.url }}" alt="{{ item.drawing.alt }}" width="{{ item.drawing.width }}" \
style="max-width: 100%; background: white">
{% endif %}
{% for choice in item.choices %}
<details style="margin: 0.2em 1em"><summary>{% if choice.code %}<code>{{ choice.text }}</code>\
{% else %}{{ choice.text }}{% endif %}</summary>
<div style="margin-left: 1em">{{ "✓" if choice.right else "✗" }} {{ choice.because }}</div></details>
{% endfor %}
{% endfor %}
<small>{{ note }}</small>
</div>
""")
LETTERS = "abcd"


def html(items: list[Item], note: str) -> str:
    """The quiz as an HTML fragment: a choice unfolds at a click, and says whether it is right."""
    return HTML.render(items=items, note=note)


def text(items: list[Item], note: str) -> str:
    """The quiz as plain text; a picture is told in words, and the right choices stand at the end."""
    lines = list[str]()
    for number, item in enumerate(items, 1):
        lines += [f"{number}. {item.asks}", *([f"   {item.shows}"] if item.shows else [])]
        lines += [f"   {item.drawing.alt}"] if item.drawing else []
        lines += [f"   {letter}) {choice.text}" for letter, choice in zip(LETTERS, item.choices, strict=False)]
    right = [next(i for i, choice in enumerate(item.choices) if choice.right) for item in items]
    answers = ", ".join(f"{number}{LETTERS[i]}" for number, i in enumerate(right, 1))
    return "\n".join([*lines, f"Answers: {answers}.", note])
