"""What an executor runs for one submission: JSON goes in, JSON comes out, a sandboxed child does the rest.

`work` is the same function in a pool of processes on this machine and in a worker of a cluster.
"""

import gc
import hashlib
import json
import threading
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import scorelab
from autograder.assignments import assignments, checks_of
from autograder.grading import grade, versions
from autograder.results import Result
from autograder.student.notebook import Cell, Notebook, UnusableSubmission

TURN = threading.Lock()  # a cluster's worker runs its tasks in threads, pytest runs one session a process


class OtherKit(RuntimeError):
    """The code or the libraries here are not those that the results are asked for; the message is one line."""


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
    """The job of grading a notebook, for this kit."""
    cells = tuple((cell.grade_id, cell.source, cell.problem) for cell in notebook.cells)
    return Job(assignment, seed, notebook.assignment, cells, trust, fingerprint())


def key_of(notebook: Notebook, assignment: str, seed: int) -> str:
    """What a result depends on, as 64 hexadecimal digits: the cells as graded, the checks' inputs, the kit.

    Not on whose it is, nor on text and outputs, which are never graded here.
    """
    return hashlib.sha256(job_of(notebook, assignment, seed).to_json().encode()).hexdigest()


@cache
def fingerprint() -> str:
    """The kit's code, calibration and versions, as 64 hexadecimal digits; of the files as they first were."""
    here, library = Path(__file__).parent, Path(scorelab.__file__).parent
    files = {f"autograder/{path.relative_to(here)}": path for path in here.rglob("*.py")}
    files |= {f"checks/{path.name}": path for path in (here / "checks").glob("*.json")}
    files |= {f"scorelab/{path.relative_to(library)}": path for path in library.rglob("*.py")}
    digest = hashlib.sha256(json.dumps(versions()).encode())
    for name, path in sorted(files.items()):
        digest.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def prepare() -> None:
    """Import what a first job would have to wait for."""
    from torch import optim, zeros

    import autograder.checking  # noqa: F401

    for assignment in assignments():
        checks_of(assignment)
    optim.Adam([zeros(1, requires_grad=True)]).zero_grad()  # an optimiser imports half of torch when it is first used
    gc.freeze()  # what is there now stays: a collection need not look at all of torch each time


def work(job: str) -> str:
    """The result of a job, both as JSON. A submission that cannot be used is a result in state "error".

    Raises OtherKit where another kit is installed than the one that asks; what `grade` raises.
    """
    given = json.loads(job)
    if given["kit"] != fingerprint():
        raise OtherKit("the kit, the libraries or the Python are others here than where the grading was started")
    notebook = Notebook(tuple(Cell(*cell) for cell in given["cells"]), given["claims"])
    assignment, seed = given["assignment"], given["seed"]
    try:
        with TURN:
            result = grade(notebook, assignment, seed, trust=given["trust"])
    except UnusableSubmission as error:
        result = Result(assignment, "", "error", seed=seed, message=str(error).removeprefix(": "))
    return json.dumps(result.to_json())
