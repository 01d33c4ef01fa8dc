"""The guide for authors, followed word for word in a copy of the repository.

Its blocks of Python are written to the files named above them, its commands are run, and what it says that they print
is what they print.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.problem_sets.clones import ROOT, clone, told

GUIDE = (ROOT / "docs" / "authors.md").read_text()
BLOCK = re.compile(r"(?:^`(?P<file>[\w./]+)`:\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a block, and the lines that follow it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *lines = part.strip().splitlines()
        yield command, lines


def test_every_block_is_a_file_or_commands():
    blocks = list(BLOCK.finditer(GUIDE))
    assert len(blocks) == GUIDE.count("```") / 2
    assert [block["kind"] for block in blocks] == ["python" if block["file"] else "console" for block in blocks]
    assert sum(len(list(commands(block["text"]))) for block in blocks) >= 8


def test_whoever_follows_it_sees_what_it_says(tmp_path: Path):
    here = clone(tmp_path)
    for block in BLOCK.finditer(GUIDE):
        if block["file"]:
            (tmp_path / block["file"]).write_text(block["text"])
            continue
        for command, lines in commands(block["text"]):
            status, said = told(command, tmp_path, **here)
            assert status == (2 if lines[0].startswith("scorelab: ") else 0), said
            wanted = ".*".join(re.escape(" ".join(line.split())).replace("…", ".*") for line in lines)
            assert re.search(wanted, " ".join(said.split())), f"{command}: want {lines}, got {said}"


@pytest.mark.parametrize("file", [block["file"] for block in BLOCK.finditer(GUIDE) if block["file"]])
def test_its_files_are_those_of_a_new_set(file):
    assert file == "mine.py" or re.search(r"ps7_decibels|solutions/decibels\.py", file)
