import math

import numpy as np
import pytest
import torch
from PIL import Image
from scipy import stats
from sklearn.datasets import load_digits, make_moons, make_swiss_roll

from scorelab import data
from scorelab.data.pictures import from_picture, from_text
from scorelab.metrics import mode_moments, mode_weights

CLOUDS = {
    "ring": data.ring,
    "islands": data.islands,
    "moons": data.moons,
    "swiss_roll": data.swiss_roll,
    "checkerboard": data.checkerboard,
    "text": from_text("NOISE"),
}
each_cloud = pytest.mark.parametrize("cloud", CLOUDS.values(), ids=CLOUDS)


def rng(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def stray(values: torch.Tensor, expected: float) -> torch.Tensor:
    """How many standard errors the mean of independent values lies from the expected one."""
    return ((values.mean(0) - expected) / (values.std(0) / len(values) ** 0.5)).abs()


class TestEveryCloud:
    # 5 standard errors: a false alarm has probability 6e-7 a comparison

    @each_cloud
    def test_has_zero_mean(self, cloud, seed):
        assert (stray(cloud(20_000, rng(seed)), 0) < 5).all()

    @each_cloud
    def test_has_coordinate_variances_that_average_to_one(self, cloud, seed):
        assert stray(cloud(20_000, rng(seed)).square().mean(1), 1) < 5

    @each_cloud
    def test_draws_its_points_independently(self, cloud, seed):
        """Then n |mean|^2 / 2 averages to 1, the variance of one draw; evenly spaced angles give far less."""
        generator, n, repeats = rng(seed), 50, 400
        means = torch.stack([cloud(n, generator).mean(0) for _ in range(repeats)])
        spread = (n * means.square().sum(1) / 2).mean()
        # (a Z^2 + b Z'^2) / 2 with a + b = 2 has variance (a^2 + b^2) / 2 <= 2, whatever the cloud's shape
        assert abs(spread - 1) < 5 * (2 / repeats) ** 0.5

    @each_cloud
    def test_is_a_float32_function_of_its_generator(self, cloud):
        x = cloud(7, rng(3))
        assert x.shape == (7, 2)
        assert x.dtype == torch.float32
        assert torch.equal(x, cloud(7, rng(3)))
        assert not torch.equal(x, cloud(7, rng(4)))


@pytest.mark.parametrize(
    ("cloud", "law"),
    [(data.ring, data.ring_mixture()), (data.islands, data.islands_mixture())],
    ids=["ring", "islands"],
)
class TestEveryMixture:
    def test_draws_from_its_stated_parameters(self, cloud, law, seed):
        weights, means, std = law
        n = 20_000
        x = cloud(n, rng(seed))
        # modes are 10 std apart or more, so the nearest mean is the right one; binomial and chi-squared standard errors
        assert ((mode_weights(x, means) - weights).abs() < 5 * (weights * (1 - weights) / n).sqrt()).all()
        count = n * weights - 5 * (n * weights * (1 - weights)).sqrt()  # a mode has at least these, 5 sigma
        assert ((mode_moments(x, means) - std**2).abs() < 5 * std**2 * (2 / count.unsqueeze(1)).sqrt()).all()


@pytest.mark.parametrize(
    ("cloud", "reference"),
    [
        (data.moons, lambda: make_moons(100_000, noise=0.05, random_state=0)[0]),
        (data.swiss_roll, lambda: make_swiss_roll(100_000, noise=0.5, random_state=0)[0][:, [0, 2]]),
    ],
    ids=["moons", "swiss_roll"],
)
def test_has_the_shape_of_scikit_learns(cloud, reference, seed):
    """Kolmogorov-Smirnov along four lines, the reference brought to zero mean and unit scale."""
    expected = reference()
    expected = (expected - expected.mean(0)) / expected.var(0).mean() ** 0.5
    x = cloud(4000, rng(seed)).numpy()
    for angle in (0, math.pi / 4, math.pi / 2, 3 * math.pi / 4):
        line = np.array([math.cos(angle), math.sin(angle)])
        assert stats.ks_2samp(x @ line, expected @ line, method="asymp").pvalue > 1e-6


def test_checkerboard_fills_its_eight_dark_squares_evenly(seed):
    n = 20_000
    column, row = (data.checkerboard(n, rng(seed)) / (12**0.5 / 4) + 2).floor().int().unbind(1)
    assert ((column + row) % 2 == 0).all()
    assert ((0 <= column) & (column < 4)).all()
    shares = (4 * row + column).bincount(minlength=16) / n
    dark = shares[shares > 0]
    assert len(dark) == 8
    assert ((dark - 1 / 8).abs() < 5 * (7 / 64 / n) ** 0.5).all()  # binomial standard error


class TestText:
    def test_fills_the_letter_the_right_way_up(self):
        x, y = from_text("L")(4000, rng(0)).unbind(1)
        right, upper = x > (x.min() + x.max()) / 2, y > (y.min() + y.max()) / 2
        assert not (right & upper).any()
        assert (right & ~upper).any()
        assert (~right & upper).any()

    def test_accepts_a_letter_that_is_a_solid_bar(self, seed):
        """A sans-serif I is a rectangle: both coordinates are uniform, up to the pixels of its soft edge."""
        n = 4000
        x = from_text("I")(n, rng(seed)).double()
        ratio = x.var(0) / (x.amax(0) - x.amin(0)).square() * 12  # 1 for a uniform distribution
        # the variance's standard error is sqrt(0.8/n); the edge takes up to a pixel of about 20 on either side
        assert ((ratio - 1).abs() < 5 * (0.8 / n) ** 0.5 + 2 * 2 / 20).all()

    @pytest.mark.parametrize("text", ["", " \n\t"])
    def test_refuses_text_without_letters(self, text):
        with pytest.raises(ValueError, match="want at least one letter"):
            from_text(text)


def corner(dark: int = 0, light: int = 255) -> Image.Image:
    """80 x 40 pixels, the upper left 40 x 20 dark."""
    shades = np.full((40, 80), light, np.uint8)
    shades[:20, :40] = dark
    return Image.fromarray(shades)


def clear() -> Image.Image:
    """The same corner, black on transparent black."""
    return Image.merge("LA", [Image.new("L", (80, 40)), corner(255, 0)])


SAME = {
    "one bit": lambda p: corner().convert("1").save(p),
    "colours": lambda p: corner().convert("RGB").save(p),
    "palette": lambda p: corner().convert("P").save(p),
    "palette with a transparent colour": lambda p: corner(0, 1).convert("P").save(p, transparency=1),
    "16 bits": lambda p: Image.fromarray(np.array(corner(), np.uint16) * 257).save(p),
    "grey and alpha": lambda p: clear().save(p),
    "colours and alpha": lambda p: clear().convert("RGBA").save(p),
}


class TestPicture:
    def test_spreads_points_by_darkness(self, tmp_path, seed):
        """Black beside a third of black: shares 3/4 and 1/4, mean 1/4, variances 3/16 + 1/12 and 1/12."""
        Image.fromarray(np.array([[0, 170]], np.uint8)).save(tmp_path / "two.png")
        n = 20_000
        x = from_picture(tmp_path / "two.png")(n, rng(seed)) * ((3 / 16 + 2 / 12) / 2) ** 0.5
        assert ((-0.75 - 1e-6 < x[:, 0]) & (x[:, 0] < 1.25 + 1e-6) & (x[:, 1].abs() < 0.5 + 1e-6)).all()
        left = (x[:, 0] < 0.25).double().mean()
        assert abs(left - 3 / 4) < 5 * (3 / 16 / n) ** 0.5  # binomial standard error

    def test_keeps_the_aspect_ratio_of_the_picture(self, tmp_path, seed):
        """A dark 40 x 20 corner is uniform over its sides: the variances are as 4 to 1."""
        corner().save(tmp_path / "corner.png")
        n = 20_000
        variance_x, variance_y = from_picture(tmp_path / "corner.png")(n, rng(seed)).double().var(0)
        # a uniform variance has relative standard error sqrt(0.8/n), the ratio of two sqrt(1.6/n)
        assert abs(variance_x / variance_y / 4 - 1) < 5 * (1.6 / n) ** 0.5

    def test_draws_what_is_up_upwards(self, tmp_path):
        """From the top two dark pixels, a light one, a dark one: two points in three are in the upper half."""
        Image.fromarray(np.array([[0], [0], [255], [0]], np.uint8)).save(tmp_path / "gap.png")
        y = from_picture(tmp_path / "gap.png")(1000, rng(0))[:, 1]
        assert (y > (y.min() + y.max()) / 2).double().mean() > 0.5

    @pytest.mark.parametrize("save", SAME.values(), ids=SAME)
    def test_reads_every_kind_of_png_alike(self, save, tmp_path):
        corner().save(tmp_path / "plain.png")
        save(tmp_path / "other.png")
        expected = from_picture(tmp_path / "plain.png")(50, rng(0))
        torch.testing.assert_close(from_picture(tmp_path / "other.png")(50, rng(0)), expected)

    def test_turns_a_photograph_the_way_its_camera_says(self, tmp_path):
        turned = corner().transpose(Image.Transpose.ROTATE_90)
        exif = turned.getexif()
        exif[0x0112] = 6  # orientation: turn by 90 degrees clockwise to see it upright
        turned.save(tmp_path / "turned.png", exif=exif)
        corner().save(tmp_path / "plain.png")
        expected = from_picture(tmp_path / "plain.png")(50, rng(0))
        torch.testing.assert_close(from_picture(tmp_path / "turned.png")(50, rng(0)), expected)

    def test_refuses_a_missing_file(self, tmp_path):
        with pytest.raises(FileNotFoundError, match=r"found no file at .*nowhere\.png"):
            from_picture(tmp_path / "nowhere.png")

    @pytest.mark.parametrize("content", [b"", b"not a picture", "cut off"], ids=["empty", "text", "cut off"])
    def test_refuses_an_unreadable_file(self, content, tmp_path):
        path = tmp_path / "bad.png"
        if content == "cut off":
            corner().save(path)
            content = path.read_bytes()[:60]
        path.write_bytes(content)
        with pytest.raises(OSError, match=r"could not read .*bad\.png"):
            from_picture(path)

    @pytest.mark.parametrize("mode", ["L", "RGBA"])
    def test_refuses_a_blank_picture(self, mode, tmp_path):
        Image.new(mode, (5, 5)).save(tmp_path / "blank.png")
        with pytest.raises(ValueError, match=r"one shade all over: .*blank\.png"):
            from_picture(tmp_path / "blank.png")


class TestDigits:
    def test_are_scikit_learns_images_and_labels_in_minus_one_to_one(self):
        """Both halves together, in any order, undone by 8 (x + 1)."""
        d, source = data.digits(), load_digits()
        images = torch.cat([d.train_images, d.test_images]).flatten(1)
        rows = torch.cat([8 * (images + 1), torch.cat([d.train_labels, d.test_labels]).unsqueeze(1)], dim=1)
        expected = np.hstack([source.data, source.target[:, None]])
        assert sorted(map(tuple, rows.tolist())) == sorted(map(tuple, expected.tolist()))
        assert d.train_images.shape[1:] == d.test_images.shape[1:] == (1, 8, 8)
        assert (d.train_images.dtype, d.train_labels.dtype) == (torch.float32, torch.int64)

    def test_fall_into_two_halves_with_the_same_share_of_each_digit(self):
        d = data.digits()
        assert (d.train_labels.bincount() - d.test_labels.bincount()).abs().max() <= 1

    def test_are_split_the_same_way_every_time(self):
        assert torch.equal(data.digits().train_images, data.digits().train_images)
