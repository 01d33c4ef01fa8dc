"""The playground: a page with sliders, on which the truth of `scorelab.oracle` and a trained network can be tried out.

The page is one file that needs no network, no server and nothing installed. Its sources are in `playground/`:
oracle.js is `scorelab.oracle` and `scorelab.sde`, network.js is `scorelab.nets.ScoreMLP`, samplers.js the steps.
Their numbers are written into the page from the Python objects.
"""

import base64
import html
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from matplotlib.colors import to_rgb
from torch import Tensor

from scorelab.data import islands_mixture, ring_mixture
from scorelab.nets import ScoreMLP
from scorelab.oracle import GaussianMixture, mixture
from scorelab.plots.canvas import TIME
from scorelab.pretrained import pretrained
from scorelab.sde import VPSDE

SOURCES = Path(__file__).parent / "playground"
TITLE = "A playground: noise carved into data, with sliders for time, steps and noise"
HEIGHT = 860  # pixels of the frame in a notebook
T_MIN = 1e-3  # the least time that networks are trained on; samplers.js ends there


@dataclass(frozen=True)
class Playground:
    """A page of its own, which shows itself in a notebook and stays in it when that is saved."""

    page: str

    def save(self, path: str | Path) -> Path:
        """Write the page as a file that any browser opens; the path.

        Raises ValueError for another suffix than .html, and an OSError where the file cannot be written.
        """
        path = Path(path)
        if path.suffix.lower() != ".html":
            raise ValueError(f"want a path that ends in .html, got {path}")
        path.write_text(self.page, encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        style = f"width: 100%; height: {HEIGHT}px; border: 0"
        return f'<iframe title="{TITLE}" style="{style}" srcdoc="{html.escape(self.page)}"></iframe>'


def playground(
    data: Mapping[str, GaussianMixture] | None = None,
    learned: Mapping[str, ScoreMLP] | None = None,
    sde: VPSDE | None = None,
) -> Playground:
    """A page to play on: carve points out of noise, with every step in view.

    data: mixtures in the plane, of about unit scale, by the names to choose from; by default three of the kit's own.
    learned: networks for some of them, trained with `sde`; by default, with the kit's mixtures, the kit's own network.
    Raises ValueError when a mixture or a network is not for points in the plane, and when a network has no mixture.
    """
    sde = sde or VPSDE()
    if data is None:
        data, learned = _mixtures(), learned or _networks()
    learned = learned or {}
    _expect_plane(data, learned)
    numbers = {
        "sde": asdict(sde),
        "data": {name: _law(law) for name, law in data.items()},
        "learned": {name: _network(net, sde) for name, net in learned.items()},
        "time": [[round(255 * c) for c in to_rgb(TIME(t))] for t in np.linspace(0, 1, 9)],  # from data to noise
    }
    return Playground(_page(json.dumps(numbers).replace("<", "\\u003c")))  # no name may end the script


def _mixtures() -> dict[str, GaussianMixture]:
    """Three that differ in what they show: unequal islands, equal ones, and ridges that are long and turned."""
    turned = torch.tensor([[[0.5, 0.46], [0.46, 0.5]], [[0.5, -0.46], [-0.46, 0.5]]])
    ridges = mixture(torch.tensor([0.6, 0.4]), torch.tensor([[-0.6, 0.5], [0.9, -0.75]]), turned)
    return {"islands": _round(*islands_mixture()), "ring": _round(*ring_mixture()), "ridges": ridges}


def _round(weights: Tensor, means: Tensor, std: float) -> GaussianMixture:
    return mixture(weights, means, torch.tensor(std**2))


def _networks() -> dict[str, ScoreMLP]:
    return {"islands": pretrained("islands-VP", ScoreMLP(VPSDE(), torch.Generator().manual_seed(0)))}


def _expect_plane(data: Mapping[str, GaussianMixture], learned: Mapping[str, ScoreMLP]) -> None:
    for name, law in data.items():
        if law.means.ndim != 2 or law.means.shape[1] != 2:
            raise ValueError(f"want mixtures in the plane, with means (K, 2), got {(*law.means.shape,)} for {name!r}")
    if not data or learned.keys() - data.keys():
        raise ValueError(f"want a mixture for each network, got {sorted(data)} and networks for {sorted(learned)}")
    for name, net in learned.items():
        if not isinstance(net, ScoreMLP) or net.state_dict()["waves_x.frequencies"].shape[0] != 2:
            raise ValueError(f"want ScoreMLPs for points in the plane, got another network for {name!r}")


def _law(law: GaussianMixture) -> dict[str, Any]:
    return {name: values.tolist() for name, values in vars(law).items()}


def _network(net: ScoreMLP, sde: VPSDE) -> dict[str, Any]:
    """Its parameters in float32, and the noise levels at both ends of its training."""
    ends = torch.tensor([1.0, T_MIN], dtype=torch.double)
    return {
        "range": (sde.alpha(ends) / sde.sigma(ends)).log().tolist(),
        "parts": {name: _array(values) for name, values in net.state_dict().items()},
    }


def _array(values: Tensor) -> dict[str, Any]:
    written = base64.b64encode(values.detach().cpu().numpy().astype("<f4").tobytes()).decode()
    return {"shape": list(values.shape), "base64": written}


def _page(numbers: str) -> str:
    """page.html, with each {{ name }} in it replaced by the file of that name, or by the numbers."""
    page = (SOURCES / "page.html").read_text(encoding="utf-8")
    for source in sorted(SOURCES.glob("*.[jc]s*")):
        page = page.replace(f"{{{{ {source.name} }}}}", source.read_text(encoding="utf-8"))
    return page.replace("{{ numbers }}", numbers)
