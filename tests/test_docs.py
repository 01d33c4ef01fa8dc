"""What the documents promise is there: their Python runs, their targets and commands exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.apps import NbGraderApp

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "assignments/README.md",
    "autograder/README.md",
    "autograder/CLUSTER.md",
    "docs/measurements.md",
    "docs/power.md",
    "docs/slicing.md",
]
SCRIPTS = Path(sys.executable).parent


def text(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_ten_lines_of_the_readme_run(tmp_path):
    (lines,) = re.findall(r"```python\n(.*?)```", text("README.md"), re.DOTALL)
    assert len(lines.splitlines()) <= 12
    short = lines.replace("steps=1000", "steps=20").replace("steps=200", "steps=20")
    done = subprocess.run([sys.executable, "-c", short], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "moons.png").stat().st_size > 10_000


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_is_named_exists(name):
    named = set(re.findall(r"(?:`|    )make ([a-z.-]+)", text(name)))
    targets = set(re.findall(r"^([a-z.-]+):", text("Makefile"), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_scorelab_command_that_is_named_exists_with_its_options(name):
    for command, rest in set(re.findall(r"scorelab (check|release|grade|demo|doctor|report)\b([^\n#`]*)", text(name))):
        help = subprocess.run(
            [SCRIPTS / "scorelab", command, "--help"], capture_output=True, text=True, env={"COLUMNS": "200"}
        )
        assert help.returncode == 0, command
        assert all(option in help.stdout for option in re.findall(r"--[a-z]+", rest)), (command, rest)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_nbgrader_command_that_is_named_exists(name):
    named = set(re.findall(r"(?m)^    nbgrader ([a-z_]+)|`nbgrader ([a-z_]+)", text(name)))
    assert {a or b for a, b in named} <= set(NbGraderApp().subcommands)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_linked_is_there(name):
    prose = re.sub(r"`[^`]*`", "", text(name))  # what is quoted is no link
    links = [link for link in re.findall(r"\]\(([^)]+)\)", prose) if not link.startswith("http")]
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_the_makefile_explains_every_target():
    targets = re.findall(r"^([a-z-]+):(.*)$", text("Makefile"), re.MULTILINE)
    assert [name for name, rest in targets if "##" not in rest] == []
