"""The class: who is in it, what their LMS calls them, and who has left."""

from autograder.lms.roster.kept import read
from autograder.lms.roster.person import Person

__all__ = ["Person", "read"]
