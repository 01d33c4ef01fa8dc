"""The class: who is in it, what their learning platform calls them, and who has left."""

from autograder.roster.kept import read
from autograder.roster.person import Person

__all__ = ["Person", "read"]
