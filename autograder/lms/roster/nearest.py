"""The student whom somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from autograder.lms.roster.person import Person

ALIKE = 0.75  # of difflib's ratio: one letter of four may be another


def nearest(name: str, people: Iterable[Person]) -> str:
    """The id of the student whose id, e-mail address or name is nearest; "" where nobody's is near."""
    ids: dict[str, str] = {}
    for person in people:
        own = (person.id, person.email, person.email.split("@")[0], person.name)
        for mark in (*own, f"{person.last_name} {person.first_name}"):
            ids.setdefault(mark.strip().casefold(), person.id)
    ids.pop("", None)
    found = get_close_matches(name.casefold(), ids, n=1, cutoff=ALIKE)
    return ids[found[0]] if found else ""


def suggestion(name: str, people: Iterable[Person]) -> str:
    """The end of a message about a name that nobody has: "; did you mean s01?", or nothing."""
    meant = nearest(name, people)
    return f"; did you mean {meant}?" if meant else ""


def with_nearest(names: Iterable[str], people: Iterable[Person]) -> list[str]:
    """Each name, with the id that may have been meant: "S01 (s01?)"."""
    people = list(people)
    return [f"{name} ({meant}?)" if (meant := nearest(name, people)) else name for name in names]
