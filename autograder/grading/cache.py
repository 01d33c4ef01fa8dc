"""Cache results by everything they depend on (`job.key_of`), so that equal notebooks are graded once."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from autograder.files import put
from autograder.grading.results import Result


class Cache:
    """A folder with one file per result. A damaged file counts as missing, and in `damaged`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged = 0

    def get(self, key: str) -> Result | None:
        """The cached result, without a student's name; None if it is missing or damaged."""
        try:
            entry = json.loads(self._path(key).read_bytes())
            if entry["checksum"] == _checksum(key, entry["result"]):
                return Result.from_json(entry["result"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # cut short, edited, not JSON, a folder: counted with a wrong checksum
        self.damaged += 1
        return None

    def put(self, key: str, result: Result) -> None:
        """Store a result; it is on the disk when this returns."""
        plain = replace(result, submission="").to_json()
        put(self._path(key), json.dumps({"checksum": _checksum(key, plain), "result": plain}), durable=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _checksum(key: str, plain: object) -> str:
    return hashlib.sha256(f"{key}\n{json.dumps(plain, sort_keys=True)}".encode()).hexdigest()
