import pytest
import torch

from scorelab import classifier
from scorelab.classifier import digit_classifier, digit_frechet, recognised, train_classifier
from scorelab.data import digits


@pytest.fixture(scope="module")
def data():
    return digits()


def rng(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class TestDigitClassifier:
    def test_names_97_percent_of_unseen_digits_rightly(self, data):
        named = digit_classifier().probabilities(data.test_images).argmax(dim=1)
        assert (named == data.test_labels).double().mean() >= 0.97

    def test_reads_its_probabilities_off_its_features(self, data):
        model, images = digit_classifier(), data.test_images[:20]
        expected = model.head(model.features(images).relu()).softmax(dim=1)
        torch.testing.assert_close(model.probabilities(images), expected)
        torch.testing.assert_close(expected.sum(dim=1), torch.ones(20))

    def test_is_trained_once(self):
        assert digit_classifier() is digit_classifier()

    @pytest.mark.parametrize("shape", [(8, 8), (3, 8, 8), (3, 1, 28, 28), (3, 3, 8, 8)])
    def test_refuses_images_of_another_shape(self, shape):
        with pytest.raises(ValueError, match=r"want images of shape \(N, 1, 8, 8\)"):
            digit_classifier().probabilities(torch.zeros(shape))


class TestTraining:
    def test_depends_on_the_generator_alone(self, data):
        def probabilities(seed):
            return train_classifier(data, rng(seed), steps=3).probabilities(data.test_images[:20])

        assert torch.equal(probabilities(0), probabilities(0))
        assert not torch.equal(probabilities(0), probabilities(1))

    def test_moves_by_at_most_one_pixel_over_blank_paper(self, data, seed):
        """An inner 6 x 6 digit survives whole in one of nine places, and all nine occur."""
        images = torch.full((300, 1, 8, 8), -1.0)
        images[:, 0, 1:7, 1:7] = torch.arange(36.0).view(6, 6)
        moved = classifier._moved(images, rng(seed))
        corners = (moved == 0).flatten(1).int().argmax(dim=1)
        # each place is missed with probability (8/9)^300 < 1e-15
        assert corners.unique().tolist() == [0, 1, 2, 8, 9, 10, 16, 17, 18]
        for image, corner in zip(moved[:, 0], corners.tolist(), strict=True):
            row, column = divmod(corner, 8)
            assert torch.equal(image[row : row + 6, column : column + 6], images[0, 0, 1:7, 1:7])
            assert (image == -1).sum() == 64 - 36


class TestRecognised:
    """Confident about digits, and only about digits. Shares measured at the fixed seed are in the comments."""

    def test_accepts_real_digits_under_their_own_labels(self, data):
        assert recognised(data.test_images, data.test_labels) > 0.95  # 0.98

    def test_rejects_real_digits_under_other_labels(self, data):
        assert recognised(data.test_images, (data.test_labels + 1) % 10) < 0.01  # 0.000

    def test_rejects_noise_blank_paper_and_scrambled_digits(self, data, seed):
        generator = rng(seed)
        order = torch.rand(len(data.test_images), 64, generator=generator).argsort(dim=1)
        scrambled = data.test_images.flatten(1).gather(1, order).view(-1, 1, 8, 8)
        assert recognised(scrambled) < 0.02  # 0.000
        assert recognised(torch.randn(1000, 1, 8, 8, generator=generator)) < 0.02  # 0.000
        assert recognised(torch.full((1, 1, 8, 8), -1.0)) == 0

    def test_rejects_most_blends_of_two_digits(self, data):
        zeros, ones = (data.test_images[data.test_labels == k][:80] for k in (0, 1))
        assert recognised((zeros + ones) / 2) < 0.5

    def test_counts_the_share_at_or_above_the_confidence(self, data):
        best = digit_classifier().probabilities(data.test_images).amax(dim=1)
        middle = best.sort().values[100].item()
        assert recognised(data.test_images, confidence=middle) == pytest.approx(1 - 100 / len(best))


class TestDigitFrechet:
    def test_is_zero_between_equal_sets_in_any_order(self, data):
        spread = digit_classifier().features(data.test_images).double().var(0).sum().item()
        assert digit_frechet(data.test_images, data.test_images.flip(0)) < 1e-5 * spread

    def test_tells_the_two_real_halves_from_one_without_zeros_and_from_a_noisy_one(self, data, seed):
        """The bar set for generated digits is twice the first distance; both faults lie far above it."""
        real = digit_frechet(data.train_images, data.test_images)
        noise = torch.randn(data.train_images.shape, generator=rng(seed))
        assert digit_frechet(data.train_images[data.train_labels > 0], data.test_images) > 2 * real
        assert digit_frechet(data.train_images + 0.3 * noise, data.test_images) > 2 * real
