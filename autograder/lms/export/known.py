"""What an LMS calls a student."""

from autograder.lms.roster import Person


def known_as(person: Person, *columns: str) -> str:
    """What stands in the first of these columns of the LMS's list that has anything, whatever its capital letters."""
    said = {name.strip().casefold(): value for name, value in person.lms.items()}
    return next((value for name in columns if (value := said.get(name.casefold(), "").strip())), "")
