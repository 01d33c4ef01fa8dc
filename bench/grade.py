"""`make bench-grade`: what grading a class costs, beside stock nbgrader, by the size of the class, and on Dask.

Stock nbgrader runs each notebook from top to bottom, one after the other, so it gets the first few of the
class; its figures have no feedback pages in them, the kit's have. All commands run on the same cores, in
turn. Prints three tables and writes build/bench/grade.json; exits with 1 when a score differs.
"""

import json
import logging
import platform
import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import dask
import typer
from distributed import LocalCluster
from nbgrader.api import Gradebook
from rich.console import Console
from rich.table import Table

from autograder.batch.pool import usable_cores
from autograder.gradebook.scores import Scores, auto_scores, rows
from autograder.grading.run import versions
from autograder.problem_sets import load
from bench.command import Run, run
from bench.handed_in import ASSIGNMENT, Outputs, hand_in, outputs

SCRIPTS = Path(sys.executable).parent
ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # the kit grades with one thread a process
ALL_THREADS = {"OMP_NUM_THREADS": None, "SCORELAB_EXECUTE": "stock"}  # it has nothing else to fill the cores with

Row = dict[str, Any]


def main(
    assignment: Annotated[str, typer.Option(help="which problem set is graded")] = ASSIGNMENT,
    parts: Annotated[str, typer.Option(help="which of the three, by name")] = "stock,sizes,dask",
    size: Annotated[int, typer.Option(help="of the class beside stock nbgrader")] = 40,
    sample: Annotated[int, typer.Option(help="how many of it stock nbgrader grades, at 20 s or more each")] = 8,
    sizes: Annotated[
        str, typer.Option(help="of the classes whose cost is compared; 2000 takes 20 minutes")
    ] = "1,50,300",
    dask_size: Annotated[int, typer.Option(help="of the class on Dask")] = 100,
    jobs: Annotated[int, typer.Option(help="processes, and Dask workers")] = 2,
    repeats: Annotated[int, typer.Option(help="of the first and the last part, in turn")] = 1,
    with_outputs: Annotated[bool, typer.Option(help="notebooks as they are after a run, of 7 MB each")] = False,
    out: Annotated[Path, typer.Option(help="folder for grade.json and the classes")] = Path("build/bench"),
) -> None:
    """Measure, print and write everything."""
    console = Console(width=110)
    bench = Bench(assignment, out.resolve(), jobs, console, outputs(assignment) if with_outputs else None)
    found: Row = {"assignment": assignment, "cores": usable_cores(), "jobs": jobs}
    found |= {"python": platform.python_version(), "versions": versions()}
    if "stock" in parts:
        found["stock"] = bench.beside_stock(size, sample, repeats)
        console.print(stock_table(found["stock"]))
    if "sizes" in parts:
        found["sizes"] = [bench.of_size(int(n)) for n in sizes.split(",")]
        console.print(sizes_table(found["sizes"]))
    if "dask" in parts:
        found["dask"] = bench.on_dask(dask_size, repeats)
        console.print(dask_table(found["dask"]))
    path = out / "grade.json"
    path.write_text(json.dumps(found, indent=1) + "\n")
    console.print(f"{found['cores']} cores, {jobs} jobs; written: {path}", soft_wrap=True)
    raise typer.Exit(not (found.get("stock", {}).get("equal", True) and found.get("dask", {}).get("equal", True)))


class Bench:
    """The measurements. Each grades a class of its own, of which nothing is in any cache."""

    def __init__(self, assignment: str, out: Path, jobs: int, console: Console, outputs: Outputs | None) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self.assignment, self.out, self.jobs, self.console, self.outputs = assignment, out, jobs, console, outputs
        self.kit: list[str | Path] = [SCRIPTS / "scorelab", "grade", assignment, "--yes"]
        self.stock: list[str | Path] = [SCRIPTS / "nbgrader", "autograde", assignment, "--force"]

    def beside_stock(self, size: int, sample: int, repeats: int) -> Row:
        """Stock nbgrader on the first `sample` of the class and the kit on all of it, in turn."""
        stock, kit, differing = [], [], set()
        for _ in range(repeats):
            with self._class(sample) as folder:
                stock.append(self._run(self.stock, folder, ALL_THREADS))
                expected = scores(folder, self.assignment)
            with self._class(size) as folder:
                kit.append(self._local(folder))
                got = scores(folder, self.assignment)
            differing |= {student for student in expected if got[student] != expected[student]}
        return {
            "stock": _row(stock, sample),
            "kit": _row(kit, size),
            "ratio": _median(stock) / sample / (_median(kit) / size),
            "equal": not differing,
            "compared": sum(len(cells) for cells in expected.values()),
            "differing": sorted(differing),
        }

    def of_size(self, size: int) -> Row:
        """The kit on a class of that size."""
        with self._class(size) as folder:
            return _row([self._local(folder)], size)

    def on_dask(self, size: int, repeats: int) -> Row:
        """The class on this machine's processes and on as many Dask workers, in turn."""
        local, dask, equal = [], [], True
        for _ in range(repeats):
            with self._class(size) as folder:
                local.append(self._local(folder))
                expected = scores(folder, self.assignment)
            with self._class(size) as folder, self._cluster() as address:
                dask.append(self._run([*self.kit, "--scheduler", address], folder, ONE_THREAD))
                equal &= scores(folder, self.assignment) == expected
        here, there = _row(local, size), _row(dask, size)
        throughput = here["grading"] / there["grading"]
        return {"local": here, "dask": there, "equal": equal, "throughput": throughput}

    def _local(self, folder: Path) -> Run:
        return self._run([*self.kit, "--jobs", str(self.jobs)], folder, ONE_THREAD)

    def _run(self, command: list[str | Path], folder: Path, environment: Mapping[str, str | None]) -> Run:
        """Raises RuntimeError, with what the command said, when it did not grade everybody."""
        size = len(list((folder / "submitted").iterdir()))
        done = run(command, folder, environment)
        self.console.print(f"{Path(command[0]).name}, {size} submissions: {done.seconds:.1f} s", style="dim")
        if done.status:
            raise RuntimeError(f"status {done.status}:\n" + "\n".join(line for _, line in done.lines[-20:]))
        return done

    @contextmanager
    def _class(self, size: int) -> Iterator[Path]:
        with TemporaryDirectory(dir=self.out) as folder:
            hand_in(Path(folder), size, self.outputs, self.assignment)
            yield Path(folder)

    @contextmanager
    def _cluster(self) -> Iterator[str]:
        """The address of a scheduler with as many worker processes."""
        # Its profiler looks at every thread a hundred times a second: docs/instructors/cluster.md turns it off.
        unwatched = dask.config.set({"distributed.worker.profile.enabled": False})
        with (
            unwatched,
            LocalCluster(
                n_workers=self.jobs,
                threads_per_worker=1,
                memory_limit=0,
                dashboard_address=":0",
                silence_logs=logging.CRITICAL,
            ) as cluster,
        ):
            yield cluster.scheduler_address


def scores(folder: Path, assignment: str) -> dict[str, Scores]:
    """What the gradebook of the course has for each student's test cells."""
    tests = [question.cell for question in load(assignment).declared]
    with Gradebook(f"sqlite:///{folder / 'gradebook' / 'gradebook.db'}") as gradebook:
        return auto_scores(rows(gradebook, assignment), tests)


def _row(runs: list[Run], size: int) -> Row:
    """Medians over the runs; seconds for the whole class, and for its grading alone where the command says."""
    grading = [r.until("grading") for r in runs if any(line.startswith("grading") for _, line in r.lines)]
    row = {
        "size": size,
        "seconds": _median(runs),
        "own_mb": max(r.own for r in runs),
        "tree_mb": max(r.tree for r in runs),
    }
    return row | ({"grading": statistics.median(grading)} if grading else {})


def _median(runs: list[Run]) -> float:
    return statistics.median(r.seconds for r in runs)


def stock_table(found: Row) -> Table:
    """Stock nbgrader and the kit, beside one another."""
    table = _table("The same class", "", "submissions", "s", "s a submission", "peak memory")
    for name, row in (("nbgrader autograde", found["stock"]), ("scorelab grade", found["kit"])):
        each = row["seconds"] / row["size"]
        table.add_row(name, str(row["size"]), f"{row['seconds']:.0f}", f"{each:.2f}", f"{row['tree_mb']:.0f} MB")
    equal = "all equal" if found["equal"] else f"differing: {', '.join(found['differing'])}"
    table.caption = f"{found['ratio']:.1f} times the throughput; {found['compared']} auto scores compared, {equal}"
    return table


def sizes_table(rows: list[Row]) -> Table:
    """What a submission costs, in all and beyond what the smallest class costs."""
    table = _table(
        "The size of the class", "submissions", "s", "s each", "beyond the first", "storing", "grader", "all"
    )
    first = rows[0]
    for row in rows:
        more = row["size"] - first["size"]
        beyond = f"{(row['seconds'] - first['seconds']) / more:.3f}" if more else ""
        storing = f"{(row['seconds'] - row['grading']) / row['size']:.3f}"
        each, memory = row["seconds"] / row["size"], (f"{row['own_mb']:.0f} MB", f"{row['tree_mb']:.0f} MB")
        table.add_row(str(row["size"]), f"{row['seconds']:.1f}", f"{each:.3f}", beyond, storing, *memory)
    return table


def dask_table(found: Row) -> Table:
    """This machine's processes and Dask's, beside one another."""
    table = _table("Two ways to spread", "", "submissions", "grading s", "s each", "in all s")
    for name in ("local", "dask"):
        row = found[name]
        each = f"{row['grading'] / row['size']:.3f}"
        table.add_row(name, str(row["size"]), f"{row['grading']:.1f}", each, f"{row['seconds']:.1f}")
    equal = "equal" if found["equal"] else "different"
    table.caption = f"Dask grades at {found['throughput']:.2f} of the local throughput; scores {equal}"
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, caption_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column else "left")
    return table


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
