"""Files are written whole or not at all, and what is left of a killed process is found."""

import subprocess
import sys

import pytest

from autograder.files import clear, leftovers, put, write


class TestWriting:
    def test_an_error_leaves_the_old_file_and_nothing_else(self, tmp_path):
        write(tmp_path / "a.txt", "old")
        with pytest.raises(UnicodeEncodeError):
            write(tmp_path / "a.txt", "half a character: \ud800")
        assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]

    def test_a_folder_is_not_overwritten_unasked(self, tmp_path):
        (tmp_path / "a.txt" / "b").mkdir(parents=True)
        with pytest.raises(IsADirectoryError):
            write(tmp_path / "a.txt", "new")
        assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]

    def test_what_a_killed_process_leaves_is_known(self, tmp_path):
        killed = (
            "import os, sys; from pathlib import Path; from autograder import files\n"
            "files.os.fsync = lambda _: os.kill(os.getpid(), 9)\n"
            "files.write(Path(sys.argv[1]), 'text', durable=True)"
        )
        path = tmp_path / "in" / "here" / "a.json"
        assert subprocess.run([sys.executable, "-c", killed, str(path)], timeout=120).returncode == -9
        (left,) = path.parent.iterdir()
        assert list(leftovers(tmp_path)) == [left]

    def test_what_a_living_process_writes_is_none(self, tmp_path):
        (tmp_path / "a.1.partial").touch()
        (tmp_path / "a.json").touch()
        assert list(leftovers(tmp_path)) == []

    def test_a_folder_goes_where_the_kit_is_alone(self, tmp_path):
        (tmp_path / "a.txt" / "b").mkdir(parents=True)
        put(tmp_path / "a.txt", "new")
        assert (tmp_path / "a.txt").read_text() == "new"

    def test_a_link_to_a_folder_is_removed_and_the_folder_stays(self, tmp_path):
        (tmp_path / "folder").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "folder")
        for name in ("link", "nothing"):
            clear(tmp_path / name)
        assert [path.name for path in tmp_path.iterdir()] == ["folder"]
