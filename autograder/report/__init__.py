"""What an instructor reads after grading."""
