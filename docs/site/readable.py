"""What the theme and the highlighter leave out: names of landmarks, levels of headings, a way by keyboard into code."""

from pathlib import Path

from sphinx.application import Sphinx

MENDED = {
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="This page">',
    'role="heading">': 'role="heading" aria-level="2">',
    "<pre>": '<pre tabindex="0">',  # it scrolls where a line is long
}


def mend(app: Sphinx, error: Exception | None) -> None:
    for file in Path(app.outdir).rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        for found, wanted in MENDED.items():
            text = text.replace(found, wanted)
        file.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
