"""An object that a check passes, told by what it is made from; the side that calls makes it anew for every call.

    Recipe("VESDE", sigma_min=0.1, sigma_max=10.0)
    Recipe("scorelab.nets.ScoreMLP", sde=Recipe("scorelab.sde.VPSDE"), generator=Generator()).at(vector)

An object never crosses the process boundary, and a call is all there is to know of itself: it can be repeated.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn

from autograder.student.errors import NotAttempted, StudentError
from autograder.text import first_line

KIT = "scorelab."  # what a worker may be told to import


class Recipe:
    """A class, the arguments of its constructor, and for a network the parameters that it then has.

    name: of the student's class, or the full one of the kit's, `scorelab.nets.ScoreMLP`.
    state: all parameters in one vector, or a `state_dict`; those that the constructor gives unless given.
    """

    def __init__(self, name: str, /, **arguments: Any) -> None:
        self.name, self.arguments = name, arguments
        self.state: Tensor | dict[str, Tensor] | None = None

    def at(self, state: Tensor | Mapping[str, Tensor] | None) -> "Recipe":
        """The same object with those parameters."""
        other = Recipe(self.name, **self.arguments)
        other.state = dict(state) if isinstance(state, Mapping) else state
        return other

    @property
    def ours(self) -> bool:
        """Whether it is of the kit's, and not of the student's."""
        return self.name.startswith(KIT)

    def parts(self) -> Iterator[tuple[str, Any]]:
        """What it is made from, by names that no two of them share."""
        yield from ((f".{name}", value) for name, value in self.arguments.items())
        if isinstance(self.state, dict):
            yield from ((f"!{name}", value) for name, value in self.state.items())
        elif self.state is not None:
            yield "!", self.state

    def students(self) -> set[str]:
        """The names of the student's classes in it."""
        inside = (value.students() for value in self.arguments.values() if isinstance(value, Recipe))
        return set().union(*inside) | (set() if self.ours else {self.name})

    @cached_property
    def maker(self) -> Callable[..., Any]:
        """What makes one of the kit's. Raises ValueError when there is no such thing."""
        module, _, name = self.name.rpartition(".")
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            raise ValueError(f"there is no {self.name}") from None

    def made(self, arguments: dict[str, Any], names: Mapping[str, Any]) -> Any:
        """The object, from the arguments as the student's code gets them; names: what is defined there.

        Raises NotAttempted when its class is missing, StudentError when it cannot have the state,
        and what its constructor raises.
        """
        maker = self.maker if self.ours else names.get(self.name)
        if not callable(maker):
            raise NotAttempted(f"not attempted: there is no class {self.name} in this notebook")
        stream = torch.random.default_generator.get_state()
        try:
            torch.random.default_generator.manual_seed(0)  # the same parameters in each call
            thing = maker(**arguments)
        finally:
            torch.random.default_generator.set_state(stream)
        if self.state is not None:
            _put(self.state, thing, self.name)
        return thing

    def expect_sound(self) -> None:
        """One of the kit's can be made. Raises TypeError or ValueError, for the author of the check, when not."""
        if self.ours:
            _ = self._tried
        elif not self.name.isidentifier():
            raise ValueError(f"want the name of a class of the notebook's or of {KIT[:-1]}, got {self.name!r}")

    @cached_property
    def _tried(self) -> None:
        try:
            inspect.signature(self.maker).bind(**self.arguments)
            if (parts := self._plainly()) is not None:
                self.made(parts, {})
        except (TypeError, ValueError) as error:
            raise type(error)(f"{self.name}: {first_line(error)}") from None
        except Exception as error:
            raise ValueError(f"{self.name}: {first_line(error)}") from None

    def _plainly(self) -> dict[str, Any] | None:
        """Its arguments, made; None where one needs the student's code, or is a function of the check's."""
        found = {}
        for name, value in self.arguments.items():
            if isinstance(value, Recipe):
                inside = value._plainly() if value.ours else None
                if inside is None:
                    return None
                value = value.made(inside, {})
            elif isinstance(value, torch.Generator):
                value = value.clone_state()
            elif callable(value) and not isinstance(value, Tensor):
                return None
            found[name] = value
        return found

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={_brief(value)}" for name, value in self.arguments.items())
        state = "" if self.state is None else ", with parameters of the check's"
        return f"{self.name.rpartition('.')[2]}({inside}{state})"


def vector(thing: Any) -> Tensor | None:
    """All parameters of a network in one vector, detached; None for anything else."""
    if not isinstance(thing, nn.Module) or not (parameters := list(thing.parameters())):
        return None
    return torch.cat([p.detach().flatten() for p in parameters]).clone()


def _put(state: Tensor | dict[str, Tensor], thing: Any, name: str) -> None:
    """Let a network have those parameters, and their precision."""
    if not isinstance(thing, nn.Module):
        raise StudentError(f"{name} is no nn.Module: it has no parameters")
    try:
        if isinstance(state, dict):
            thing.load_state_dict(state)
        else:
            _fill(state, thing.to(state.dtype))
    except (RuntimeError, ValueError) as error:
        raise StudentError(f"{name}: {first_line(error)}") from None


def _fill(state: Tensor, thing: nn.Module) -> None:
    parameters = list(thing.parameters())
    if (n := sum(p.numel() for p in parameters)) != state.numel():
        raise ValueError(f"it has {n} parameters; want {state.numel()}")
    with torch.no_grad():
        for parameter, numbers in zip(parameters, state.split([p.numel() for p in parameters]), strict=True):
            parameter.copy_(numbers.view_as(parameter))


def _brief(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"a tensor {tuple(value.shape)}"
    return f"a generator with seed {value.initial_seed()}" if isinstance(value, torch.Generator) else str(value)
