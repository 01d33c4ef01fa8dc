"""The ways of `scorelab return`; apart from what writes them, so that `--help` need not wait for nbgrader."""

from enum import StrEnum


class Way(StrEnum):
    """What `scorelab return --format` takes."""

    FOLDER = "folder"
    MAIL = "mail"
    MOODLE = "moodle"
    CANVAS = "canvas"
