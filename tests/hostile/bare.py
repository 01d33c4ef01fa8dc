"""Attacks with nothing around them, in a process each: `python -m tests.hostile.bare ID...`, a line of JSON for each.

What gets through here shows that the attack is one. Whatever it would signal is a process started for that.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.hostile.corpus import CORPUS
from tests.hostile.stage import filled
from tests.hostile.world import World


def attacked(source: str) -> str:
    """What the attack says that it got, in a child of this process; "" for nothing."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as report:
            told = report.read()
        os.waitpid(child, 0)
        return told
    signal.alarm(15)
    os.setsid()
    if attacker := os.fork():  # so that its parent is a process that it may end
        os.waitpid(attacker, 0)
        os._exit(0)
    module: dict[str, object] = {}
    try:
        exec(source, module)
        os.write(writing, str(module["tried"]() or "").encode()[:300])
    finally:
        os._exit(0)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        victims = [subprocess.Popen(["sleep", "20"], start_new_session=True) for _ in range(3)]
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            world = World(Path(folder))
            own = world.folder / "own"
            own.mkdir()
            os.chdir(own)
            pids = dict(zip(("GRADER", "SERVER", "SIBLING"), (str(victim.pid) for victim in victims), strict=True))
            told = attacked(filled(CORPUS[name].source, world.facts() | pids))
            contacted, ended = world.contacted(), [v.pid for v in victims if v.poll() is not None]
            print(json.dumps({"id": name, "got": told or str(contacted or ended or "")}), flush=True)
            world.clean()
            world.close()
            os.chdir("/")
        for victim in victims:
            victim.kill()
            victim.wait()
