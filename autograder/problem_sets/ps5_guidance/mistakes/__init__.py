"""The mistakes of ps5_guidance, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps5_guidance.mistakes import impose, inpaint

MISTAKES = collected(inpaint, impose)
