"""Networks that are trained already: their parameters, which ship with the kit, so that nobody has to wait.

A file holds a network's parameters in half precision: 11 binary digits, which is more than training settles, and half
the size. `python -m solutions.weights` trains the networks anew and writes the files.
"""

from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile

import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).parent / "weights"
Network = TypeVar("Network", bound=nn.Module)


def pretrained(name: str, net: Network, folder: Path = FOLDER) -> Network:
    """net, with the parameters that were trained under this name; it must have the shape of the one that was trained.

    name: one of `names()`. All "digits-..." are ScoreUNets of 16 channels and 10 classes, three under the SDE that they
    are named after, and "digits-straight" for `Straight()`, inside a `VelocityNetwork`.
    Raises ValueError for another name, for a file that is none of ours, and for a network of another shape.
    """
    if name not in names(folder):
        raise ValueError(f"want one of {', '.join(names(folder))}, got {name!r}")
    try:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            parameters = {key: torch.from_numpy(arrays[key]) for key in arrays.files}
    except (OSError, ValueError, TypeError, EOFError, BadZipFile) as error:  # TypeError: an array alone
        raise ValueError(f"want parameters in {name}.npz, got a file that cannot be read: {error}") from None
    wanted, got = _shapes(parameters), _shapes(net.state_dict())
    if wanted != got:
        differs = sorted(key for key in wanted.keys() | got.keys() if wanted.get(key) != got.get(key))
        first = differs[0]
        raise ValueError(
            f"want a network of the shape that {name} was trained in, got another: {len(differs)} of its parts differ, "
            f"such as {first}: {_says(wanted.get(first))} in the file, {_says(got.get(first))} in the network"
        )
    net.load_state_dict(parameters)  # which copies, in the network's own precision
    return net


def names(folder: Path = FOLDER) -> list[str]:
    """What there are parameters for, sorted."""
    return sorted(file.stem for file in folder.glob("*.npz"))


def save(name: str, net: nn.Module, folder: Path = FOLDER) -> Path:
    """Write the parameters of net, in half precision, for `pretrained`; the file."""
    arrays = {key: value.detach().cpu().half().numpy() for key, value in net.state_dict().items()}
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.npz"
    np.savez_compressed(file, **arrays)
    return file


def _shapes(parameters: dict[str, torch.Tensor]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(value.shape) for key, value in parameters.items()}


def _says(shape: tuple[int, ...] | None) -> str:
    return "nothing" if shape is None else f"shape {shape}"
