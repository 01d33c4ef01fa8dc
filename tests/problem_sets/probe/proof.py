"""What the proof of probe needs: where its answers are."""

from autograder.problem_sets.probe.solutions import probe

SOLUTION = probe
