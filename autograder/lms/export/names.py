"""The names of the formats; apart from what writes them, so that `--help` need not wait for nbgrader."""

from enum import StrEnum


class Format(StrEnum):
    """What `scorelab export --format` takes."""

    CSV = "csv"
    TERM = "term"
    JSON = "json"
    JUNIT = "junit"
    CANVAS = "canvas"
    MOODLE = "moodle"
    BLACKBOARD = "blackboard"
    BRIGHTSPACE = "brightspace"
    ANSWERS = "answers"
