"""A student of the class, as the gradebook and the LMS know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """One student.

    id:          in the gradebook, and the name of their folder in submitted/.
    lms_user_id: the gradebook's; the LMS's own number or name for them.
    lms:         the columns of the LMS's list that say who it is, by their headers, as it wrote them.
    dropped:     they have left the class. Their grades stay.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    lms: Mapping[str, str] = field(default_factory=dict)
    dropped: bool = False

    @property
    def name(self) -> str:
        """First and last name; the id where there is neither."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id
