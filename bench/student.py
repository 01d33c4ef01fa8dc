"""`make bench-student`: what a student installs, and how long the first film and the first check take.

Makes an environment from the first set's bundle with pip, runs the bundle's notebook there cell by cell, and every
set's notebook with right answers here. Prints a table.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from rich.console import Console
from rich.table import Table

from autograder.handout.bundle import bundles
from autograder.handout.classroom import answer_cells, built, cell
from autograder.handout.release import release
from autograder.problem_sets import load, names
from bench.handed_in import ROOT
from docs.site.notebooks import executed

FIRST = names()[0]
# Seconds of a new process, as the notebook's kernel is one, until the cells with these ids have run.
TIMED = """
import json, sys, time
begin = time.perf_counter()
from IPython.core.interactiveshell import InteractiveShell
shell, found = InteractiveShell.instance(), {}
for name, source in json.load(sys.stdin):
    shell.run_cell(source).raise_error()
    found[name] = time.perf_counter() - begin
print(json.dumps(found))
"""


def main() -> int:
    """Measure and print."""
    table = Table("what", "measured", title="what a student installs and waits for")
    with TemporaryDirectory() as folder:
        zips = [*bundles(release([*names()], ROOT, Path(folder)), ROOT, Path(folder) / "bundles")]
        table.add_row("a set's bundle", within([path.stat().st_size / 1e3 for path in zips], "kB"))
        with zipfile.ZipFile(next(path for path in zips if path.stem == FIRST)) as archive:
            archive.extractall(folder)
        python = environment(Path(folder) / FIRST)
        table.add_row("the environment, without JupyterLab", f"{size(python.parents[1]) / 1e6:.0f} MB")
        for what, cells in waits(Path(folder) / FIRST).items():
            table.add_row(f"to {what}, from a new kernel", f"{seconds(python, cells):.1f} s")
    saved = [len(nbformat.writes(executed(name, ROOT, run=True))) / 1e6 for name in names()]
    table.add_row("a notebook, run and saved", within(saved, "MB"))
    Console().print(table)
    return 0


def environment(bundle: Path) -> Path:
    """The Python of a new environment with what the bundle asks for, as its page says."""
    subprocess.run([sys.executable, "-m", "venv", bundle / "env"], check=True)
    python = bundle / "env" / "bin" / "python"
    subprocess.run([str(python), *"-m pip install --quiet -r requirements.txt".split()], check=True, cwd=bundle)
    return python


def waits(bundle: Path) -> dict[str, list[tuple[str, str]]]:
    """The cells to run, each with its id, up to the first film, and up to the first check of a right answer."""
    released, asked = nbformat.read(bundle / f"{FIRST}.ipynb", as_version=4), load(FIRST)
    first = answer_cells(asked)[next(iter(asked.functions))]
    code = [(each.id, each.source) for each in released.cells if each.cell_type == "code"]
    film = [name for name, _ in code].index("film")
    imports = next(each for each in code if each[0] == "imports")
    answer = (first, cell(built(ROOT, FIRST), first).source)
    check = (asked.questions[first].cell, cell(released, asked.questions[first].cell).source)
    return {"the first film": code[: film + 1], "the first check": [imports, answer, check]}


def seconds(python: Path, cells: list[tuple[str, str]]) -> float:
    """How long a new process takes for the cells."""
    command = [str(python), "-c", TIMED]
    done = subprocess.run(command, input=json.dumps(cells), check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])[cells[-1][0]]


def size(folder: Path) -> int:
    """The bytes of all files."""
    return sum(path.lstat().st_size for path in folder.rglob("*"))


def within(values: list[float], unit: str) -> str:
    """The least and the largest."""
    digits = 0 if max(values) >= 10 else 1
    return f"{min(values):.{digits}f} to {max(values):.{digits}f} {unit}"


if __name__ == "__main__":
    sys.exit(main())
