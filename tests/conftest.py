"""What any test may ask for: a seed, a watch over the global random streams, and every kind of SDE."""

import math
import os
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache

import nbgrader.api
import numpy as np
import pytest
import torch
from torch import Tensor

from scorelab.sde import SDE, VPSDE

pytest_plugins = ["pytester"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `seed` promises to pass on all of 0-99: KIT_SEEDS=all runs them, KIT_SEEDS=7 one."""
    if "seed" in metafunc.fixturenames:
        wanted = os.environ.get("KIT_SEEDS", "0")
        metafunc.parametrize("seed", range(100) if wanted == "all" else [int(wanted)])


@pytest.fixture(scope="session", autouse=True)
def _version_asked_once() -> Iterator[None]:
    """nbgrader starts a program for every new gradebook, which takes a second to tell one and the same version."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nbgrader.api, "get_alembic_version", cache(nbgrader.api.get_alembic_version))
        yield


@pytest.fixture
def untouched() -> Callable[[], AbstractContextManager[None]]:
    """`with untouched(): ...` fails when the block moves a global random stream: torch, numpy or random."""

    def streams() -> tuple[object, ...]:
        algorithm, key, *rest = np.random.get_state()
        return torch.get_rng_state().tolist(), algorithm, key.tolist(), rest, random.getstate()

    @contextmanager
    def watch() -> Iterator[None]:
        before = streams()
        yield
        names = ("torch", "numpy", "numpy", "numpy", "random")
        moved = {name for name, old, new in zip(names, before, streams(), strict=True) if old != new}
        assert not moved, f"global random streams moved: {sorted(moved)}"

    return watch


@dataclass(frozen=True)
class VESDE:
    """Variance-exploding SDE (Song Eq. 9) with a geometric scale s(t); its kernel is in Song Eq. 29.

    dx = sqrt(d[s(t)^2]/dt) dw,   s(t) = s_0 (s_1 / s_0)^t,   sigma(t)^2 = s(t)^2 - s(0)^2
    """

    s_0: float = 0.01
    s_1: float = 20.0

    @property
    def log_ratio(self) -> float:
        return math.log(self.s_1 / self.s_0)

    @property
    def prior_std(self) -> float:
        return math.sqrt(self.s_1**2 - self.s_0**2)

    def alpha(self, t: Tensor) -> Tensor:
        return torch.ones_like(t)

    def sigma(self, t: Tensor) -> Tensor:
        return self.s_0 * torch.expm1(2 * self.log_ratio * t).sqrt()

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        return torch.zeros_like(x)

    def diffusion(self, t: Tensor) -> Tensor:
        return self.s_0 * (self.log_ratio * t).exp() * math.sqrt(2 * self.log_ratio)

    def perturb(self, x_0: Tensor, t: Tensor, z: Tensor) -> Tensor:
        return x_0 + self.sigma(t) * z


@dataclass(frozen=True)
class SubVPSDE(VPSDE):
    """Sub-VP SDE (Song Eq. 12): the VP drift and alpha, g^2 = beta (1 - alpha^4), sigma = 1 - alpha^2 (Eq. 29)."""

    def sigma(self, t: Tensor) -> Tensor:
        return -torch.expm1(2 * self.log_alpha(t))

    def diffusion(self, t: Tensor) -> Tensor:
        return (-self.beta(t) * torch.expm1(4 * self.log_alpha(t))).sqrt()


@pytest.fixture(params=[VPSDE(), VPSDE(2, 2), VESDE(), SubVPSDE()], ids=["VP", "constant-beta", "VE", "sub-VP"])
def sde(request: pytest.FixtureRequest) -> SDE:
    """Every kind of SDE that the protocol is meant for; the last two exist only here."""
    return request.param
