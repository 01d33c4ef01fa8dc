"""What is shown of a submission's outputs: its pictures and plain texts, whatever else lies there."""

import base64
import io
from typing import Any

import pytest
from nbformat import NotebookNode, from_dict
from PIL import Image

from autograder.intake import outputs
from autograder.intake.outputs import shown
from scorelab.plots import panels


def png(width: int = 3, height: int = 2) -> str:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def cell(*outputs: Any, cell_type: str = "code") -> NotebookNode:
    return from_dict({"cell_type": cell_type, "source": "", "outputs": list(outputs)})


def data(**types: Any) -> dict[str, Any]:
    kinds = {name.replace("_", "/"): content for name, content in types.items()}
    return {"output_type": "display_data", "data": kinds, "metadata": {"isolated": True}}


def printed(text: Any, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def kept(*outputs: Any) -> list[str]:
    """What of these outputs of one cell is shown: each picture or text."""
    (found,) = shown([cell(*outputs)])
    return [o.text if o.output_type == "stream" else o.data["image/png"] for o in found]


class TestPictures:
    def test_a_picture_is_kept_without_its_words_and_metadata(self):
        (found,) = shown([cell(data(image_png=png(), text_plain="<Figure size 640x480>"))])
        shape = {"image/png": {"width": 3}}
        assert found == [{"output_type": "display_data", "data": {"image/png": png()}, "metadata": shape}]

    @pytest.mark.parametrize(
        ("pixels", "said", "width"),
        [
            (600, {"image/png": {"width": 300, "height": 200, "onload": "act()"}, "isolated": True}, 300),
            (600, {}, 600),
            (1200, {"image/png": {"width": 1000}}, 840),
            (1200, None, 840),
            (600, {"image/png": 3}, 600),
            (600, {"image/png": {"width": "1 onload=act()"}}, 600),
            (600, {"image/png": {"width": True}}, 600),
            (600, {"image/png": {"width": -5}}, 600),
        ],
    )
    def test_it_is_shown_in_the_width_that_was_said_if_the_page_is_wide_enough(self, pixels, said, width):
        """One for a fine screen has twice the pixels."""
        (found,) = shown([cell(data(image_png=png(pixels)) | {"metadata": said})])[0]
        assert found.metadata == {"image/png": {"width": width}}

    def test_a_figure_of_the_kit_which_shows_itself_as_html(self):
        """So that it can have a description: `scorelab.plots.canvas` says why."""
        figure = panels(1, 3, 2)[0].figure
        (found,) = shown([cell(data(**{"text/html": figure.bundle(0.1)["text/html"]}))])[0]
        assert base64.b64decode(found.data["image/png"]).startswith(outputs.PNG)
        assert found.metadata == {"image/png": {"width": 300}}

    @pytest.mark.parametrize(
        "html",
        [
            f'<img alt="" width="9" src="data:image/png;base64,{png()}"><script>act()</script>',
            f'<img alt="" width="9" onerror="act()" src="data:image/svg+xml;base64,{png()}">',
            f'<b><img alt="" width="9" src="data:image/png;base64,{png()}"></b>',
            '<img alt="" width="9" src="https://elsewhere.org/a.png">',
        ],
        ids=["script", "svg", "within", "elsewhere"],
    )
    def test_no_other_html(self, html):
        assert kept(data(**{"text/html": html})) == []

    def test_one_that_is_written_over_several_lines_is_joined(self):
        assert kept(data(image_png=[f"{png()[:40]}\n", f"{png()[40:]}\n"])) == [png()]

    @pytest.mark.parametrize(
        "content",
        [
            None,
            7,
            {"a": 1},
            "",
            "not base64",
            base64.b64encode(b"GIF89a" * 9).decode(),
            base64.b64encode(outputs.PNG).decode(),
            png() + '" onerror="act()',
            f"{png()}é",
            png()[:-1],
            png(4001, 1000),
        ],
        ids=["none", "number", "object", "empty", "text", "gif", "short", "quote", "letter", "cut", "pixels"],
    )
    def test_what_is_no_picture_or_a_huge_one_is_left_out(self, content):
        assert kept(data(image_png=content)) == []

    @pytest.mark.parametrize(
        "kind", ["text/html", "image/svg+xml", "application/javascript", "text/latex", "image/jpeg"]
    )
    def test_no_other_type_is_kept_nor_the_words_that_stand_for_it(self, kind):
        assert kept({"output_type": "display_data", "data": {kind: "<b>x</b>", "text/plain": "<HTML object>"}}) == []


class TestTexts:
    def test_what_was_printed_and_what_a_cell_returned(self):
        assert kept(printed(["loss ", "0.2\n"]), data(text_plain="tensor(2.5000)")) == ["loss 0.2\n", "tensor(2.5000)"]

    def test_progress_and_warnings_are_left_out(self):
        assert kept(printed("training: 100%", name="stderr")) == []

    def test_of_a_line_that_was_written_over_the_last_state(self):
        assert kept(printed("1 %\r50 %\r100 %\nend\r\n")) == ["100 %\nend\n"]

    def test_without_what_would_move_a_terminal_s_cursor(self):
        assert kept(printed("\x1b[31mred\x1b[0m \x1b]0;title\x07 \ud800")) == ["red ?]0;title? ?"]

    def test_a_long_text_is_cut_and_a_cell_has_only_so_many(self):
        found = kept(*[printed("a" * 1500)] * 3)
        assert [len(text) for text in found] == [1500, 500]
        assert len(kept(*[data(image_png=png())] * 1000)) == outputs.MAX_OUTPUTS


class TestNotebooks:
    def test_only_code_has_outputs(self):
        assert shown([cell(printed("x"), cell_type="markdown"), cell(printed("y"))])[0] == []

    @pytest.mark.parametrize("found", [None, "x", 3, {"a": 1}, [None, "x", 3, [], {}, {"output_type": "stream"}]])
    def test_whatever_lies_there_instead(self, found):
        assert shown([from_dict({"cell_type": "code", "outputs": found})]) == [[]]

    def test_of_too_many_the_last_are_kept(self, monkeypatch):
        monkeypatch.setattr(outputs, "MAX_SHOWN", 2 * len(png()) + 3)
        first, second, third, last = (cell(data(image_png=png())) for _ in range(4))
        assert list(map(len, shown([first, second, third, last, cell(printed("abc"))]))) == [0, 0, 1, 1, 1]
