"""Whether a rough picture is enough, and the sooner the better."""

import os


def rough() -> bool:
    """Whether to take few steps, few frames and few points.

    True while nbgrader runs a notebook to grade it, for nobody waits for its pictures then, and wherever the
    environment has SCORELAB_DRAFT=1, for a slow machine or an author's first run.
    """
    return os.environ.get("NBGRADER_EXECUTION") == "autograde" or os.environ.get("SCORELAB_DRAFT") == "1"
