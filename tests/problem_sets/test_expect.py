"""What checks assert with: where the line is drawn, and what is said beyond it."""

import math
from dataclasses import replace

import pytest
import torch

from autograder.problem_sets.expect import (
    ROUNDINGS,
    Mismatch,
    close,
    compared,
    done_as,
    how_many,
    keeps_dtype,
    rounding,
    tried,
    unchanged,
    unmarked,
)
from autograder.student.answer import Answer

EPS = torch.finfo(torch.float32).eps


def answer(value, changed=(), **arguments) -> Answer:
    return Answer("f", arguments or {"z": torch.tensor([1.0, 2.0])}, torch.as_tensor(value), changed=changed)


def said(got, want, within=1e-5) -> str:
    want = torch.as_tensor(want, dtype=torch.float64)
    with pytest.raises(Mismatch) as caught:
        close(answer(got), want, within=torch.full_like(want, within))
    return str(caught.value).partition("\n")[2]


class TestClose:
    def test_it_holds_up_to_the_bound_and_not_beyond(self):
        want = torch.tensor([1.0, 1.0], dtype=torch.float64)
        close(answer([1.5, 0.5]), want, within=torch.tensor([0.5, 0.5]))
        with pytest.raises(Mismatch):
            close(answer([1.5, 0.5]), want, within=torch.tensor([0.5, 0.4]))

    def test_every_element_has_its_own_bound(self):
        close(answer([2.0, 1.0]), torch.tensor([1.0, 1.0]), within=torch.tensor([1.0, 0.0]))

    @pytest.mark.parametrize(
        ("got", "want", "says"),
        [
            ([1.0, 2.0], 1.0, "the result has shape (2,); want ()"),
            ([[1.0]], [1.0], "the result has shape (1, 1); want (1,)"),
            ([], [1.0], "the result has shape (0,); want (1,)"),
            ([math.nan, math.inf], [1.0], "the result has shape (2,); want (1,)"),
            (math.nan, 1.0, "the result has elements that are not finite numbers"),
            ([1.0, -math.inf], [1.0, 1.0], "the result has elements that are not finite numbers"),
            (2.0, 1.0, "the result is 2; the expected value has the same sign and is 1/2 of yours"),
            (
                [1.0, -2.0],
                [1.0, -8.0],
                "the result is -2 (element 1 in reading order); "
                "the expected value has the same sign and is 4 times as large",
            ),
            (
                2.0,
                2.0002,
                "the result is 2; nearly right: the relative error is 0.0001, more than rounding can explain",
            ),
            (2.0, -30.0, "the result is 2; the expected value is negative, of about 10"),
            (-2.0, 0.009, "the result is -2; the expected value is positive, of about 0.01"),
            (0.0, 5.0, "the result is 0; the expected value is positive, of about 10"),
            (3.0, 0.0, "the result is 3; want zero"),
            (
                1e-20,
                1e20,
                "the result is 1e-20; the expected value has the same sign and is more than 1000 times as large",
            ),
            (
                1e20,
                1e-20,
                "the result is 1e+20; the expected value has the same sign and is less than a thousandth as large",
            ),
            (1.0, -1e300, "the result is 1; the expected value is negative, of about 1e+300"),
        ],
    )
    def test_the_first_of_shape_finiteness_and_size_is_named(self, got, want, says):
        assert said(got, want) == says

    @pytest.mark.parametrize(("want", "off"), [(2.0000001, "5e-08"), (2 + 2e-12, "1e-12")])
    def test_what_lacks_the_digits_of_float64_is_told_how_many_and_why(self, want, off):
        """A float32 costs the eighth digit; a constant that was added, any: both causes are named."""
        assert said(2.0, want, within=1e-13) == (
            f"the result is 2; right, but for a relative error of {off}, too much for float64: "
            "was something converted to float32, or a constant added?"
        )

    def test_an_element_that_is_not_a_number_never_passes(self):
        """Not even where anything is within the bound."""
        with pytest.raises(Mismatch):
            close(answer(math.nan), torch.tensor(1.0), within=torch.tensor(math.inf))

    def test_the_wanted_value_is_not_given_away(self):
        want = 0.123456
        assert "1234" not in said(2.0, want) + said(-2.0, want) + said(0.0, want)

    def test_a_gradient_is_compared_in_the_value_s_place(self):
        with pytest.raises(Mismatch, match="the slope has shape"):
            close(answer(1.0), torch.tensor([1.0]), torch.tensor([0.1]), got=torch.tensor(1.0), name="slope")

    def test_the_answer_goes_along_for_the_diagnosis(self):
        given = answer(1.0)
        with pytest.raises(Mismatch) as caught:
            close(given, torch.tensor(3.0), within=torch.tensor(0.1))
        assert caught.value.answer is given


class TestRounding:
    def test_it_counts_in_units_of_the_least_precise_argument(self):
        mixed = answer(1.0, z=torch.ones(2, dtype=torch.float64), noise=torch.ones(2), dt=0.1)
        assert rounding(mixed, torch.tensor(2.0)).item() == 2 * ROUNDINGS * EPS * 2
        double = answer(1.0, z=torch.ones(2, dtype=torch.float64))
        assert rounding(double, torch.tensor(1.0)).item() == pytest.approx(2 * ROUNDINGS * 2.0**-52)

    def test_it_bounds_every_order_of_summation_and_not_one_per_mille(self, seed):
        """The worst order adds the largest first; N = 64 terms, float32."""
        x = torch.randn(64, generator=torch.Generator().manual_seed(seed)) ** 2
        want, scale = x.double().mean(), x.double().mean()
        given = answer(1.0, x=x)
        total = torch.zeros(())
        for element in x.sort(descending=True).values:
            total = total + element
        close(given, want, rounding(given, scale), got=total / 64)
        with pytest.raises(Mismatch):
            close(given, want, rounding(given, scale), got=(want * 1.001).float())


class TestHygiene:
    def test_dtype(self):
        keeps_dtype(answer(1.0), torch.float32)
        with pytest.raises(Mismatch, match=r"the result is torch.float32; want torch.float64, like the inputs"):
            keeps_dtype(answer(1.0), torch.float64)

    def test_inputs(self):
        unchanged(answer(1.0))
        with pytest.raises(Mismatch, match="the call changed its input z and std in place"):
            unchanged(answer(1.0, changed=("z", "std")))

    def test_gradients_that_are_left_on_inputs(self):
        unmarked(answer(1.0))
        with pytest.raises(Mismatch, match="the call left its input z recording gradients; detach it first"):
            unmarked(replace(answer(1.0), marked=("z",)))


class TestDoneAs:
    def test_numbers_may_differ_and_what_both_do_is_no_difference(self):
        done_as(answer(1.0, changed=("z",)), answer(2.0, changed=("z",)), "the second call", "the first")
        done_as(answer(1.0, changed=("z",)), answer(2.0), "the second call", "the first")

    def test_another_dtype(self):
        double = answer(torch.tensor(1.0).double())
        with pytest.raises(Mismatch, match=r"call 2 returned torch.float64; want torch.float32, as the first did"):
            done_as(answer(1.0), double, "call 2", "the first")

    def test_an_input_that_only_one_of_them_changes(self):
        with pytest.raises(Mismatch, match="call 2 changed its input z and std in place; the first did not") as caught:
            done_as(answer(1.0), given := answer(1.0, changed=("z", "std")), "call 2", "the first")
        assert caught.value.answer is given


class TestTried:
    def test_small_inputs_are_shown_and_large_ones_described(self):
        shown = tried(answer(1.0, z=torch.zeros(3, 2), g=torch.tensor(0.5), std=torch.tensor([[1.0], [2.5]]), dt=0.25))
        assert (
            shown == "tried f(z, g, std, dt) with z of shape (3, 2), g () = 0.5, std (2, 1) = [[1], [2.5]], dt = 0.25"
        )

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (torch.tensor([0.5]), "(1,) = [0.5]"),
            (torch.tensor([[0.5, 2.0]]), "(1, 2) = [[0.5, 2]]"),
            (torch.tensor([[[0.5]], [[2.0]]]), "(2, 1, 1) = [[[0.5]], [[2]]]"),
            (torch.ones(5, 1), "of shape (5, 1)"),
            (torch.ones(0, 2), "(0, 2) = []"),
        ],
    )
    def test_a_shown_input_keeps_its_shape(self, value, shown):
        assert tried(answer(1.0, x=value)) == f"tried f(x) with x {shown}"

    def test_a_factor_of_absurd_size_has_few_digits(self):
        assert [how_many(x) for x in (0.5, 7.123, 1000, 3.2e24, math.inf)] == [
            *("0.5", "7.12", "1000", "more than 1000", "more than 1000"),
        ]

    def test_of_several_differences_the_largest_is_shown(self):
        assert shown_of([1.0, 5.0], [2.0, 1.0], within=[0.0, 0.0]).startswith("the x is 5 (element 1")

    def test_a_difference_that_is_allowed_is_not_shown(self):
        assert shown_of([1.0, 5.0], [2.0, 1.0], within=[0.5, 10.0]).startswith("the x is 1 (element 0")


def shown_of(got: list[float], want: list[float], within: list[float]) -> str:
    return compared(*map(torch.tensor, (got, want, within)), "x")
