"""A film needs no network, is small, says what it shows, and plays by itself."""

import re

import pytest
import torch
from bs4 import BeautifulSoup

from scorelab import plots
from tests.lib.plots.pictures import TIMES, generator, walk


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(plots.to_html(plots.animate(walk(), TIMES)), "html.parser")


def test_it_asks_the_network_for_nothing(page):
    html = re.sub(r"base64,[A-Za-z0-9+/=]*", "", str(page))
    assert not re.search(r"https?:|//|url\(|@import|<link|src=\"(?!data:)", html.replace("image/webp", ""))


def test_it_says_what_it_shows(page):
    assert page.img["alt"].startswith("A film of 7 frames. At first: t = 1.00: 400 points in one cloud")
    assert page.img["alt"].endswith("At last: t = 0.00: 400 points in eight islands on a circle.")
    assert page.button["aria-label"] == "Play"
    assert page.input["aria-label"] == "Time in the film"
    assert page.div["aria-label"]


def test_without_scripts_it_is_the_picture_of_its_end(page):
    frames = re.search(r"frames = (\[.*?\])", page.script.string)[1]
    assert page.img["src"] == re.findall(r"data:image/webp;base64,[^\"]*", frames)[-1]
    assert "display:none" in page.input.parent["style"]


def test_of_2000_points_it_is_below_half_a_megabyte():
    """So a notebook with two of them stays below 2 MB."""
    noise = torch.randn(2000, 2, generator=generator())
    film = plots.animate([noise * (1 - i / 250) for i in range(160)])
    assert len(film.shown) == 41
    assert len(plots.to_html(film)) < 500_000


def test_to_keep_it_is_a_gif_and_the_film_itself(tmp_path, capsys):
    film = plots.animate(walk()[:2], TIMES[:2])
    assert plots.keep(film, tmp_path / "Ada.gif") is film
    assert (tmp_path / "Ada.gif").read_bytes().startswith(b"GIF89a")
    assert str(tmp_path / "Ada.gif") in capsys.readouterr().out


def test_images_stand_in_the_rows_that_were_asked_for():
    images = torch.rand(20, 1, 8, 8, generator=generator())
    film = plots.animate([images, -images], rows=2)
    assert film.figure.axes[0].images[0].get_array().shape == (17, 89)


def test_from_close_by_the_last_state_fills_the_sheet():
    name = torch.rand(900, 2, generator=generator()) * torch.tensor([4.0, 1.0]) - torch.tensor([2.0, 0.5])
    film = plots.animate([5 * name, name], close=True)
    (ax,) = film.figure.axes
    assert name[:, 0].abs().max() < ax.get_xlim()[1] < 2.3
    assert name[:, 1].abs().max() < ax.get_ylim()[1] < 0.6
    assert film.figure.get_figwidth() > 2 * film.figure.get_figheight()


def test_a_rough_one_has_few_frames(monkeypatch):
    monkeypatch.setenv("SCORELAB_DRAFT", "1")
    assert len(plots.animate([walk()[0]] * 50).shown) == 4
