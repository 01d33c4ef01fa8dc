"""The report that an instructor reads after grading."""
