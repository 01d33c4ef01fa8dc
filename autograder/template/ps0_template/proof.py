"""What the proof of ps0_template needs: where its answers are."""

from autograder.problem_sets.ps0_template.solutions import template

SOLUTION = template
