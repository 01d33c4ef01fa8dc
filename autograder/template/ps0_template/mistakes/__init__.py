"""The mistakes of ps0_template, those that students make most often first."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps0_template.mistakes import q1

MISTAKES = collected(q1)
