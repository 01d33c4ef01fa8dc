"""Training is watched for at most a tenth of its time, and does not change by being watched."""

import numpy as np
import pytest
import torch

from scorelab import plots
from scorelab.plots import live
from tests.lib.plots.pictures import islands, spin


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def watched(monkeypatch):
    """A view for which every picture takes `cost` seconds, and what it drew, by the number of losses."""
    monkeypatch.setattr(live, "_in_a_notebook", lambda: True)
    clock, drawn = Clock(), []

    def view_of(cost):
        view = plots.TrainingView(spin, islands, clock=clock)

        def figure(losses):
            drawn.append(len(losses))
            clock.now += cost

        view.figure, view._show = figure, lambda figure, sharpness: None
        return view

    return view_of, clock, drawn


def train(view, clock, steps, seconds):
    losses = []
    view(losses)
    for _ in range(steps):
        clock.now += seconds
        losses.append(0.2)
        view(losses)
    view(losses, last=True)


@pytest.mark.parametrize("cost", [0.05, 0.2, 0.5])
def test_it_draws_for_at_most_a_tenth_of_the_time(watched, cost):
    view_of, clock, drawn = watched
    view = view_of(cost)
    train(view, clock, steps=1000, seconds=0.015)
    assert view.spent == pytest.approx(cost * len(drawn))
    assert view.spent <= 0.1 * clock.now
    assert len(drawn) >= 0.6 * 0.1 * clock.now / cost  # and makes use of it


def test_the_first_and_the_last_are_always_drawn(watched):
    view_of, clock, drawn = watched
    train(view_of(1.0), clock, steps=5, seconds=0.01)
    assert drawn == [0, 5]


def test_a_second_training_begins_anew(watched):
    view_of, clock, drawn = watched
    view = view_of(0.25)  # these two are binary fractions: no roundings
    train(view, clock, steps=1000, seconds=0.0078125)
    once = drawn.copy()
    train(view, clock, steps=1000, seconds=0.0078125)
    assert drawn[len(once) :] == once


def test_outside_of_a_notebook_it_does_nothing():
    def never():
        raise AssertionError

    plots.TrainingView(spin, never)([], last=True)


def test_it_shows_arrows_samples_and_the_loss_over_its_floor():
    figure = plots.TrainingView(spin, islands, lambda x, t: -x, floor=0.25).figure([0.5, 0.3])
    arrows, samples, loss = figure.axes
    assert len(arrows.collections) == 2
    torch.testing.assert_close(torch.as_tensor(np.ma.getdata(samples.collections[0].get_offsets())).float(), islands())
    assert [[*line.get_ydata()] for line in loss.lines] == [[0.5, pytest.approx(0.3)], [0.25, 0.25]]


def test_without_an_exact_score_there_are_samples_and_loss():
    assert len(plots.TrainingView(spin, lambda: torch.zeros(4, 1, 8, 8)).figure([]).axes) == 2


def test_a_small_loss_keeps_its_digits():
    view = plots.TrainingView(spin, islands)
    assert view.figure([0.00076]).axes[-1].get_title() == "loss 0.00076"
    assert view.figure([0.00076, 1.25]).axes[-1].get_title() == "loss 1.250"
