"""A real Dask cluster on this machine, one of whose workers is killed while it grades."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.batch.pool import Cluster, Local
from autograder.batch.tasks import Task, run_all
from autograder.grading.job import job_of
from autograder.grading.results import Result
from autograder.handout.release import release
from autograder.student.notebook import Notebook
from tests.autograder.conftest import RIGHT
from tests.autograder.processes import descendants, left
from tests.autograder.small_class import ROOT, exported, hand_in

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Dask's
ASSIGNMENT = "ps1_score_sde"
SLOW = "import time\ndef score_matching_loss(pred, std, z):\n    time.sleep(0.05)\n    return {} * pred.sum()"


def started(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *arguments, "--no-dashboard"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=environment, start_new_session=True, **quiet)


@pytest.fixture
def cluster(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    note = tmp_path / "scheduler.json"
    where = ["--scheduler-file", str(note)]
    scheduler = started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *where)
    until = time.monotonic() + 60
    while not note.exists() and time.monotonic() < until:
        time.sleep(0.1)
    worker = ["distributed.cli.dask_worker", *where, "--nthreads", "1", "--no-nanny"]
    workers = [started(*worker, "--local-directory", str(tmp_path)) for _ in range(2)]
    try:
        yield json.loads(note.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def results(tasks: list[Task], pool: Local | Cluster, each: Callable[[int], None] | None = None) -> dict[str, Result]:
    """By key. each: called with how many there are, after each."""
    found = {}
    for done in run_all(tasks, pool):
        assert not done.trouble
        found[done.key] = done.result
        if each:
            each(len(found))
    return found


def test_a_worker_that_is_killed_loses_nothing_and_the_results_are_the_local_ones(
    cluster, submit: Callable[..., Notebook], tmp_path
):
    address, workers = cluster
    stub = "def euler_maruyama_step(*args):\n    raise NotImplementedError"
    notebooks = {str(n): submit(q3a=SLOW.format(n), q3b=stub) for n in range(2, 18)}
    tasks = [Task(key, job_of(nb, ASSIGNMENT, 0, trust=True).to_json()) for key, nb in notebooks.items()]
    orphans: set[int] = set()

    def kill_one(done: int) -> None:
        if done == 4:
            assert pool.workers == 2
            orphans.update(descendants(workers[0].pid))
            workers[0].send_signal(signal.SIGKILL)

    with Cluster(address) as pool:
        pool.client.wait_for_workers(2, timeout=60)
        far = results(tasks, pool, kill_one)
    assert workers[0].wait(timeout=10) == -signal.SIGKILL
    assert set(far) == set(notebooks)
    with Local(1) as pool:
        assert results(tasks, pool) == far
    assert orphans
    assert left(orphans) == set()


def test_a_cluster_that_is_lost_is_one_error(cluster, submit: Callable[..., Notebook]):
    address, _ = cluster
    notebooks = [submit(q3a=SLOW.format(n)) for n in range(2, 8)]
    tasks = [Task(str(n), job_of(nb, ASSIGNMENT, 0, trust=True).to_json()) for n, nb in enumerate(notebooks)]
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        scheduler = client.run_on_scheduler(os.getpid)

    def lose(n: int) -> None:
        os.kill(scheduler, signal.SIGKILL)

    with pytest.raises(ConnectionError, match="the connection to the cluster is lost"), Cluster(address) as pool:
        results(tasks, pool, lose)


def test_the_command_grades_on_the_cluster_and_stores_here(cluster, tmp_path):
    address, _ = cluster
    folder = tmp_path / "course"
    release([ASSIGNMENT], ROOT, folder)
    hand_in(folder, ann=RIGHT["q3a"], bob="def score_matching_loss(pred, std, z):\n    return pred.sum()")
    command = [str(Path(sys.executable).with_name("scorelab")), "grade", ASSIGNMENT, "--scheduler", address]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "SCORELAB_TRUST_SUBMISSIONS": "1", "SCORELAB_SEED": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert exported(folder) == {"ann": ("graded", "4.0"), "bob": ("graded", "0.0")}
