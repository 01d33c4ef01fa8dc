"""`scorelab doctor`: what this machine has."""

import sys

from autograder.cli.base import app, out


@app.command()
def doctor() -> None:
    """Versions, isolation layers that are active, and what is missing."""
    from autograder.grading.run import versions

    if sys.platform != "linux":  # whose modules do not even load here
        out.print(", ".join(f"{name} {version}" for name, version in versions().items()))
        out.print("no isolation: only Linux has it, and to check your own notebook you need none", soft_wrap=True)
        return
    from autograder.isolation.doctor import findings

    out.print(findings(versions()))
