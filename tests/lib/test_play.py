"""The playground's page, as a file; what it does in a browser is tested in tests/browser."""

import json
import re

import pytest
import torch

from scorelab import plots
from scorelab.nets import ScoreMLP
from scorelab.oracle import gaussian, mixture
from scorelab.plots.play import SOURCES, T_MIN
from scorelab.sde import VPSDE

BLOB = gaussian(torch.zeros(2), torch.tensor(0.25))


def net(dims: int = 2) -> ScoreMLP:
    return ScoreMLP(VPSDE(), torch.Generator().manual_seed(0), dims=dims, width=8)


def numbers(page: str) -> dict:
    return json.loads(re.search(r'id="numbers">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_is_whole_and_asks_for_nothing_else():
    page = plots.playground().page
    assert re.findall(r"\{\{.*?\}\}|https?://|\bsrc=|\bimport\b|url\(", page) == []
    for source in SOURCES.glob("*.js"):
        assert source.read_text() in page


def test_mixtures_and_networks_of_ones_own_are_in_it():
    own = numbers(plots.playground({"blob": BLOB}, {"blob": net()}, VPSDE(0.2, 10)).page)
    assert own["sde"] == {"beta_0": 0.2, "beta_1": 10}
    assert own["data"]["blob"]["variances"] == [[0.25, 0.25]]
    assert own["learned"]["blob"]["parts"]["layers.0.weight"]["shape"] == [8, 2 + 2 * 32 + 1 + 2 * 16]


def test_a_name_cannot_end_the_script():
    assert list(numbers(plots.playground({"</script>": BLOB}).page)["data"]) == ["</script>"]


def test_the_page_ends_where_networks_are_trained_last():
    assert f"const T_MIN = {T_MIN:.0e};".replace("e-0", "e-") in (SOURCES / "samplers.js").read_text()


def test_a_page_is_saved_as_html_only(tmp_path):
    page = plots.Playground("<p>μ")
    assert page.save(tmp_path / "p.html").read_text(encoding="utf-8") == "<p>μ"
    with pytest.raises(ValueError, match=r"want a path that ends in \.html, got .*p\.txt"):
        page.save(tmp_path / "p.txt")


def test_what_is_not_in_the_plane_is_refused():
    with pytest.raises(ValueError, match=r"want mixtures in the plane, .* got \(1, 3\) for 'blob'"):
        plots.playground({"blob": mixture(torch.ones(1), torch.zeros(1, 3), torch.tensor(1.0))})
    with pytest.raises(ValueError, match=r"want ScoreMLPs for points in the plane, got another network for 'blob'"):
        plots.playground({"blob": BLOB}, {"blob": net(3)})


def test_a_network_without_its_mixture_is_refused():
    with pytest.raises(ValueError, match=r"want a mixture for each network, got .'blob'. and networks for .'ring'."):
        plots.playground({"blob": BLOB}, {"ring": net()})
