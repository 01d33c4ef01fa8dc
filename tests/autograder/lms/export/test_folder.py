"""A folder that is filled holds these files alone, and nothing outside it is touched."""

import pytest

from autograder.lms.export.folder import fill


def test_the_kit_s_own_folder_has_no_file_of_last_time(tmp_path):
    fill(tmp_path / "pages", {"ada.html": "1", "bob/q3a.py": "2"}, is_ours=True)
    fill(tmp_path / "pages", {"ada.html": "3"}, is_ours=True)
    assert [(path.name, path.read_text()) for path in (tmp_path / "pages").rglob("*")] == [("ada.html", "3")]


def test_a_folder_of_somebody_else_is_refused_unless_it_is_empty(tmp_path):
    fill(tmp_path, {"ada.html": "1"}, is_ours=False)
    with pytest.raises(ValueError, match="want a new or an empty folder"):
        fill(tmp_path, {"bob.html": "2"}, is_ours=False)
    with pytest.raises(ValueError, match="want a new or an empty folder"):
        fill(tmp_path / "ada.html", {"bob.html": "2"}, is_ours=False)


@pytest.mark.parametrize("name", ["../out.html", "/out.html", "a/../../out.html"])
def test_no_name_leads_out_of_it(tmp_path, name):
    with pytest.raises(ValueError, match="want names that stay in"):
        fill(tmp_path / "pages", {"ada.html": "1", name: "2"}, is_ours=True)
    assert list(tmp_path.iterdir()) == []
