"""A picture of each problem set."""

import pytest
import torch

from autograder.problem_sets import names
from solutions.gallery import PICTURES, completed, half_a_digit


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_every_problem_set_has_one():
    assert list(PICTURES) == names()


@pytest.mark.parametrize("name", ["ps1_score_sde", "ps6_flow_matching"])
def test_it_is_drawn_from_its_own_generator_alone(name, tmp_path, untouched):
    with untouched(), torch.no_grad():
        PICTURES[name](generator()).savefig(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 5000


def test_what_is_known_stays_but_for_the_noise_that_is_left():
    """The last time is 0.001, where sigma is 0.01 under VP from 0.1: five of it, in 320 pixels."""
    known, mask = torch.full((10, 1, 8, 8), 0.5), torch.zeros(1, 1, 8, 1)
    mask[:, :, :4] = 1
    x = completed(lambda x, t: -x, known, mask, generator(), steps=4)
    assert (x[:, :, :4] - 0.5).abs().max() < 0.06
    assert half_a_digit is PICTURES["ps5_guidance"]
