"""The mistakes of probe."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.probe.mistakes import calls, shapes

MISTAKES = collected(shapes, calls)
