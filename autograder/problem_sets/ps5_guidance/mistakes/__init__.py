"""The mistakes of ps5_guidance, question by question."""

from autograder.problem_sets.mistake import collected
from autograder.problem_sets.ps5_guidance.mistakes import drop, guided, impose, inpaint, posterior, posterior_forms

MISTAKES = collected(posterior, posterior_forms, drop, guided, inpaint, impose)
