"""Steps to quality: the page and the picture that the command writes, from figures that cost nothing."""

import pytest
import torch
from PIL import Image

from scorelab.challenge import Task, even
from scorelab.sde import VPSDE
from solutions.race import LOOKS
from solutions.steps import CROWDS, DOCS, Found, compared, draw, table

FOUND = Found("islands, exact fields, even times", (2, 4), {name: [10.0, 1.25] for name in LOOKS})


def test_a_table_has_a_row_for_each_sampler():
    lines = table(FOUND).splitlines()
    assert lines[:2] == ["Islands, exact fields, even times:", ""]
    assert lines[2] == "| evaluations | 2 | 4 |"
    assert lines[4:] == [f"| {name} | 10.0 | 1.2 |" for name in LOOKS]


def test_a_picture_is_drawn(tmp_path):
    draw([FOUND, FOUND], tmp_path / "steps.png")
    with Image.open(tmp_path / "steps.png") as picture:
        assert picture.width > 600


def test_the_page_has_the_picture():
    text = (DOCS / "measurements.md").read_text()
    assert "](steps.png)" in text
    assert (DOCS / "steps.png").stat().st_size < 200_000


def test_distances_are_means_over_the_crowds_in_floors():
    """A field of zeros leaves the noise where it is, but for the dice: the flows end in their starts."""
    crowds = [(torch.full((4, 2), float(i)), torch.zeros(4, 2)) for i in range(CROWDS + 2)]
    task = Task(lambda x, t: torch.zeros_like(x), crowds, lambda x, real: float((x - real).abs().mean()), floor=0.5)
    generator = torch.Generator().manual_seed(0)
    found = compared("t", task, VPSDE(), lambda x, t: -x, (even, even), (2,), generator)
    assert found.distances["flow, Euler"] == [pytest.approx(2.0)]  # (0 + 1 + 2) / 3 / 0.5
