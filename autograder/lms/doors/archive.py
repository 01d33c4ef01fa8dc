"""Gradescope's autograder archive: two scripts, the kit as a wheel, the settings and the seed."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import autograder
from autograder.files import aside
from autograder.handout.wheel import EPOCH, wheel
from autograder.lms.doors.settings import FILE, SEED, Settings
from autograder.problem_sets import load

SCRIPTS = Path(__file__).parent / "gradescope"
PINS = Path(__file__).parents[3] / "constraints.txt"  # of a clone


def write(settings: Settings, seed: int, to: Path) -> None:
    """Write the archive, whole or not at all, for nobody else to read: it holds the seed.

    Raises ValueError when there is no folder for it, OSError when it cannot be written.
    """
    if to.is_dir() or not to.parent.is_dir():
        raise ValueError(f"want a file in a folder that exists, got {to}")
    partial = aside(to)
    try:
        partial.touch(mode=0o600)
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, contents, mode in _files(settings, seed):
                info = zipfile.ZipInfo(name, EPOCH)
                info.external_attr = (0o100000 | mode) << 16  # a plain file with these rights
                archive.writestr(info, contents, zipfile.ZIP_DEFLATED)
        partial.replace(to)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _files(settings: Settings, seed: int) -> Iterator[tuple[str, bytes, int]]:
    """The name, contents and rights of each file."""
    for script in sorted(SCRIPTS.iterdir()):
        yield script.name, script.read_bytes(), 0o755
    yield FILE, settings.to_json().encode(), 0o644
    yield SEED, str(seed).encode(), 0o600
    yield "constraints.txt", PINS.read_bytes() if PINS.exists() else b"", 0o644
    yield (*wheel(), 0o644)
    folder = load(settings.assignment).folder
    if not folder.is_relative_to(Path(autograder.__file__).parent):  # one of the instructor's own
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            yield f"problem_sets/{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes(), 0o644
