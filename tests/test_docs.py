"""What the documents promise is there: their Python runs, their targets, commands, files and headings exist."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from nbgrader.apps import NbGraderApp

from autograder.cli import app
from autograder.grading.outcomes import STATES, Outcome
from autograder.grading.results import CheckResult, QuestionResult, Result
from autograder.isolation.doctor import MEANING

ROOT = Path(__file__).parents[1]
GUIDES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "assignments/README.md",
    "autograder/README.md",
    *GUIDES,
]
COMMANDS = typer.main.get_group(app).commands


def text(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_ten_lines_of_the_readme_run(tmp_path):
    (lines,) = re.findall(r"```python\n(.*?)```", text("README.md"), re.DOTALL)
    assert len(lines.splitlines()) <= 12
    assert {*re.findall(r"^(?:import|from) (\w+)", lines, re.MULTILINE)} == {"torch", "scorelab"}  # the wheel has these
    done = subprocess.run([sys.executable, "-c", lines], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ring.png").stat().st_size > 10_000


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_is_named_exists(name):
    named = set(re.findall(r"(?:`|    )make ([a-z.-]+)", text(name)))
    targets = set(re.findall(r"^([a-z.-]+):", text("Makefile"), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_scorelab_command_that_is_named_exists_with_its_options(name):
    for command, rest in re.findall(rf"scorelab ({'|'.join(COMMANDS)})\b([^\n#`]*)", text(name)):
        options = {option for parameter in COMMANDS[command].params for option in parameter.opts}
        assert {*re.findall(r"--[a-z-]+", rest)} <= options, (command, rest)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_nbgrader_command_that_is_named_exists(name):
    named = set(re.findall(r"(?m)^    nbgrader ([a-z_]+)|`nbgrader ([a-z_]+)", text(name)))
    assert {a or b for a, b in named} <= set(NbGraderApp().subcommands)


def links(name: str) -> Iterator[tuple[Path, str]]:
    """The file and the heading, or an empty one, of every link into the repository."""
    prose = re.sub(r"`[^`]*`", "", text(name))  # what is quoted is no link
    for link in re.findall(r"\]\(([^)]+)\)", prose):
        if not link.startswith("http"):
            file, _, heading = link.partition("#")
            here = ROOT / name
            yield (here.parent / file).resolve() if file else here, heading


def anchors(file: Path) -> set[str]:
    """The headings of a Markdown file, as links name them."""
    headings = re.findall(r"(?m)^#+ (.+)$", file.read_text())
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_linked_is_there(name):
    assert [str(file) for file, _ in links(name) if not file.exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_heading_that_is_linked_is_there(name):
    missing = [(file.name, heading) for file, heading in links(name) if heading and heading not in anchors(file)]
    assert missing == []


def test_every_document_can_be_reached_from_the_readme():
    found, todo = set(), ["README.md"]
    while todo:
        found.add(name := todo.pop())
        pages = {file.relative_to(ROOT).as_posix() for file, _ in links(name) if file.suffix == ".md"}
        todo += pages - found
    assert set(DOCUMENTS) - found == set()


def test_every_page_for_instructors_is_in_the_table_of_the_grader():
    named = {file.relative_to(ROOT).as_posix() for file, _ in links("autograder/README.md")}
    assert {guide for guide in GUIDES if "instructors" in guide} <= named


def test_the_readme_is_short():
    assert len(text("README.md").split()) <= 900


def test_every_version_of_the_changelog_says_what_was_added_changed_and_fixed():
    for version in text("CHANGELOG.md").split("\n## ")[1:]:
        assert re.findall(r"(?m)^### (.+)$", version) == ["Added", "Changed", "Fixed"]


def test_a_line_of_the_changelog_is_an_entry():
    lines = [line for line in text("CHANGELOG.md").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not line.startswith("- ") or len(line) > 110] == []


class TestResult:
    """docs/result.md documents what `to_json` writes."""

    EXAMPLE = json.loads(re.findall(r"```json\n(.*?)```", text("docs/result.md"), re.DOTALL)[0])
    CHECK = CheckResult("loss_value", "On random points …", "passed", 1.0, 1.0)
    RESULT = Result("ps1_score_sde", "ada", "graded", (QuestionResult("q3a", (CHECK,)),)).to_json()

    @staticmethod
    def levels(result: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """The result, its first question, and that one's first check."""
        return result, result["questions"][0], result["questions"][0]["checks"][0]

    @pytest.mark.parametrize("level", range(3), ids=["result", "question", "check"])
    def test_its_example_has_the_keys(self, level):
        assert set(self.levels(self.EXAMPLE)[level]) == set(self.levels(self.RESULT)[level])

    @pytest.mark.parametrize(("level", "heading"), [*enumerate(["The result", "A question", "A check"])])
    def test_its_tables_have_the_keys(self, level, heading):
        section = text("docs/result.md").split(f"## {heading}\n")[1].split("\n## ")[0]
        assert set(re.findall(r"(?m)^\| `(\w+)` \|", section)) == set(self.levels(self.RESULT)[level])

    @pytest.mark.parametrize("page", ["docs/result.md", "docs/instructors/scores.md"])
    def test_every_outcome_is_explained(self, page):
        section = re.split(r"\n## Outcomes.*\n", text(page))[1].split("\n## ")[0]
        assert set(get_args(Outcome)) <= set(re.findall(r"\w+", section))

    def test_its_example_is_what_the_command_prints(self, tmp_path):
        (code,) = re.findall(r"```python\n(.*?)```", text("docs/result.md"), re.DOTALL)
        (tmp_path / "homework.py").write_text(code)
        command = [Path(sys.executable).parent / "scorelab", "check", "homework.py", "--json", "-", "--seed", "0"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        printed = json.loads(done.stdout)
        kept = {(q["id"], c["name"]) for q in self.EXAMPLE["questions"] for c in q["checks"]}
        for question in printed["questions"]:
            question["checks"] = [c for c in question["checks"] if (question["id"], c["name"]) in kept]
        printed["questions"] = [question for question in printed["questions"] if question["checks"]]
        machine = {name: self.EXAMPLE[name] for name in ("isolation", "versions")}
        assert printed | machine == self.EXAMPLE


def test_every_state_is_explained():
    assert [state for state in STATES if f"| `{state}` |" not in text("docs/instructors/course.md")] == []


def test_every_layer_is_explained_as_the_doctor_does():
    page = text("docs/instructors/isolation.md")
    assert [name for name, meaning in MEANING.items() if f"| {name} | {meaning} |" not in page] == []


def test_the_makefile_explains_every_target():
    targets = re.findall(r"^([a-z-]+):(.*)$", text("Makefile"), re.MULTILINE)
    assert [name for name, rest in targets if "##" not in rest] == []
