"""Grade one submission in an executor: JSON goes in, JSON comes out, a sandboxed child does the rest.

`work` is the same function in a pool of processes on this machine and in a worker of a cluster.
"""

import gc
import hashlib
import json
import threading
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import autograder
import scorelab
from autograder.grading.results import Result
from autograder.grading.run import grade, versions
from autograder.problem_sets import load, names
from autograder.student.notebook import Cell, Notebook, UnusableSubmission

DECIDE = ("grading", "isolation", "problem_sets", "student")  # the folders whose code a result hangs on
TURN = threading.Lock()  # a cluster's worker runs its tasks in threads, pytest runs one session a process


class OtherKit(RuntimeError):
    """This machine has other code or libraries than the results are asked for; the message is one line."""


@dataclass(frozen=True)
class Job:
    """One notebook to grade. It does not say whose: equal notebooks are one job.

    claims: the assignment that the notebook says it belongs to.    cells: (grade_id, source, problem) of each.
    trust:  go on where submissions cannot be isolated.             kit: the fingerprint of the kit that asks.
    """

    assignment: str
    seed: int
    claims: str | None
    cells: tuple[tuple[str, str, str], ...]
    trust: bool
    kit: str

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def job_of(notebook: Notebook, assignment: str, seed: int, trust: bool = False) -> Job:
    """Make the job that grades a notebook with this kit."""
    cells = tuple((cell.grade_id, cell.source, cell.problem) for cell in notebook.cells)
    return Job(assignment, seed, notebook.assignment, cells, trust, fingerprint(assignment))


def key_of(notebook: Notebook, assignment: str, seed: int) -> str:
    """What a result depends on, as 64 hexadecimal digits: the cells as graded, the checks' inputs, the kit.

    Not on whose it is, nor on text and outputs, which are never graded here.
    """
    return hashlib.sha256(job_of(notebook, assignment, seed).to_json().encode()).hexdigest()


@cache
def fingerprint(assignment: str) -> str:
    """All that its results depend on, as 64 hexadecimal digits: the grader, the library, its own folder, the versions.

    Of the files as they first were. What another problem set's folder holds does not count, nor what is done with a
    result: a new report grades nobody anew.
    """
    own, engine, library = load(assignment).folder, Path(autograder.__file__).parent, Path(scorelab.__file__).parent
    rooms = {load(name).folder for name in names()}
    code = [*engine.glob("*.py"), *(path for folder in DECIDE for path in (engine / folder).rglob("*.py"))]
    files = {f"autograder/{path.relative_to(engine)}": path for path in code if not rooms & {*path.parents}}
    shared = (path for path in library.rglob("*") if path.suffix in (".py", ".npz"))
    files |= {f"scorelab/{path.relative_to(library)}": path for path in shared}
    files |= {f"own/{path.relative_to(own)}": path for path in own.rglob("*") if path.suffix in (".py", ".json")}
    digest = hashlib.sha256(json.dumps(versions()).encode())
    for name, path in sorted(files.items()):
        digest.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def prepare() -> None:
    """Import everything that the first job would otherwise wait for."""
    from torch import optim, zeros

    import autograder.grading.checks  # noqa: F401

    for name in names():
        _ = load(name).modules
    optim.Adam([zeros(1, requires_grad=True)]).zero_grad()  # an optimiser imports half of torch when it is first used
    gc.freeze()  # what is there now stays: a collection need not look at all of torch each time


def work(job: str) -> str:
    """Run a job; job and result are JSON. An unusable submission gives a result in state "error".

    Raises OtherKit where another kit is installed than the one that asks; what `grade` raises.
    """
    given = json.loads(job)
    if given["kit"] != fingerprint(given["assignment"]):
        what = "a different version of ScoreLab, its libraries or Python"
        raise OtherKit(f"this worker runs {what} than the machine that started grading")
    notebook = Notebook(tuple(Cell(*cell) for cell in given["cells"]), given["claims"])
    assignment, seed = given["assignment"], given["seed"]
    try:
        with TURN:
            result = grade(notebook, assignment, seed, trust=given["trust"])
    except UnusableSubmission as error:
        result = Result(assignment, "", "error", seed=seed, message=str(error).removeprefix(": "))
    return json.dumps(result.to_json())
