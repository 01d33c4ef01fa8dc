"""The shapes in which an answer and a misconception are compared once more."""

import pytest
import torch

from autograder.probes import reshaped


def shapes(**sizes: tuple[int, ...] | float) -> list[list[tuple[int, ...] | float]]:
    """What the arguments of these shapes, or numbers, become."""
    given = {name: torch.zeros(size) if isinstance(size, tuple) else size for name, size in sizes.items()}
    return [[tuple(v.shape) if isinstance(v, torch.Tensor) else v for v in new.values()] for new in reshaped(given)]


@pytest.mark.parametrize(
    ("given", "column", "square"),
    [
        ([(4, 2), (4, 1)], [(4, 3), (4, 1)], [(4, 4), (4, 1)]),
        ([(4, 2), ()], [(4, 3), ()], [(4, 4), ()]),
        ([(4, 2), (1, 2)], [(4, 3), (1, 3)], [(4, 4), (1, 4)]),
        ([(4, 2), (4, 2)], [(4, 3), (4, 3)], [(4, 4), (4, 4)]),
        ([(2, 3, 4, 4), (2, 1, 1, 1)], [(2, 3, 4, 5), (2, 1, 1, 1)], [(4, 3, 4, 4), (4, 1, 1, 1)]),
        ([(1, 1), ()], [(1, 2), ()], [(1, 1), ()]),
        ([(10_000, 2), (10_000, 1)], [(10_000, 3), (10_000, 1)], [(8, 8), (8, 1)]),
    ],
)
def test_what_broadcasts_still_does(given, column, square):
    assert shapes(a=given[0], b=given[1])[:2] == [column, square]


def test_a_number_becomes_a_tensor_in_the_last():
    assert shapes(a=(4, 2), dt=0.1)[-1] == [(4, 2), ()]
    assert shapes(a=(), dt=0.1) == [[(), ()]]


def test_the_numbers_are_those_that_were_there():
    a = torch.arange(8.0).reshape(4, 2)
    column, square, _ = reshaped({"a": a})
    assert column["a"].tolist() == [[0, 1, 0], [2, 3, 2], [4, 5, 4], [6, 7, 6]]
    assert square["a"][:, :2].equal(a)
