"""`scorelab doctor`: what this machine has."""

from autograder.cli.base import app, out


@app.command()
def doctor() -> None:
    """Versions, isolation layers that are active, and what is missing."""
    from autograder.grading.run import versions
    from autograder.isolation.doctor import findings

    out.print(findings(versions()))
