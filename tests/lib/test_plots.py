"""The pictures show the numbers they were given, at the places they claim."""

import random

import matplotlib as mpl
import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb
from matplotlib.quiver import Quiver
from PIL import Image

from scorelab import plots
from scorelab.noise import randn_like
from scorelab.plots.canvas import Canvas, mosaic
from scorelab.plots.colours import TIME
from scorelab.sde import VPSDE

SDE = VPSDE()


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def ax():
    return Canvas().subplots()


@pytest.fixture
def axes():
    return Canvas().subplots(1, 2)


@pytest.fixture
def points():
    return torch.randn(40, 2, generator=generator())


@pytest.fixture
def images():
    return torch.rand(20, 1, 8, 8, generator=generator()) * 2 - 1


@pytest.fixture
def states():
    """A straight walk of 40 points to the origin in 10 steps."""
    start = torch.randn(40, 2, generator=generator())
    return [start * (1 - i / 10) for i in range(11)]


TIMES = torch.linspace(1, 0, 11)


def positions(ax):
    return np.asarray(ax.collections[0].get_offsets())


def titles(figure):
    return [ax.get_title() for ax in figure.axes]


class TestForwardStrip:
    def test_has_one_panel_a_time_titled_with_it(self, points):
        figure = plots.forward_strip(SDE, points, [0.0, 0.25, 1.0], generator())
        assert titles(figure) == ["$t$ = 0", "$t$ = 0.25", "$t$ = 1"]

    def test_shows_the_perturbation_kernel_at_one_draw_of_the_noise(self, points):
        figure = plots.forward_strip(SDE, points, torch.tensor([0.0, 0.5]), generator(3))
        t, z = torch.tensor(0.5), randn_like(points, generator(3))
        np.testing.assert_allclose(positions(figure.axes[0]), points, atol=1e-6)
        np.testing.assert_allclose(positions(figure.axes[1]), SDE.alpha(t) * points + SDE.sigma(t) * z, atol=1e-6)

    def test_panels_of_points_share_limits_aspect_and_labels(self, points):
        figure = plots.forward_strip(SDE, points, [0.0, 1.0], generator())
        first, second = figure.axes
        assert first.get_xlim() == second.get_xlim() == first.get_ylim() == second.get_ylim()
        assert first.get_aspect() == second.get_aspect() == 1.0
        assert (first.get_xlabel(), first.get_ylabel(), second.get_xlabel()) == ("$x_1$", "$x_2$", "$x_1$")

    def test_shows_the_first_16_images_as_a_mosaic(self, images):
        figure = plots.forward_strip(SDE, images, [0.0, 1.0], generator())
        shown = figure.axes[0].images[0].get_array()
        np.testing.assert_allclose(shown, mosaic(images[:16], 4), atol=1e-6)
        assert figure.axes[0].get_xlabel() == "pixels: −1 white, 1 black"

    def test_the_same_generator_draws_the_same_picture(self, points):
        first, again = (plots.forward_strip(SDE, points, [1.0], generator(5)) for _ in range(2))
        np.testing.assert_array_equal(positions(first.axes[0]), positions(again.axes[0]))


class TestReverseStrip:
    def test_shows_every_state_of_a_short_run(self, states):
        figure = plots.reverse_strip(states[:3], TIMES[:3])
        assert titles(figure) == ["$t$ = 1", "$t$ = 0.9", "$t$ = 0.8"]
        for ax, x in zip(figure.axes, states, strict=False):
            np.testing.assert_allclose(positions(ax), x, atol=1e-6)

    def test_shows_the_states_nearest_to_the_times_wanted(self, states):
        figure = plots.reverse_strip(states, TIMES, show=(0.98, 0.52, 0.04))
        assert titles(figure) == ["$t$ = 1", "$t$ = 0.5", "$t$ = 0"]
        np.testing.assert_allclose(positions(figure.axes[1]), states[5], atol=1e-6)

    def test_picks_a_handful_of_a_long_run_from_noise_to_data(self):
        times = torch.linspace(1, 1e-3, 501)
        figure = plots.reverse_strip([torch.full((1, 2), float(t)) for t in times], times)
        shown = [positions(ax)[0, 0] for ax in figure.axes]
        np.testing.assert_allclose(shown, [1, 0.6, 0.4, 0.25, 0.12, 0.001], atol=1e-3)  # half a step of the grid

    def test_colours_run_from_noise_to_data(self, states):
        first, last = plots.reverse_strip([states[0], states[-1]], [1.0, 0.0]).axes
        assert first.collections[0].get_facecolor()[0, :3] == pytest.approx(TIME(1.0)[:3])
        assert last.collections[0].get_facecolor()[0, :3] == pytest.approx(TIME(0.0)[:3])

    def test_takes_images(self, images):
        figure = plots.reverse_strip([-images, images], [1.0, 0.0])
        np.testing.assert_allclose(figure.axes[1].images[0].get_array(), mosaic(images[:16], 4))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda s, t: ([], []), "want at least one state .* got none"),
            (lambda s, t: ([x[:, 0] for x in s], t), r"want states of shape .* got \(40,\)"),
            (lambda s, t: ([x.repeat(1, 2) for x in s], t), r"got \(40, 4\)"),
            (lambda s, t: ([s[0], torch.zeros(3, 1, 8, 8)], t[:2]), r"all alike, got \(3, 1, 8, 8\)"),
            (lambda s, t: ([s[0], s[1] * torch.nan], t[:2]), "want finite states, got 80 nan or infinite"),
            (lambda s, t: (s, t[:4]), r"want 11 times in \[0, 1\], got 4"),
            (lambda s, t: (s, t * 2), r"want 11 times in \[0, 1\], got 11: \[2.0"),
        ],
    )
    def test_says_what_was_wanted_and_what_it_got(self, states, change, message):
        with pytest.raises(ValueError, match=message):
            plots.reverse_strip(*change(states, TIMES))


class TestHero:
    def test_stands_the_clouds_in_a_row_on_a_sheet_of_7_to_2(self, states):
        figure = plots.front_page_strip(states, TIMES, show=(1.0, 0.5, 0.0))
        (ax,) = figure.axes
        assert figure.get_figwidth() / figure.get_figheight() == 3.5
        assert [text.get_text() for text in ax.texts] == ["$t$ = 1", "$t$ = 0.5", "$t$ = 0"]
        for cloud, text, i in zip(ax.collections, ax.texts, (0, 5, 10), strict=True):
            shifted = states[i].numpy() + np.array([text.get_position()[0], 0])
            np.testing.assert_allclose(cloud.get_offsets(), shifted, atol=1e-5)

    def test_takes_points_only(self, images):
        with pytest.raises(ValueError, match=r"want states of shape \(N, 2\), all alike, got \(20, 1, 8, 8\)"):
            plots.front_page_strip([images], [1.0])


def spin(x, t):
    """A field whose arrows are known everywhere: t (-x_2, x_1)."""
    return t * torch.stack([-x[:, 1], x[:, 0]], dim=1)


def arrows(ax):
    return [c for c in ax.collections if isinstance(c, Quiver)]


class TestScoreQuiver:
    def test_arrows_equal_the_score_at_the_grid_points(self, ax):
        plots.score_quiver(spin, 0.5, ax=ax, extent=2.0)
        (q,) = arrows(ax)
        np.testing.assert_allclose(np.c_[q.U, q.V], 0.5 * np.c_[-q.Y, q.X], atol=1e-6)
        assert set(np.unique(q.X)) == set(np.linspace(-2, 2, 17))

    def test_exact_lies_beneath_learned_at_one_scale(self, ax):
        plots.score_quiver(lambda x, t: -x, 0.5, ax=ax, exact=spin)
        exact, learned = arrows(ax)
        np.testing.assert_allclose(np.c_[learned.U, learned.V], -np.c_[learned.X, learned.Y], atol=1e-6)
        np.testing.assert_allclose(np.c_[exact.U, exact.V], 0.5 * np.c_[-exact.Y, exact.X], atol=1e-6)
        assert exact.scale == learned.scale
        assert [text.get_text() for text in ax.get_legend().get_texts()] == ["exact", "learned"]

    def test_the_longest_arrow_is_a_cell_and_a_half_and_named_in_the_title(self, ax):
        plots.score_quiver(spin, 1.0, ax=ax, extent=2.0)  # longest at the corner: |(2, 2)| = 2.83
        assert np.hypot(2, 2) / arrows(ax)[0].scale == pytest.approx(1.5 * 0.25)
        assert ax.get_title() == "score at $t$ = 1 (longest arrow: 2.8)"
        assert ax.get_aspect() == 1.0

    def test_a_score_of_zero_can_be_drawn(self, ax):
        plots.score_quiver(lambda x, t: 0 * x, 1.0, ax=ax).canvas.draw()
        assert not arrows(ax)[0].U.any()

    def test_gives_a_network_what_it_expects(self):
        seen = {}

        def score(x, t):
            seen.update(x=x, t=t, grad=torch.is_grad_enabled())
            return -x

        plots.score_quiver(score, 0.3)
        assert seen["x"].shape == (289, 2)
        assert torch.equal(seen["t"], torch.full((289, 1), 0.3))
        assert not seen["grad"]

    @pytest.mark.parametrize(
        ("score", "message"),
        [(lambda x, t: x[:, 0], r"want .* \(289, 2\), got shape \(289,\)"),
         (lambda x, t: x / 0, "578 values not finite")],
    )  # fmt: skip
    def test_refuses_what_is_no_score(self, score, message):
        with pytest.raises(ValueError, match=message):
            plots.score_quiver(score, 0.3)


class TestTrajectories:
    def test_draws_the_paths_of_the_first_n_points(self, states, ax):
        plots.trajectories(states, ax=ax, n=3)
        paths = ax.collections[1:4]
        for k, path in enumerate(paths):
            ends = np.array([segment[1] for segment in path.get_segments()])
            np.testing.assert_allclose(ends, torch.stack([x[k] for x in states[1:]]), atol=1e-6)

    def test_marks_starts_and_ends(self, states, ax):
        plots.trajectories(states, ax=ax, n=5)
        start, end = ax.collections[-2:]
        np.testing.assert_allclose(start.get_offsets(), states[0][:5], atol=1e-6)
        np.testing.assert_allclose(end.get_offsets(), states[-1][:5], atol=1e-6)
        assert [text.get_text() for text in ax.get_legend().get_texts()] == ["start: noise", "end: sample"]

    def test_every_path_lies_within_the_limits(self, states, ax):
        plots.trajectories(states, ax=ax)
        assert ax.get_xlim()[1] > max(x[:12].abs().max() for x in states)

    def test_needs_two_states_of_points(self, states, images):
        with pytest.raises(ValueError, match="want at least 2 states and 1 path, got 1 and 12"):
            plots.trajectories(states[:1])
        with pytest.raises(ValueError, match=r"want states of shape \(N, 2\)"):
            plots.trajectories([images, images])


class TestGeneratedVsReal:
    def test_shows_both_clouds_within_the_same_limits(self, points, axes):
        plots.generated_vs_real(3 * points, points[:7], axes=axes)
        np.testing.assert_allclose(positions(axes[0]), 3 * points)
        np.testing.assert_allclose(positions(axes[1]), points[:7])
        assert axes[0].get_xlim() == axes[1].get_xlim() == axes[0].get_ylim() == axes[1].get_ylim()
        assert [ax.get_title() for ax in axes] == ["generated", "real"]

    def test_shows_images_as_mosaics(self, images, axes):
        plots.generated_vs_real(images[:9], images, axes=axes)
        np.testing.assert_allclose(axes[0].images[0].get_array(), mosaic(images[:9], 3))

    def test_refuses_points_beside_images_and_a_wrong_number_of_axes(self, points, images, ax):
        with pytest.raises(ValueError, match="all alike"):
            plots.generated_vs_real(points, images)
        with pytest.raises(ValueError, match="want two axes, got 1"):
            plots.generated_vs_real(points, points, axes=[ax])


class TestLossCurve:
    def test_draws_each_loss_its_running_mean_and_the_floor(self, ax):
        plots.loss_curve([4.0, 2.0, 2.0, 2.0, 2.0, 1.0], floor=0.5, ax=ax)
        raw, mean, floor = ax.lines
        np.testing.assert_array_equal(raw.get_xdata(), [1, 2, 3, 4, 5, 6])
        np.testing.assert_array_equal(raw.get_ydata(), [4, 2, 2, 2, 2, 1])
        np.testing.assert_allclose(mean.get_ydata(), [4, 2, 2, 2, 2, 1.5])  # ceil(6 / 5) = 2 at the last
        assert set(floor.get_ydata()) == {0.5}
        assert floor.get_label() == "irreducible loss 0.500"

    def test_running_mean_spans_the_last_fifth_of_the_steps_so_far(self, ax):
        losses = torch.rand(1000, generator=generator())
        plots.loss_curve(losses, ax=ax)
        mean = ax.lines[1].get_ydata()
        assert mean[999] == pytest.approx(float(losses[800:].double().mean()))
        assert mean[499] == pytest.approx(float(losses[400:500].double().mean()))

    def test_has_labelled_axes_a_log_scale_and_no_floor_unless_given(self, ax):
        plots.loss_curve([1.0, 0.5], ax=ax)
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("training step", "loss (mean over elements)")
        assert ax.get_xscale() == "log"
        assert len(ax.lines) == 2

    def test_a_floor_above_every_loss_is_still_in_view(self, ax):
        plots.loss_curve([0.2, 0.1], floor=0.9, ax=ax)
        assert ax.get_ylim()[1] > 0.9

    def test_the_mean_is_in_view_from_the_first_step_on(self, ax):
        plots.loss_curve([1.7, 1.4, *[0.4] * 500], ax=ax)
        assert ax.get_ylim()[1] > 1.7

    def test_one_huge_loss_does_not_flatten_the_others(self, ax):
        plots.loss_curve([1000.0, *[0.4] * 500], ax=ax)
        assert ax.get_ylim()[1] < 3

    def test_one_loss_can_be_drawn(self, ax):
        plots.loss_curve([0.7], ax=ax).canvas.draw()
        assert ax.lines[1].get_ydata() == [0.7]

    @pytest.mark.parametrize("losses", [[], [[1.0, 2.0]], [1.0, float("nan")]])
    def test_refuses_what_is_no_curve(self, losses):
        with pytest.raises(ValueError, match=r"want finite losses of shape \(steps,\), got shape"):
            plots.loss_curve(losses)


class TestImageGrid:
    def test_reads_like_a_page_with_white_between(self):
        images = torch.arange(6.0).view(6, 1, 1, 1).expand(6, 1, 2, 2)
        page = mosaic(images, rows=2)
        assert page.shape == (5, 8)
        assert page[0, ::3].tolist() == [0, 1, 2]
        assert page[3, ::3].tolist() == [3, 4, 5]
        assert (page[2] == -1).all()
        assert (page[:, [2, 5]] == -1).all()

    def test_missing_places_are_white(self):
        assert mosaic(torch.ones(3, 1, 1, 1), rows=2).tolist() == [[1, -1, 1], [-1, -1, -1], [1, -1, -1]]

    def test_draws_on_the_axes_given(self, images, ax):
        figure = plots.image_grid(images, ax=ax, rows=4)
        assert figure is ax.figure
        np.testing.assert_allclose(ax.images[0].get_array(), mosaic(images, 4))
        assert ax.images[0].get_clim() == (-1, 1)

    def test_refuses_points_and_impossible_rows(self, points, images):
        with pytest.raises(ValueError, match=r"want states of shape \(N, 1, H, W\), all alike, got \(40, 2\)"):
            plots.image_grid(points)
        with pytest.raises(ValueError, match="want 1 to 20 rows for 20 images, got 21"):
            plots.image_grid(images, rows=21)


class TestImageRows:
    def test_stands_each_image_under_its_column_and_beside_its_name(self, images, ax):
        figure = plots.image_rows({"one": images[:5], "two": -images[:5]}, ["a", "b", "c", "d", "e"], ax)
        assert figure is ax.figure
        np.testing.assert_allclose(ax.images[0].get_array(), mosaic(torch.cat([images[:5], -images[:5]]), 2))
        assert ax.images[0].get_clim() == (-1, 1)
        assert ax.get_yticks().tolist() == [3.5, 12.5]
        assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two"]
        assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b", "c", "d", "e"]
        assert ax.get_xticks().tolist() == [3.5, 12.5, 21.5, 30.5, 39.5]

    def test_columns_may_be_left_out(self, images, ax):
        plots.image_rows({"one": images[:5]}, ax=ax)
        assert ax.get_xticks().size == 0

    def test_refuses_points_uneven_rows_and_a_wrong_number_of_columns(self, points, images):
        with pytest.raises(ValueError, match=r"want states of shape \(N, 1, H, W\), all alike, got \(40, 2\)"):
            plots.image_rows({"one": points})
        with pytest.raises(ValueError, match=r"got \[5, 4\] images and 0 columns"):
            plots.image_rows({"one": images[:5], "two": images[:4]})
        with pytest.raises(ValueError, match=r"got \[5\] images and 1 columns"):
            plots.image_rows({"one": images[:5]}, ["a"])


class TestAnimation:
    @pytest.fixture
    def walk(self, states):
        return plots.animate(states, TIMES, fps=10, every=4)  # states 0, 4, 8 and the last

    def test_gif_has_a_frame_a_state_shown_and_rests_on_the_last(self, walk, tmp_path):
        with Image.open(plots.save_gif(walk, tmp_path / "walk.gif")) as gif:
            durations = []
            for k in range(gif.n_frames):
                gif.seek(k)
                durations.append(gif.info["duration"])
        assert durations == [100, 100, 100, 600]  # ms; Pillow joins the five equal frames of rest

    def test_every_frame_shows_its_state_time_and_colour(self, walk, states):
        frames = list(walk.new_frame_seq())
        assert frames == [0, 4, 8, 10] + 5 * [10]
        (ax,) = walk._fig.axes
        for i in frames:
            walk._func(i)
            np.testing.assert_allclose(positions(ax), states[i], atol=1e-6)
            assert ax.get_title() == f"$t$ = {1 - i / 10:.2f}"
            assert ax.collections[0].get_facecolor()[0, :3] == pytest.approx(TIME(float(TIMES[i]))[:3])

    def test_images_are_animated_as_mosaics(self, images, tmp_path):
        walk = plots.animate([-images, images], fps=1)
        plots.save_gif(walk, tmp_path / "digits.gif")
        shown = walk._fig.axes[0].images[0].get_array()
        np.testing.assert_allclose(shown, mosaic(images[:16], 4))

    def test_html_above_the_limit_is_refused_with_a_way_out(self, walk, monkeypatch):
        monkeypatch.setattr("scorelab.plots.film.LIMIT", 1000)
        with pytest.raises(ValueError, match="animate with a larger every"):
            plots.to_html(walk)

    def test_gif_needs_its_suffix_and_a_folder_that_exists(self, walk, tmp_path):
        with pytest.raises(ValueError, match=r"want a path that ends in \.gif"):
            plots.save_gif(walk, tmp_path / "walk.mp4")
        with pytest.raises(FileNotFoundError):
            plots.save_gif(walk, tmp_path / "nowhere" / "walk.gif")

    @pytest.mark.parametrize("wrong", [{"times": TIMES[:3]}, {"fps": 0}, {"every": 0}])
    def test_refuses_wrong_arguments(self, states, wrong):
        with pytest.raises(ValueError, match=r"want 11 times, fps >= 1, every >= 1, got"):
            plots.animate(states, **wrong)


def draw_everything(states, images, path):
    figures = [
        plots.forward_strip(SDE, states[0], [0.0, 1.0], generator()),
        plots.reverse_strip(states, TIMES),
        plots.front_page_strip(states, TIMES),
        plots.score_quiver(spin, 0.5, exact=spin),
        plots.trajectories(states),
        plots.generated_vs_real(states[-1], states[0]),
        plots.loss_curve([1.0, 0.5], floor=0.3),
        plots.image_grid(images),
        plots.image_rows({"one": images}),
    ]
    plots.save_gif(plots.animate(states[:2]), path / "a.gif")
    return figures


class TestManners:
    def test_nothing_global_changes(self, states, images, tmp_path):
        before = (plt.get_fignums(), dict(mpl.rcParams), random.getstate(), torch.get_rng_state().tolist())
        numpy_before = np.random.get_state()[1].tolist()
        draw_everything(states, images, tmp_path)
        after = (plt.get_fignums(), dict(mpl.rcParams), random.getstate(), torch.get_rng_state().tolist())
        assert after == before
        assert np.random.get_state()[1].tolist() == numpy_before

    def test_a_new_figure_shows_itself_sharply_at_its_own_width(self, states):
        figure = plots.trajectories(states, n=2)
        png = figure.png()
        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20]) == 1.5 * 520 == 780  # IHDR; 5.2 inches at 100 dpi
        assert ' width="520"' in figure.bundle()["text/html"]

    def test_given_axes_are_drawn_on_and_their_figure_returned(self, states, axes):
        ax, other = axes
        assert plots.score_quiver(spin, 0.5, ax=ax) is ax.figure
        assert plots.trajectories(states, ax=ax) is ax.figure
        assert not other.has_data()
        assert plots.loss_curve([1.0], ax=other) is ax.figure

    def test_given_pairs_of_axes_are_drawn_on_too(self, points, axes):
        assert plots.generated_vs_real(points, points, axes=axes) is axes[0].figure

    def test_inputs_that_carry_a_gradient_are_drawn(self, states, points):
        plots.trajectories([x.requires_grad_() for x in states])
        plots.loss_curve(torch.ones(3, requires_grad=True))
        plots.forward_strip(SDE, points.double().requires_grad_(), [0.5], generator())


def oklab(colour):
    """Ottosson's perceptual colour space, from sRGB."""
    c = np.array(to_rgb(colour))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_cones = [[0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005]]  # fmt: skip
    to_lab = [[0.2104542553, 0.7936177850, -0.0040720468],
              [1.9779984951, -2.4285922050, 0.4505937099],
              [0.0259040371, 0.7827717662, -0.8086757660]]  # fmt: skip
    return np.array(to_lab) @ np.cbrt(np.array(to_cones) @ linear)


def test_equal_steps_of_time_are_equal_steps_of_colour():
    path = np.array([oklab(TIME(t)) for t in np.linspace(0, 1, 9)])
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    # 8 bits a channel round each end of a step by about 0.002, in steps of about 0.027
    np.testing.assert_allclose(steps, steps.mean(), atol=0.004)
