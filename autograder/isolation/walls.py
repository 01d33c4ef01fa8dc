"""Say which layers separate a submission from the grader on this machine, and whether they are enough."""

from autograder.isolation import confinement, sandbox

WAY_OUT = "install bubblewrap (apt-get install bubblewrap), or pass --trust-submissions if you trust all students"


class NotIsolated(RuntimeError):
    """Nothing would separate submissions from the grader; the message is one line."""


def enough(layers: tuple[str, ...]) -> bool:
    """Whether these layers keep a submission away from files, network and processes of others."""
    landlock = next((int(name.split()[1]) for name in layers if name.startswith("Landlock")), 0)
    return "bwrap" in layers or landlock >= 6 or (landlock > 0 and "unshare" in layers)


def missing() -> str | None:
    """Why submissions cannot be isolated on this machine and what to do, in one line; None if they can."""
    if enough((*sandbox.layer(), *confinement.landlock())):
        return None
    return f"submissions cannot be isolated here: no bubblewrap or namespaces, and no Landlock; {WAY_OUT}"
