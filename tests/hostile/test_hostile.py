"""The corpus: each attack is held, and its answer gets what an honest reading gives.

Each runs between two neighbours in one grader: one that is there all the time, one that comes after. Both
must answer as they do without it, and nothing of the grader's or of the machine's may have changed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.isolation import walls
from tests.hostile.attack import Attack
from tests.hostile.corpus import CORPUS, THEMES
from tests.hostile.stage import Stage
from tests.hostile.world import CLONE, SEED, World

pytestmark = pytest.mark.skipif(walls.missing() is not None, reason=f"no isolation here: {walls.missing()}")
LETHAL = [attack for attack in CORPUS.values() if attack.lethal]
REAL = [
    "memory", "memory-at-once", "memory-limit-raised", "forks", "threads", "big-file", "many-big-files", "many-files",
    "finds-reference", "reads-catalogue", "imports-checks", "reads-gradebook", "reads-seed-file", "reads-others",
    "environment", "reads-home",
    "reads-temporary", "reads-passwords", "reads-up", "links", "searches", "searches-shell", "proc-others",
    "counts-processes", "memory-of-grader", "writes-gradebook", "writes-feedback", "writes-submitted", "writes-results",
    "writes-home", "writes-temporary", "writes-var-tmp", "writes-root", "opens-to-write", "is-root", "chroot",
    "enters-namespace", "kill", "term", "probe", "kill-group", "kill-by-descriptor", "kill-shell", "queue", "owner",
    "kill-parent", "stop-parent", "ptrace", "limits-of-others", "tcp", "udp", "dns", "unix", "abstract",
    "unix-datagram", "http", "curl", "raw",
]  # fmt: skip


def parameters(attacks: Iterator[Attack]) -> list[object]:
    return [pytest.param(a, id=a.id, marks=pytest.mark.slow if a.slow else ()) for a in attacks]


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Iterator[Stage]:
    """A grader in this process, whose environment has the seed and whose home has secrets in it."""
    with pytest.MonkeyPatch.context() as patch:
        world = World(tmp_path_factory.mktemp("world"))
        patch.setenv("SCORELAB_SEED", str(SEED))
        patch.setenv("SCORELAB_MARK", world.token)
        patch.setenv("HOME", str(world.home))
        yield Stage(world)
        world.close()


@pytest.mark.parametrize("attack", parameters(a for a in CORPUS.values() if not a.lethal))
def test_it_is_held(attack, stage):
    assert stage.breaches(attack) == []


@pytest.fixture(scope="module")
def apart() -> dict[str, list[str]]:
    """What the attacks on the grader itself got away with: their grader is another process, which they could end."""
    command = [sys.executable, "-m", "tests.hostile", *(attack.id for attack in LETHAL)]
    done = subprocess.run(command, cwd=CLONE, env=environment(), capture_output=True, text=True, timeout=300)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {entry["id"]: entry["breaches"] for entry in found} | {"stderr": [done.stderr[-1000:]]}


def environment() -> dict[str, str]:
    path = os.pathsep.join([str(CLONE), str(CLONE / "lib")])
    return os.environ | {"SCORELAB_SEED": str(SEED), "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


@pytest.mark.parametrize("attack", LETHAL, ids=lambda a: a.id)
def test_the_grader_survives(attack, apart):
    assert apart.get(attack.id, ["the grader was gone", *apart["stderr"]]) == []


class TestCorpus:
    def test_it_is_large_and_every_entry_says_what_it_tries(self):
        assert len(CORPUS) == sum(len(theme.ATTACKS) for theme in THEMES) >= 60
        assert all(attack.tries for attack in CORPUS.values())

    def test_every_theme_is_there(self):
        assert {Path(theme.__file__).stem for theme in THEMES} == {
            "bombs", "endless", "escapes", "liars", "network", "patches", "shadows", "signals", "wires",
        }  # fmt: skip


@pytest.mark.slow
class TestTheAttacksAreReal:
    """With nothing around them, as root, they get through: what holds them above are the walls."""

    @pytest.fixture(scope="class", name="bare")
    @classmethod
    def run_bare(cls) -> dict[str, str]:
        if os.getuid() != 0:
            pytest.skip("want root, to whom everything is open")
        command = [sys.executable, "-m", "tests.hostile.bare", *REAL]
        done = subprocess.run(command, cwd=CLONE, env=environment(), capture_output=True, text=True, timeout=400)
        return {line["id"]: line["got"] for line in map(json.loads, done.stdout.splitlines())} | {
            "": done.stderr[-1000:]
        }

    @pytest.mark.parametrize("name", REAL)
    def test_it_gets_through(self, name, bare):
        assert bare.get(name, f"not run: {bare['']}")
        assert name in bare
