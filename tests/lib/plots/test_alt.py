"""Pictures in words: charts of bars and of many lines, curves with a hill, and names with commas or accents."""

import torch

from scorelab import plots
from scorelab.data import islands
from scorelab.plots.alt import cloud_in_words, describe, plain


def chart():
    return plots.panels(1, 7, 4)[0]


def test_a_bar_is_told_with_its_name():
    ax = chart()
    ax.bar_label(ax.barh(["zlib", "a histogram, a pixel"], [3.2, 2.45]), fmt="%.2f")
    ax.set_xlabel("bits")
    assert describe(ax.figure) == "zlib: 3.2; a histogram, a pixel: 2.45; across: bits."


def test_bars_of_a_histogram_have_no_names():
    ax = chart()
    ax.hist([0.1, 0.2, 0.2], bins=3, label="samples")
    assert describe(ax.figure) == "samples."


def test_many_lines_are_told_together():
    ax = chart()
    for k in range(40):
        ax.plot([0, 1], [k / 10, -1])
    ax.plot([0, 1], [0, 2], label="the mean")
    assert describe(ax.figure) == (
        "the mean from 0 to 2; 40 lines, which begin between 0 and 3.9 and end between -1 and -1."
    )


def test_a_hill_is_told_and_what_is_nearly_zero_is_zero():
    ax, x = chart(), torch.linspace(-9, 9, 101)
    ax.plot(x, torch.exp(-(x**2)), label="density")
    ax.plot(x, x**2, label="energy")
    assert describe(ax.figure) == ("density from 0 to 0, up to 1 between; energy from 81 to 81, down to 0 between.")


def test_rows_whose_names_have_commas_are_told_apart():
    picture = plots.image_rows({"VP, Euler": torch.zeros(2, 1, 8, 8), "VE, Euler": torch.zeros(2, 1, 8, 8)})
    assert "rows: VP, Euler / VE, Euler" in describe(picture)


def test_marks_on_a_letter_are_read():
    assert plain(r"$\bar\alpha_t$, share") == "bar αt, share"
    assert plain(r"$\hat x_0$,  $t$ = 1") == "hat x0, t = 1"
    assert plain(r"small, $\tilde\beta_t$") == "small, tilde βt"


def test_unequal_islands_are_on_no_circle():
    for seed in range(20):
        x = islands(4000, torch.Generator().manual_seed(seed))
        assert cloud_in_words(x) == "4000 points in five islands"
