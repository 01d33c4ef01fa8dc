"""What may lie beside a notebook, and what nbgrader would stumble over or copy."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.utils import parse_utc

from autograder.intake import folder
from autograder.intake.folder import UnfitFolder, expect_plain
from tests.autograder.privileges import an_ordinary_user


@pytest.fixture
def notebook(tmp_path) -> Path:
    path = tmp_path / "ada" / "ps1" / "ps1.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    return path


def refusal(notebook: Path) -> str:
    with pytest.raises(UnfitFolder) as caught:
        expect_plain(notebook)
    return str(caught.value).removeprefix(f"{notebook}: ")


def test_files_and_folders_are_fine(notebook):
    (notebook.parent / "data" / "more").mkdir(parents=True)
    (notebook.parent / "data" / "more" / "mine.csv").write_text("1,2\n")
    expect_plain(notebook)


def test_a_folder_that_is_not_there_is_not_its_business(tmp_path):
    with pytest.raises(FileNotFoundError):
        expect_plain(tmp_path / "nobody" / "ps1.ipynb")


@pytest.mark.parametrize("target", ["ps1.ipynb", "../../bob", "/etc/passwd", "nowhere"])
def test_a_link_is_refused_wherever_it_leads(notebook, target):
    (notebook.parent / "link\n\udcff").symlink_to(target)
    assert refusal(notebook) == "want files and folders, but ps1/link?? is a link"


def test_a_second_name_of_a_file_that_lies_elsewhere_is_refused(notebook, tmp_path):
    (tmp_path / "gradebook.db").write_text("everybody's points")
    (notebook.parent / "notes.txt").hardlink_to(tmp_path / "gradebook.db")
    assert refusal(notebook) == "want files of its own, but ps1/notes.txt has 2 names (hard links)"


def test_so_is_a_notebook_that_is_somebody_else_s(notebook):
    notebook.with_name("ps1-copy.ipynb").hardlink_to(notebook)
    assert refusal(notebook).endswith("has 2 names (hard links)")


def test_the_folder_may_not_be_a_link_itself(notebook):
    other = notebook.parents[1] / "ps2"
    other.symlink_to(notebook.parent)
    assert refusal(other / "ps1.ipynb") == "want files and folders, but ps2 is a link"


def test_a_pipe_is_refused(notebook):
    os.mkfifo(notebook.parent / "timestamp.txt")
    assert refusal(notebook) == "want files and folders, but ps1/timestamp.txt is neither a file nor a folder"


@pytest.mark.parametrize("name", ["data", "data/mine.csv", "ps1.ipynb"])
def test_what_cannot_be_read_is_refused(notebook, name):
    (notebook.parent / "data").mkdir()
    (notebook.parent / "data" / "mine.csv").touch()
    (notebook.parent / name).chmod(0)
    with an_ordinary_user():
        assert refusal(notebook) == f"want files and folders that may be read, but ps1/{name} cannot be read"


def test_too_many_files_are_refused(notebook, monkeypatch):
    monkeypatch.setattr(folder, "MAX_FILES", 3)
    expect_plain(notebook)
    for n in range(3):
        (notebook.parent / f"{n}.txt").touch()
    assert refusal(notebook) == "want at most 3 files and 200 MB with the notebook"


def test_too_large_files_are_refused_though_they_take_no_room(notebook):
    with (notebook.parent / "big").open("w") as file:
        file.truncate(folder.MAX_BYTES)
    assert "at most 1000 files and 200 MB" in refusal(notebook)


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-02 00:30:00 UTC",
        "2026-11-02 00:30:00.123456 UTC",  # as nbgrader's exchange writes it
        "2026-11-02 00:30:00",
        "2026-11-02 00:30:00.5",
        "2026-11-02 00:30",
        "2026-11-02T00:30:00Z",
        "2026-11-02T00:30:00+01:00",
        "2026-11-02 00:30:00-05:30",
    ],
)
def test_a_time_may_be_there_that_nbgrader_reads_rightly(notebook, time):
    (notebook.parent / "timestamp.txt").write_text(f"{time}\n")
    expect_plain(notebook)
    meant = datetime.fromisoformat(time.replace(" UTC", "Z"))
    meant = meant.astimezone(UTC) if meant.tzinfo else meant.replace(tzinfo=UTC)
    assert parse_utc(time).replace(tzinfo=UTC) == meant


def test_an_empty_file_for_the_time_is_none(notebook):
    (notebook.parent / "timestamp.txt").touch()
    expect_plain(notebook)


@pytest.mark.parametrize(
    "time",
    [
        b"2026-11-02 00:30:00 +0100",  # for nbgrader a hundred seconds
        b"2026-11-02 00:30:00 +01:00",
        b"Mon Nov  2 00:30:00 CET 2026",
        b"02/11/2026",
        b"2026-11-02 00:30:00 CEST",
        b"yesterday",
        b"2026-02-30 12:00:00 UTC",
        b"\xff\xfe",
        b"\xef\xbb\xbf2026-11-02 00:30:00 UTC",
        b"0001-01-01 00:00:00+05:00",
        b"1." * 10**6,
        b"2026-11-02 00:30:00 UTC" + 60 * b" " + b"+0100",
        b"9" * 60,
    ],
)
def test_another_time_is_refused_at_once(notebook, time):
    (notebook.parent / "timestamp.txt").write_bytes(time)
    said = refusal(notebook)
    assert said.startswith("want a time in timestamp.txt such as 2026-11-24 12:00:00 UTC, got ")
    assert "\n" not in said
    assert len(said) < 200
