"""The kit as a wheel, made from the files that are running: the answers in a clone's `solutions/` are not among them.

`pip wheel` would fetch a builder over the network, and needs a clone. A wheel is a zip archive of files with a list of
them. Source: packaging.python.org, "Binary distribution format".
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import autograder
import scorelab

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files are the same wheel
LEFT_OUT = ("__pycache__", ".mypy_cache", ".ruff_cache")
KEPT = ("METADATA", "entry_points.txt", "licenses/LICENSE")  # of what pip knows about the installed kit
WHEEL = "Wheel-Version: 1.0\nGenerator: scorelab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel() -> tuple[str, bytes]:
    """The file's name and its contents."""
    stem = f"scorelab-{autograder.__version__}"
    files = dict(_packages()) | _about(f"{stem}.dist-info")
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items())
    place = f"{stem}.dist-info/RECORD"
    files[place] = f"{record}{place},,\n".encode()
    contents = io.BytesIO()
    with zipfile.ZipFile(contents, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return f"{stem}-py3-none-any.whl", contents.getvalue()


def _packages() -> Iterator[tuple[str, bytes]]:
    for package in (autograder, scorelab):
        (root,) = map(Path, package.__path__)
        for path in sorted(root.rglob("*")):
            if path.is_file() and not set(LEFT_OUT) & set(path.parts):
                yield f"{root.name}/{path.relative_to(root).as_posix()}", path.read_bytes()


def _about(folder: str) -> dict[str, bytes]:
    installed = distribution("scorelab")
    return {f"{folder}/WHEEL": WHEEL.encode()} | {
        f"{folder}/{name}": (installed.read_text(name) or "").encode() for name in KEPT
    }


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
