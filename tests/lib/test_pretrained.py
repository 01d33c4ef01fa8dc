"""Trained parameters: written, read again, and refused when they do not fit."""

import pickle

import numpy as np
import pytest
import torch

from scorelab import pretrained as module
from scorelab.nets import ScoreMLP, ScoreUNet
from scorelab.pretrained import names, pretrained, save
from scorelab.sde import VPSDE

DIGITS = ["digits-VE", "digits-VP", "digits-straight", "digits-sub-VP"]


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def points_net(seed: int = 0, width: int = 16) -> ScoreMLP:
    return ScoreMLP(VPSDE(), rng(seed), width=width)


class TestSaving:
    def test_keeps_every_parameter_to_half_precision(self, tmp_path):
        trained = points_net(0)
        save("points", trained, tmp_path)
        kept = pretrained("points", points_net(1), tmp_path).state_dict()
        assert kept.keys() == trained.state_dict().keys()
        for key, value in trained.state_dict().items():
            # half of the last of 11 binary digits, and half of the smallest number that half precision knows
            torch.testing.assert_close(kept[key], value, rtol=2**-11, atol=2**-25)

    def test_twice_writes_the_same_bytes(self, tmp_path):
        """So a file changes with its network alone."""
        first, again = (save(name, points_net(), tmp_path).read_bytes() for name in ("a", "b"))
        assert first == again


class TestLoading:
    def test_fills_the_network_it_is_given_in_its_own_precision(self, tmp_path):
        save("points", points_net(0), tmp_path)
        net = points_net(1).double()
        assert pretrained("points", net, tmp_path) is net
        assert {value.dtype for value in net.state_dict().values()} == {torch.double}

    def test_of_an_unknown_name_says_which_are_known(self):
        with pytest.raises(ValueError, match=r"want one of digits-VE, .*, islands-VP, got 'bananas'"):
            pretrained("bananas", points_net())

    @pytest.mark.parametrize("name", ["", "../weights/digits-VP", "digits-VP.npz"])
    def test_takes_names_and_no_paths(self, name):
        with pytest.raises(ValueError, match="want one of"):
            pretrained(name, points_net())

    def test_into_another_shape_says_what_differs(self):
        with pytest.raises(
            ValueError, match=r"59 of its parts differ, such as coarse_in.conv_1.bias: shape \(48,\) in the file"
        ):
            pretrained("digits-VP", points_net())
        with pytest.raises(ValueError, match=r"want a network of the shape that digits-VP was trained in"):
            pretrained("digits-VP", ScoreUNet(VPSDE(), rng(), channels=32, classes=10))

    def test_into_another_shape_leaves_the_network_as_it_was(self):
        net = points_net()
        with pytest.raises(ValueError, match="want a network"):
            pretrained("digits-VP", net)
        for key, value in points_net().state_dict().items():
            assert torch.equal(net.state_dict()[key], value)

    @pytest.mark.parametrize("content", [b"", b"no zip", pickle.dumps({"weight": 1})], ids=["empty", "text", "pickle"])
    def test_of_a_file_that_is_none_of_ours_says_so(self, tmp_path, content):
        (tmp_path / "odd.npz").write_bytes(content)
        with pytest.raises(ValueError, match=r"want parameters in odd.npz, got a file that cannot be read"):
            pretrained("odd", points_net(), tmp_path)

    def test_never_unpickles(self, tmp_path):
        np.savez(tmp_path / "odd.npz", weight=np.array([{"an": "object"}], dtype=object))
        with pytest.raises(ValueError, match=r"want parameters in odd.npz, got a file that cannot be read"):
            pretrained("odd", points_net(), tmp_path)


class TestWhatShips:
    def test_has_its_names(self):
        assert names() == [*DIGITS, "islands-VP"]

    @pytest.mark.parametrize("name", DIGITS)
    def test_fits_the_network_for_digits(self, name):
        pretrained(name, ScoreUNet(VPSDE(), rng(), channels=16, classes=10))

    def test_fits_the_network_for_points(self):
        pretrained("islands-VP", ScoreMLP(VPSDE(), rng()))

    def test_takes_at_most_a_megabyte(self):
        """A clone and a wheel stay small."""
        assert sum(file.stat().st_size for file in module.FOLDER.iterdir()) <= 1_000_000
