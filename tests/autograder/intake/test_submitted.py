"""What lies in submitted/: who has handed in, and what is wrong where nobody can tell."""

import os
from pathlib import Path

import pytest

from autograder.intake import submitted
from autograder.intake.submitted import alike, misnamed, misplaced, missing, strays, students
from tests.autograder.privileges import an_ordinary_user


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "ann",
            "José",
            "Ann O'Neil_123_assignsubmission_file",
            "a.b",
            "{x}",
            "王",
            "\u05d0\u05e0\u05d4",
            "Jose\u0301",
            "🙂",
            "=1+2",
            "x" * 200,
        ],
    )
    def test_what_people_are_called_is_fine(self, name):
        assert misnamed(name) == ""

    @pytest.mark.parametrize(
        ("name", "wanted"),
        [
            (b"Jos\xe9", "be in utf-8"),
            (b"br[ack]et", "have no [ ] * ? in it"),
            (b"star*", "have no [ ] * ? in it"),
            (b"wh?", "have no [ ] * ? in it"),
            (b"ann ", "not begin or end with a space"),
            (b"a\nn", "have no line breaks or control characters"),
            ("a\u2028n".encode(), "have no line breaks or control characters"),
            ("a\u200bnn".encode(), "have no invisible or direction-changing characters, got U+200B"),
            ("\u202enna\u202c".encode(), "have no invisible or direction-changing characters, got U+202E, U+202C"),
            ("an\u00adn".encode(), "have no invisible or direction-changing characters, got U+00AD"),
            ("ann\u00a0b".encode(), "have no invisible or direction-changing characters, got U+00A0"),
            ("ann\u3164".encode(), "have no invisible or direction-changing characters, got U+3164"),
            ("ann\ufe0f".encode(), "have no invisible or direction-changing characters, got U+FE0F"),
            ("ann\U000e0041".encode(), "have no invisible or direction-changing characters, got U+E0041"),
            (b".ann", "not begin with a dot"),
            (b"x" * 201, "have at most 200 bytes"),
        ],
    )
    def test_what_nbgrader_would_take_for_something_else_is_refused(self, name, wanted):
        assert misnamed(os.fsdecode(name)) == f"rename the folder: its name must {wanted}"

    def test_where_python_reads_no_utf_8_that_is_said(self, monkeypatch):
        monkeypatch.setattr(submitted.sys, "getfilesystemencoding", lambda: "ascii")
        name = "José".encode().decode("ascii", "surrogateescape")
        assert misnamed(name) == "rename the folder: its name must be in ascii, or set PYTHONUTF8=1"


class TestAlike:
    def test_other_names_are_not(self):
        assert alike(["ann", "anna", "an n", "José", "Jose", "a.b", "ab"]) == []

    @pytest.mark.parametrize(
        ("names", "said"),
        [
            (["S01", "s01", "s02"], "S01, s01 differ only in capital letters"),
            (["straße", "STRASSE"], "straße, STRASSE differ only in capital letters"),
            (
                ["Jos\u00e9", "Jose\u0301"],
                r"'Jos\xe9', 'Jose\u0301' look the same and differ only in their Unicode form",
            ),
            (["ann1", "ann\uff11"], r"'ann1', 'ann\uff11' look the same and differ only in their Unicode form"),
        ],
    )
    def test_what_only_looks_different_or_not_even_that_is_named(self, names, said):
        assert alike(names) == [said]


def place(folder: Path, *paths: str) -> Path:
    """Files in submitted/, or folders where a path ends with a slash."""
    for path in paths:
        if path.endswith("/"):
            (folder / path).mkdir(parents=True)
        else:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).touch()
    return folder


class TestStudents:
    def test_every_folder_counts_but_those_of_other_assignments_alone(self, tmp_path):
        place(tmp_path, "ann/ps1/", "bob/PS1/", "cas/ps1.ipynb", "dan/ps0/", "eve/ps0/", "eve/ps1/", "fay/")
        assert students(tmp_path, "ps1", {"ps0", "ps1"}) == ["ann", "bob", "cas", "eve", "fay"]

    @pytest.mark.parametrize("lies_there", ["PS1/", "ps1 /", "Ps1.ipynb", "ps1.zip"])
    def test_what_is_called_nearly_like_the_assignment_counts_beside_another(self, tmp_path, lies_there):
        place(tmp_path, "ann/ps0/", f"ann/{lies_there}")
        assert students(tmp_path, "ps1", {"ps0", "ps1"}) == ["ann"]

    def test_what_programs_leave_does_not_count_unless_it_holds_the_assignment(self, tmp_path):
        place(tmp_path, "__MACOSX/ann/", ".git/objects/", ".ann/ps1/", ".DS_Store", "ann/.DS_Store", "ann/ps1/")
        assert students(tmp_path, "ps1", {"ps1"}) == [".ann", "ann"]
        assert strays(tmp_path) == []

    def test_a_folder_that_cannot_be_looked_into_counts(self, tmp_path):
        place(tmp_path, "ann/ps1/")
        (tmp_path / "ann").chmod(0)
        with an_ordinary_user():
            assert students(tmp_path, "ps1", {"ps1"}) == ["ann"]

    def test_where_nobody_can_look_that_is_one_line(self, tmp_path):
        tmp_path.chmod(0)
        with an_ordinary_user(), pytest.raises(ValueError, match=r"cannot be read: Permission denied$"):
            students(tmp_path, "ps1", {"ps1"})

    def test_what_is_no_folder_is_a_stray(self, tmp_path):
        place(tmp_path, "ann/ps1/", "class.zip")
        (tmp_path / "nowhere").symlink_to("gone")
        (tmp_path / "locked").symlink_to("ann/ps1/data")
        (tmp_path / "ann").chmod(0)
        with an_ordinary_user():
            assert strays(tmp_path) == ["class.zip", "locked", "nowhere"]


class TestMisplaced:
    @pytest.mark.parametrize(
        ("paths", "found"),
        [
            (["PS1/"], ", but PS1"),
            (["ps1 /"], ", but 'ps1 '"),
            (["ps1"], ", but the file ps1"),
            (["ps1 "], ", but the file 'ps1 '"),
            (["p\ns\udcff/"], r", but 'p\ns\udcff'"),
            (["ps1.ipynb", "data/"], ", but data, the file ps1.ipynb"),
            ([".DS_Store", "__MACOSX/"], ", which is empty"),
            ([f"{n}/" for n in range(9)], ", but 0, 1, 2, 3, 4 and 4 more"),
        ],
    )
    def test_it_is_said_what_lies_there(self, tmp_path, paths, found):
        ann = place(tmp_path / "ann", *paths)
        ann.mkdir(exist_ok=True)
        assert misplaced(ann, "ps1") == f"no folder ps1 in submitted/ann{found}"

    def test_what_lies_in_its_place_is_fine(self, tmp_path):
        assert misplaced(place(tmp_path / "ann", "ps1/"), "ps1") == ""


class TestMissing:
    @pytest.mark.parametrize(
        ("paths", "hint"),
        [
            ([], ""),
            ([".DS_Store", "._ps1.ipynb", "__MACOSX/._ps1.ipynb", ".ipynb_checkpoints/ps1-checkpoint.ipynb"], ""),
            (["mine.ipynb", "notes.txt", "._mine.ipynb"], ", but mine.ipynb: rename it"),
            (["PS1.IPYNB"], ", but PS1.IPYNB: rename it"),
            (["b.ipynb", "a.ipynb"], ", but a.ipynb, b.ipynb: rename it"),
            (["work/ps1.ipynb", "work/data.csv"], ", but work/ps1.ipynb: move it"),
            (["ps1/mine.ipynb"], ", but ps1/mine.ipynb: move it"),
            (["Ada.ZIP", "notes.txt"], ", but Ada.ZIP: unpack it"),
            (["ada.tar.gz"], ", but ada.tar.gz: unpack it"),
            (["ps1.py", "data/x.csv"], ", but data/x.csv, ps1.py"),
            ([f"{n}.txt" for n in range(9)], ", but 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 4 more"),
        ],
    )
    def test_it_is_said_what_lies_there_and_what_to_do(self, tmp_path, paths, hint):
        notebook = place(tmp_path, *paths) / "ps1.ipynb"
        assert missing(notebook) == f"no ps1.ipynb was handed in{hint}"
