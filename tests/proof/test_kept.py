"""What was measured is kept, and is measured anew when something has changed that it depends on."""

import pytest

from tests.proof import kept
from tests.proof.kept import Kept, state_of
from tests.proof.subject import subject


@pytest.fixture
def measured():
    """The names that were measured; the measurement counts them."""
    return []


def count(measured: list[str], name: str) -> dict[str, int]:
    measured.append(name)
    return {"n": len(measured)}


def test_it_is_measured_once(tmp_path, measured):
    for _ in range(2):
        found = Kept(tmp_path).get("ps1_score_sde", "mistakes", {"seeds": 1}, lambda name: count(measured, name))
        assert found == {"n": 1}
    assert measured == ["ps1_score_sde"]


@pytest.mark.parametrize("other", [("ps2_sde_family", "mistakes", 1), ("ps1_score_sde", "power", 1)])
def test_sets_and_stages_are_kept_apart(tmp_path, measured, other):
    for name, stage, seeds in (("ps1_score_sde", "mistakes", 1), other):
        Kept(tmp_path).get(name, stage, {"seeds": seeds}, lambda name: count(measured, name))
    assert len(measured) == 2


def test_more_seeds_are_another_measurement(tmp_path, measured):
    for seeds in (1, 2):
        Kept(tmp_path).get("ps1_score_sde", "power", {"seeds": seeds}, lambda name: count(measured, name))
    assert len(measured) == 2


def test_other_code_is_another_state(tmp_path, monkeypatch):
    before = state_of("ps1_score_sde")
    (tmp_path / "measure.py").write_text("seeds = 3\n")
    monkeypatch.setattr(kept, "HERE", tmp_path)
    assert state_of("ps1_score_sde") != before


def test_another_reference_is_another_state(monkeypatch):
    before = state_of("ps1_score_sde")
    reference = subject("ps1_score_sde").reference
    monkeypatch.setitem(reference, "score_matching_loss", reference["score_matching_loss"] + "# anew\n")
    assert state_of("ps1_score_sde") != before
