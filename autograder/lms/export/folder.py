"""Fill a folder with files, and spoil nobody else's."""

from collections.abc import Mapping
from pathlib import Path

from autograder.files import clear, write


def fill(place: Path, files: Mapping[str, str], is_ours: bool) -> None:
    """Write the files, by their paths in the folder.

    is_ours: the folder is the kit's, so what is left of last time goes.
    Raises ValueError, in one line, when it is somebody else's and not empty, or a path leads out of it.
    """
    if astray := [name for name in files if not (place / name).resolve().is_relative_to(place.resolve())]:
        raise ValueError(f"want names that stay in {place}, got {astray[0]!r}")
    if is_ours:
        clear(place)  # a file of last time may be of a student who has left
    elif place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise ValueError(f"want a new or an empty folder, got {place}")
    place.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write(place / name, text)
