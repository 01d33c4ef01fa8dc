"""Find the student of the class list whom an archive means."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from autograder.lms.collect.layout import Who
from autograder.lms.roster.nearest import nearest
from autograder.lms.roster.person import Person


class Class:
    """The people of a class list, to be found by what archives say of them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.id: person for person in people}
        self._ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._logins: defaultdict[str, set[str]] = defaultdict(set)
        for person in self.people.values():
            own = {"id": person.id, "email": person.email, "lms_user_id": person.lms_user_id, **person.lms}
            for header, value in own.items():
                self._ids[header, value.casefold()].add(person.id)
            names = (f"{person.first_name}{person.last_name}", f"{person.last_name}{person.first_name}")
            for name in (*names, person.lms.get("Full name", ""), person.lms.get("Student", "")):
                self._names[plain(name)].add(person.id)
            for login in (person.id, person.lms.get("Username", ""), person.email.split("@")[0]):
                self._logins[login.casefold()].add(person.id)
        for found in (self._names, self._logins):
            found.pop("", None)

    def find(self, who: Who) -> Person | str:
        """The student; or why there is none, in words."""
        for header, value in who.ids.items():
            if value and len(found := self._ids.get((header, value.casefold()), set())) == 1:
                return self.people[next(iter(found))]
        if (found := self._by_tail(who.tail)) or (found := self._by_name(who)):
            if len(found) == 1:
                return self.people[next(iter(found))]
            return f"{who.name or who.tail} may be {' or '.join(sorted(found))}: two students of one name"
        return self._nobody(who)

    def _by_tail(self, tail: str) -> set[str]:
        """Whose login the text ends with; of several the longest: ann_lee, not lee."""
        parts = tail.casefold().split("_")
        ends = ("_".join(parts[at:]) for at in range(len(parts)))
        return next((self._logins[end] for end in ends if end in self._logins), set())

    def _by_name(self, who: Who) -> set[str]:
        """Whose name it is, but for those of whom the class list has another number."""
        found = self._names.get(plain(who.name), set())
        fixed = {header: value for header, value in who.ids.items() if header not in ("email", "id")}
        return {
            student
            for student in found
            if all(self.people[student].lms.get(header, value) == value for header, value in fixed.items())
        }

    def _nobody(self, who: Who) -> str:
        said = who.name or who.ids.get("email") or who.tail.rsplit("_", 1)[-1] or ", ".join(who.ids.values())
        meant = nearest(said, self.people.values()) if said else ""
        return f"{said or 'its student'} is not on the class list" + (f"; the nearest is {meant}" if meant else "")


def plain(text: str) -> str:
    """The letters and digits of a text, without accents and capitals."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]", "", "".join(c for c in letters if not unicodedata.combining(c)))
