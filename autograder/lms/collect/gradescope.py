"""Gradescope: `assignment_9_export/submission_4711/ps1.ipynb`, and a file that says whose and when."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import yaml

from autograder.lms.collect.archive import Archive, Entry, Own
from autograder.lms.collect.layout import Piece, Reader, Who

METADATA = re.compile(r"(?:[^/]+/)?submission_metadata\.yml")
FILE = re.compile(r"(?P<submission>[^/]+)/(?P<rest>.+)", re.DOTALL)
MAX_BYTES = 50 * 2**20


class Gradescope:
    """A student is found by e-mail address, number or name; a group hands in for each of its members."""

    name = "Gradescope"

    def reader(self, archive: Archive) -> Reader | None:
        """Raises ValueError, in one line, when its own file cannot be read."""
        said = [entry for entry in archive.entries if METADATA.fullmatch(entry.name)]
        if len(said) != 1:
            return None
        pieces = {name: _piece(name, known) for name, known in _metadata(archive, said[0]).items()}
        return lambda entry: _read(entry, pieces)


def _read(entry: Entry, pieces: dict[str, Piece]) -> Piece | str | None:
    if METADATA.fullmatch(entry.name):
        return Own("it is Gradescope's list of the submissions")
    found = FILE.fullmatch(entry.name)
    if found is None or found["submission"] not in pieces:
        return None
    known = pieces[found["submission"]]
    return replace(known, name=found["rest"])


def _metadata(archive: Archive, entry: Entry) -> dict[str, dict[str, Any]]:
    try:
        if entry.size > MAX_BYTES:
            raise ValueError("too large")
        read = yaml.safe_load(archive.read(entry))
        return {str(name): dict(known) for name, known in read.items()}
    except (ValueError, TypeError, AttributeError, RecursionError, yaml.YAMLError):
        raise ValueError(f"{archive.path}: {entry.name} cannot be read: export the submissions again") from None


def _piece(submission: str, known: dict[str, Any]) -> Piece:
    people = known.get(":submitters")
    who = tuple(_who(person) for person in people if isinstance(person, dict)) if isinstance(people, list) else ()
    return Piece(who, "", submission, _time(known.get(":created_at")))


def _who(person: dict[str, Any]) -> Who:
    ids = {"email": person.get(":email"), "id": person.get(":sid")}
    return Who({key: str(value) for key, value in ids.items() if value}, str(person.get(":name") or ""))


def _time(said: Any) -> datetime | None:
    """With a zone, as Gradescope writes it; YAML has made it UTC where it leaves the zone out."""
    if not isinstance(said, datetime):
        return None
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
