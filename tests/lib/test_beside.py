"""Looks that draw a result beside the right one: what they refuse, what they leave out, what they say of it."""

import pytest
import torch

from scorelab.plots.beside import Arrows, Clouds, Curves, Images, Look, Paths
from scorelab.plots.pair import alike, extent, limits, png
from tests.lib.plots.pictures import outside

GRID = torch.cartesian_prod(torch.linspace(-1, 1, 3), torch.linspace(-1, 1, 3))
LOOKS: list[tuple[Look, tuple[int, ...]]] = [
    (Clouds(), (20, 2)),
    (Curves(torch.linspace(0, 1, 7), "time t", ("alpha", "sigma")), (2, 7)),
    (Arrows(GRID), (9, 2)),
    (Paths(), (3, 5, 2)),
    (Images(), (4, 1, 8, 8)),
]
each = pytest.mark.parametrize(("look", "shape"), LOOKS, ids=[type(look).__name__ for look, _ in LOOKS])


@each
class TestLooks:
    def test_both_are_drawn_and_told_in_a_sentence_with_numbers(self, look, shape):
        right = torch.randn(shape, generator=torch.Generator().manual_seed(0))
        assert png(look.draw(2 * right, right)).startswith(b"\x89PNG")
        assert look.alt(2 * right, right).endswith(".")
        assert any(c.isdigit() for c in look.alt(2 * right, right))

    def test_zeros_and_huge_numbers_can_be_drawn(self, look, shape):
        for yours, right in [(torch.zeros(shape), torch.zeros(shape)), (torch.full(shape, 1e30), torch.ones(shape))]:
            assert png(look.draw(yours, right))
            assert "nan" not in look.alt(yours, right)

    def test_another_shape_or_numbers_that_are_not_finite_are_one_clear_error(self, look, shape):
        right = torch.ones(shape)
        with pytest.raises(ValueError, match=r"yours has shape \(3,\), the right one"):
            look.draw(torch.ones(3), right)
        with pytest.raises(ValueError, match=f"{right.numel()} of its {right.numel()} numbers are not finite"):
            look.draw(right * torch.nan, right)


@each
def test_all_its_text_is_inside_of_the_picture_with_some_room(look, shape):
    right = torch.linspace(-1, 1, torch.Size(shape).numel()).view(shape)
    assert outside(look.draw(2 * right, right)) == []


def test_yours_is_told_from_the_right_one_without_colour():
    """By its panel's title, or by a dash and a width, and by the legend."""
    cloud = LOOKS[0][0].draw(torch.ones(5, 2), torch.ones(5, 2))
    assert [ax.get_title() for ax in cloud.axes] == ["yours", "right"]
    curve = LOOKS[1][0].draw(torch.ones(2, 7), torch.ones(2, 7)).axes[0]
    right, yours = curve.get_lines()
    assert (right.get_linestyle(), yours.get_linestyle()) == ("-", "--")
    assert right.get_linewidth() > 2 * yours.get_linewidth()


def test_points_far_out_are_left_out_and_counted():
    right = torch.ones(4, 2)
    ax = Clouds().draw(torch.tensor([[100.0, 0], [1, 1], [1, 1], [1, 1]]), right).axes[0]
    assert ax.get_title() == "yours (1 of 4 outside)"
    assert extent(100 * right, right) == pytest.approx(3.3)


def test_limits_hold_the_right_curve_whole():
    low, high = limits(torch.tensor([-1000.0, 1000.0]), torch.tensor([0.0, 1.0]))
    assert low < -2.9
    assert 3.9 < high < 5


def test_alike_is_what_nobody_could_see():
    right = torch.tensor([1.0, 100.0])
    assert alike(right + 0.05, right)
    assert not alike(right + 1, right)
    assert not alike(torch.tensor([1.0, torch.nan]), right)
    assert not alike(right[:1], right)
