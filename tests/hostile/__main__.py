"""Run attacks in this process, a grader of their own: `python -m tests.hostile ID...`, a line of JSON for each."""

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.hostile.corpus import CORPUS
from tests.hostile.stage import Stage
from tests.hostile.world import World

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        stage = Stage(World(Path(folder)))
        for name in sys.argv[1:] or CORPUS:
            start = time.monotonic()
            breaches = stage.breaches(CORPUS[name])
            print(
                json.dumps({"id": name, "breaches": breaches, "seconds": round(time.monotonic() - start, 2)}),
                flush=True,
            )
