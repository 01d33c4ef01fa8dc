"""An archive is read with suspicion."""

import stat
import struct
import zipfile
from datetime import UTC, datetime

import pytest

from autograder.lms.collect import archive as archives
from autograder.lms.collect.attempts import Attempts, digest
from autograder.lms.collect.place import NEW, REPLACED, SAME, place
from autograder.lms.collect.unpack import notebook_named
from tests.autograder.lms.collect.archives import write


def refused(path) -> str:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as error, archives.opened(path):
        pass
    return str(error.value)


def test_one_that_is_cut_off(tmp_path):
    path = write(tmp_path / "a.zip", {"a": "x" * 1000, "b": "y"})
    path.write_bytes(path.read_bytes()[:-30])
    assert "want a zip archive, and a whole one; it may be cut off" in refused(path)


def test_one_that_is_none(tmp_path):
    (tmp_path / "a.zip").write_text("<!DOCTYPE html>")
    assert "want a zip archive" in refused(tmp_path / "a.zip")


def test_one_that_is_empty(tmp_path):
    assert "there is no file in it" in refused(write(tmp_path / "a.zip", {}))


def test_one_that_is_encrypted(tmp_path):
    path = write(tmp_path / "a.zip", {"a": "x"})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\1\2") + 8] |= 1  # the flag in the central directory
    path.write_bytes(raw)
    assert "it is encrypted; unpack it, and make an archive without a password" in refused(path)


def test_a_bomb_is_weighed_before_anything_is_unpacked(tmp_path, monkeypatch):
    path = write(tmp_path / "a.zip", {"a": "0" * 10_000, "b": "0" * 10_000})
    monkeypatch.setattr(archives, "MAX_TOTAL", 19_999)
    assert "when unpacked" in refused(path)
    monkeypatch.setattr(archives, "MAX_TOTAL", 20_000)
    monkeypatch.setattr(archives, "MAX_BYTES", 9_999)
    with archives.opened(path) as archive:
        assert {entry.fault for entry in archive.entries} == {"it has more than 0 MB"}


def test_a_link_is_a_fault(tmp_path):
    link = zipfile.ZipInfo("a")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    with archives.opened(tmp_path / "a.zip") as archive:
        assert archive.entries[0].fault == "it is a link"


def test_a_damaged_file_is_told(tmp_path):
    path = write(tmp_path / "a.zip", {"a": "x" * 1000})
    raw = bytearray(path.read_bytes())
    raw[34] ^= 0xFF
    path.write_bytes(raw)
    with archives.opened(path) as archive, pytest.raises(ValueError, match="it is damaged"):
        archive.read(archive.entries[0])


def test_a_name_in_utf_8_without_the_flag_is_read_rightly(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("Mueller", "x")
    raw = (tmp_path / "a.zip").read_bytes().replace(b"Mueller", "Müller".encode())
    (tmp_path / "a.zip").write_bytes(raw)
    with archives.opened(tmp_path / "a.zip") as archive:
        assert archive.entries[0].name == "Müller"


def test_a_time_counts_only_in_utc(tmp_path):
    told = zipfile.ZipInfo("told")
    told.extra = struct.pack("<HHBi", archives.EXTENDED_TIME, 5, 1, 1_795_215_541)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(told, "x")
        file.writestr("untold", "x")
    with archives.opened(tmp_path / "a.zip") as archive:
        assert [entry.time for entry in archive.entries] == [datetime.fromtimestamp(1_795_215_541, UTC), None]


@pytest.mark.parametrize(
    ("files", "renamed"),
    [
        (["ps1.ipynb", "b.ipynb"], None),
        (["mine.ipynb", "a.png"], "mine.ipynb"),
        (["deep/mine.IPYNB"], "deep/mine.IPYNB"),
        (["ps1 (2).ipynb", "scratch.ipynb"], "ps1 (2).ipynb"),
        (["ps1-1.ipynb", "scratch.ipynb"], "ps1-1.ipynb"),
        (["ps1 (1).ipynb", "ps1 (2).ipynb"], None),
        (["a.ipynb", "b.ipynb"], None),
        (["a.zip"], None),
        (["ps1.ipynb/x", "mine.ipynb"], None),  # a folder of that name
    ],
)
def test_the_notebook_is_the_only_one_or_the_one_of_that_name(files, renamed):
    assert notebook_named(files, "ps1") == ({renamed: "ps1.ipynb"} if renamed else {})


class TestPlace:
    @pytest.fixture
    def at(self, tmp_path):
        """Makes a folder with a file of that text."""

        def make(path: str, text: str):
            (tmp_path / path).mkdir(parents=True)
            (tmp_path / path / "ps1.ipynb").write_text(text)
            return tmp_path / path

        return make

    @staticmethod
    def placed(tmp_path, chosen):
        attempts = Attempts(tmp_path / "attempts")
        return place(chosen, "ps1", tmp_path / "submitted", attempts, tmp_path / "replaced", tmp_path / "spare")

    def test_what_lay_there_is_kept(self, tmp_path, at):
        at("submitted/bob/ps1", "by hand")
        at("submitted/cyd/ps1", "new")
        chosen = {student: at(f"attempts/{student}/1", "new") for student in ("ann", "bob", "cyd")}
        assert self.placed(tmp_path, chosen) == {"ann": NEW, "bob": REPLACED, "cyd": SAME}
        assert (tmp_path / "submitted/bob/ps1/ps1.ipynb").read_text() == "new"
        assert (tmp_path / "replaced/bob/ps1.ipynb").read_text() == "by hand"

    def test_when_one_fails_all_is_as_before(self, tmp_path, at):
        before = at("submitted/bob/ps1", "old")
        (tmp_path / "submitted/cyd").write_text("in the way")
        chosen = {student: at(f"attempts/{student}/1", "new") for student in ("ann", "bob", "cyd")}
        old = digest(before)
        with pytest.raises(OSError, match="cyd"):
            self.placed(tmp_path, chosen)
        assert digest(before) == old
        assert not (tmp_path / "submitted/ann/ps1").exists()


def test_an_attempt_is_kept_once(tmp_path):
    attempts = Attempts(tmp_path / "kept")
    for _ in range(2):
        (tmp_path / "new").mkdir(exist_ok=True)
        (tmp_path / "new" / "a").write_text("x")
        attempts.add("ann", tmp_path / "new")
    assert [path.name for path in attempts.of("ann")] == ["new"]
    with pytest.raises(ValueError, match="ann has 1 attempts, and no number 2"):
        attempts.chosen("ann", "2")
