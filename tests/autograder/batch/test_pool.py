"""Processes that grade: how many jobs are out, what happens when one dies, and that all end with the grader.

The jobs here are Python expressions, and what runs them is `eval`.
"""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from autograder.batch.pool import Cluster, Local
from autograder.batch.tasks import Ending, Task, run_all
from autograder.grading.results import CheckResult, QuestionResult, Result
from tests.autograder.processes import left

OK = repr(json.dumps(Result("ps1", "", "graded").to_json()))
CHECK = CheckResult("c", "", "timeout", 0.0, 1.0)
LATE = repr(json.dumps(Result("ps1", "", "graded", (QuestionResult("q", (CHECK,)),)).to_json()))
DIE = "__import__('os').kill(__import__('os').getpid(), 9)"


def task(key: str, job: str = OK) -> Task:
    return Task(key, job)


def outcomes(tasks: list, pool: Local) -> dict[str, str]:
    """By key, "" for a result, or why there is none."""
    found = {done.key: done.trouble for done in run_all(tasks, pool)}
    assert len(found) == len(tasks)
    return found


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    with Local(2, eval) as pool:
        yield pool


class TestFinished:
    def test_every_task_is_done_once(self, local):
        assert outcomes([task(str(n)) for n in range(50)], local) == {str(n): "" for n in range(50)}

    def test_what_is_no_task_is_passed_on(self, local):
        mixed = [*range(9), task("a"), *range(9, 18), task("b"), 18]
        came = list(run_all(mixed, local))
        assert sorted(c for c in came if isinstance(c, int)) == list(range(19))
        assert {c.key for c in came if isinstance(c, Ending)} == {"a", "b"}

    def test_a_process_that_dies_costs_only_the_job_that_kills_it(self, local):
        tasks = [task(str(n), DIE if n in (3, 4) else OK) for n in range(12)]
        found = outcomes(tasks, local)
        killed = "the grader failed: the process that graded it was killed"
        assert found == {str(n): killed if n in (3, 4) else "" for n in range(12)}

    def test_a_process_that_dies_once_costs_nothing(self, local, tmp_path):
        """The job kills its process unless it finds the note of an earlier try."""
        note = f"__import__('pathlib').Path({str(tmp_path / 'note')!r})"
        once = f"{OK} if {note}.exists() else ({note}.touch(), {DIE})"
        assert outcomes([task("once", once), *(task(str(n)) for n in range(6))], local)["once"] == ""

    def test_an_exception_is_tried_three_times_and_told_in_one_line(self, local, tmp_path):
        tally = f"open({str(tmp_path / 'tally')!r}, 'a').write('x')"
        found = outcomes([task("bad", f"({tally}, 1 / 0)"), task("good")], local)
        assert found == {"bad": "the grader failed: ZeroDivisionError: division by zero", "good": ""}
        assert (tmp_path / "tally").read_text() == "xxx"

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"assignment": 1}', "null"])
    def test_what_is_no_result_is_none(self, text):
        class Pool:
            width, tries = 1, 1

            def submit(self, job: str) -> Future[str]:
                future: Future[str] = Future()
                future.set_result(job)
                return future

        (done,) = run_all([task("a", text)], Pool())
        assert (done.result, done.trouble) == (None, "the grader failed: the worker returned no valid result")

    def test_tasks_are_read_no_further_ahead_than_twice_the_processes(self, local):
        """So that a class of thousands is never in memory."""
        read, done = 0, 0

        def tasks() -> Iterator[Task]:
            nonlocal read
            for n in range(30):
                read += 1
                assert read - done <= 2 * local.processes
                yield task(str(n))

        for _ in run_all(tasks(), local):
            done += 1
        assert done == 30


class TestWhatTimedOut:
    """It is run once more, alone and after all others, before it counts."""

    @staticmethod
    def late_once(tmp_path, key: str, then: str) -> Task:
        """A job that is late, and at its second run what `then` says; each run adds its key to a tally."""
        tally = f"open({str(tmp_path / 'tally')!r}, 'a').write({key!r})"
        return task(
            key, f"({tally}, {LATE} if open({str(tmp_path / 'tally')!r}).read().count({key!r}) < 2 else {then})[1]"
        )

    def test_it_counts_as_it_comes_out_alone(self, local, tmp_path):
        (tmp_path / "tally").touch()
        noted = [task(str(n), f"(open({str(tmp_path / 'tally')!r}, 'a').write('.'), {OK})[1]") for n in range(9)]
        tasks = [self.late_once(tmp_path, "a", OK), self.late_once(tmp_path, "b", LATE), *noted]
        found = {done.key: done.result.late for done in run_all(tasks, local)}
        assert found == {"a": False, "b": True} | {str(n): False for n in range(9)}
        tally = (tmp_path / "tally").read_text()
        assert sorted(tally[-2:]) == ["a", "b"]
        assert sorted(tally[:-2]) == ["."] * 9 + ["a", "b"]

    def test_a_process_that_dies_with_it_then_leaves_what_there_was(self, local, tmp_path):
        (done,) = run_all([self.late_once(tmp_path, "a", DIE)], local)
        assert (done.result.late, done.trouble) == (True, "")
        assert outcomes([task("b")], local) == {"b": ""}

    def test_endless_loops_of_a_large_class_have_a_bound(self, local, tmp_path, monkeypatch):
        monkeypatch.setattr("autograder.batch.tasks.SECONDS_ALONE", 0.0)
        found = list(run_all([self.late_once(tmp_path, key, OK) for key in "abc"], local))
        assert [done.result.late for done in found] == [True] * 3
        assert sorted((tmp_path / "tally").read_text()) == ["a", "b", "c"]


class TestProcesses:
    def test_torch_has_one_thread_and_ctrl_c_is_the_grader_s(self):
        ask = "__import__('json').dumps([__import__('os').environ['OMP_NUM_THREADS'], "
        ask += "__import__('signal').getsignal(2) == __import__('signal').SIG_IGN])"
        with Local(1, eval) as pool:
            assert json.loads(pool.submit(ask).result()) == ["1", True]

    def test_what_a_first_job_needs_is_there(self):
        """Each is forked from a process that has imported it: none waits for torch."""
        with Local(1, eval) as pool:
            loaded = set(pool.submit("' '.join(__import__('sys').modules)").result().split())
        assert {
            "torch",
            "autograder.grading.checks",
            "autograder.problem_sets.ps1_score_sde.test_loss",
            "torch._dynamo",
        } <= loaded

    def test_none_is_left_when_the_pool_is_left_at_once(self):
        began, pool = time.monotonic(), Local(2, eval)
        pid = int(pool.submit("str(__import__('os').getpid())").result())
        pool.submit("__import__('time').sleep(60)")
        pool.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
        assert time.monotonic() - began < 30
        assert left({pid}) == set()

    def test_ctrl_c_while_the_first_is_still_to_be_forked_says_nothing(self, tmp_path):
        """It is forked all the same, from a process that is not told, and finds that all it needs is gone."""
        script = tmp_path / "grader.py"
        script.write_text(
            "import os, signal, threading\n"
            "from contextlib import suppress\n"
            "from autograder.batch.pool import Local\n"
            "if __name__ == '__main__':\n"
            "    with suppress(KeyboardInterrupt), Local(1, eval) as pool:\n"
            "        threading.Timer(0.2, os.kill, [os.getpid(), signal.SIGINT]).start()\n"
            "        print(pool.submit('__import__(\"time\").sleep(5)').result())\n"  # in case it is forked at once
            "    with Local(1, eval) as pool:\n"  # its process is forked after that one
            "        print(pool.submit('2').result())\n"
        )
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=100)
        assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")

    def test_they_end_with_a_grader_that_is_killed(self, tmp_path):
        script = tmp_path / "grader.py"
        script.write_text(
            "from autograder.batch.pool import Local\n"
            "if __name__ == '__main__':\n"
            "    pool = Local(2, eval)\n"
            "    first, second = (pool.submit(\"(__import__('time').sleep(1), str(__import__('os').getpid()))[1]\")"
            " for _ in range(2))\n"
            "    print(first.result(), second.result(), flush=True)\n"
            "    pool.submit(\"__import__('time').sleep(600)\").result()\n"
        )
        grader = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
        with grader:
            pids = [int(pid) for pid in grader.stdout.readline().split()]
            grader.kill()
        assert len(set(pids)) == 2
        assert left(set(pids)) == set()


class TestCluster:
    @pytest.fixture(autouse=True)
    def finalised(self) -> Iterator[None]:
        """A client that reached nobody ends when it is collected: amid the start of another, that is a deadlock."""
        yield
        gc.collect()

    def test_without_dask_one_line_says_what_to_install(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(ValueError, match=r"^--scheduler needs Dask: pip install 'scorelab\[cluster\]'$"):
            Cluster("tcp://127.0.0.1:1")

    @pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "no address", "ftp://x"])
    def test_where_nothing_answers_one_line_says_so(self, address, monkeypatch):
        monkeypatch.setattr("autograder.batch.pool.SECONDS_TO_CONNECT", 1)
        with pytest.raises(ValueError, match="no Dask scheduler answers at") as error:
            Cluster(address)
        assert "\n" not in str(error.value)
