"""What a class list would change, told before anything is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from autograder.lms.roster.person import Person

SHOWN = ("first_name", "last_name", "email", "lms_user_id")


@dataclass(frozen=True)
class Changes:
    """New people, those with other details as (before, after), those who left, those who are back, and how many
    stay as they are."""

    added: tuple[Person, ...]
    changed: tuple[tuple[Person, Person], ...]
    dropped: tuple[Person, ...]
    back: tuple[Person, ...]
    same: int

    @property
    def stored(self) -> list[Person]:
        """Everybody whose entry is another afterwards, as it will be."""
        return [*self.added, *(after for _, after in self.changed), *self.dropped, *self.back]


def changes(before: Iterable[Person], on_list: Iterable[Person], members: Iterable[str], whole: bool = True) -> Changes:
    """What the list changes.

    before: everybody in the gradebook.    members: the ids of those who were on the class list.
    whole: the list is of the whole class: whoever was on it and is not any more has left.
    """
    old = {person.id: person for person in before}
    new = {person.id: _merged(old.get(person.id), person) for person in on_list}
    gone = sorted(set(members) - set(new)) if whole else []
    pairs = [(old[student], person) for student, person in new.items() if student in old]
    return Changes(
        added=tuple(person for student, person in new.items() if student not in old),
        changed=tuple((b, a) for b, a in pairs if a != b and not b.dropped),
        dropped=tuple(replace(old[student], dropped=True) for student in gone),
        back=tuple(a for b, a in pairs if b.dropped),
        same=sum(a == b for b, a in pairs),
    )


def difference(before: Person, after: Person) -> str:
    """What is another about a person, in words."""
    parts = [
        f"{name.replace('_', ' ')} {getattr(before, name) or 'none'} → {getattr(after, name)}"
        for name in SHOWN
        if getattr(before, name) != getattr(after, name)
    ]
    return ", ".join(parts or _columns(before.lms, after.lms))


def _merged(old: Person | None, new: Person) -> Person:
    """A list need not say everything: what it leaves out stays."""
    if old is None:
        return new
    values = {name: getattr(new, name) or getattr(old, name) for name in SHOWN}
    return Person(new.id, **values, lms={**old.lms, **new.lms})


def _columns(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    return (f"{header} {after[header]}" for header in after if before.get(header) != after[header])
