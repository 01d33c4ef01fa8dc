"""Inputs for the checks of questions 1 to 3: numbers that follow no law, and times."""

from collections.abc import Iterable, Iterator

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import cast, normal
from autograder.student.want import Want

# Points, as many as they have coordinates, images as many as they are wide, numbers, axes beyond, and many points.
SHAPES = [
    (4, 2), (1, 1), (1, 3), (5, 1), (4, 4), (3, 3, 3), (8, 1, 8, 8), (3, 2, 4, 6), (2, 1, 2, 3, 2), (6,), (65, 2),
    (33, 1, 3, 3), (4099, 2),
]  # fmt: skip
# Relative: what 1 - t in float32 costs where it is 0.05 or more, and ten times what a constant of 1e-8 costs there,
# which people add lest something be zero. Both are mistakes of the checks of ends and of precision.
SAFE = 2e-6


def time(generator: Generator, *shape: int) -> Tensor:
    """Times from 0.05 to 0.95, away from a half: there t and 1 - t are alike."""
    t = 0.05 + 0.4 * torch.rand(shape, generator=generator, dtype=torch.double)
    return torch.where(torch.rand(shape, generator=generator) < 0.5, t, 1 - t)


def free(names: tuple[str, str], shape: tuple[int, ...], generator: Generator, each: bool = False) -> dict[str, Tensor]:
    """Two tensors of that shape, and one time for all; with `each`, a time for each of the batch."""
    first, second = (normal(*shape, generator=generator) for _ in range(2))
    t = time(generator, shape[0], *[1] * (len(shape) - 1)) if each else time(generator)
    return {names[0]: first, names[1]: second, "t": t}


def each_its_time(names: tuple[str, str], generator: Generator) -> Iterator[dict[str, Tensor]]:
    """All shapes, at a time for each of the batch and at one time for all; then images in float32, and large ones."""
    for shape in SHAPES:
        for each in (True, False):
            yield free(names, shape, generator, each)
    yield cast(free(names, (4, 1, 4, 4), generator, each=True), torch.float)
    for dtype, factor in [(torch.double, 1e8), (torch.float, 1e3)]:
        inputs = free(names, (2, 1, 3, 3), generator, each=True)
        yield cast(inputs | {name: factor * inputs[name] for name in names}, dtype)


def modes(cases: Iterable[dict[str, Tensor]]) -> Iterator[tuple[Want, dict[str, Tensor]]]:
    """Cases in pairs: one of a pair is called where gradients are recorded, the other where they are not."""
    for i, inputs in enumerate(cases):
        yield Want(grad=i % 4 in (0, 3)), inputs


def at(names: tuple[str, str], t: float, generator: Generator) -> Iterator[dict[str, Tensor]]:
    """Points and images at a given time, which is of shape () except for one point with a time of its own."""
    for shape in [(1, 1), (3, 2), (1, 3), (65, 2), (2, 1, 3, 3)]:
        given = torch.tensor(t, dtype=torch.double)
        yield free(names, shape, generator) | {"t": given.view(1, 1) if shape == (1, 3) else given}


def sizes(names: tuple[str, str], generator: Generator) -> Iterator[dict[str, Tensor]]:
    """One of the two is huge or tiny, then both are: a limit or a floor in the answer shows."""
    factors = [(1e6, 1.0), (1.0, 1e6), (1e15, 1e15), (1e-6, 1.0), (1.0, 1e-6), (1e-15, 1e-15), (1e6, 1e6)]
    for first, second in factors:
        inputs = free(names, (3, 2), generator)
        yield inputs | {names[0]: first * inputs[names[0]], names[1]: second * inputs[names[1]]}
    inputs = free(names, (3, 2), generator)
    yield cast(inputs | {name: 1e6 * inputs[name] for name in names}, torch.float)


def corners(names: tuple[str, str], generator: Generator) -> Iterator[dict[str, Tensor]]:
    """One point, several points and images, in both precisions; the images have a time each."""
    for dtype in (torch.double, torch.float):
        for shape, each in [((1, 1), False), ((4, 2), False), ((3, 1, 4, 4), True)]:
            yield cast(free(names, shape, generator, each), dtype)
