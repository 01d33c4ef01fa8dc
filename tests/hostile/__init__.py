"""Submissions that attack the grader, each with the result that it deserves."""
