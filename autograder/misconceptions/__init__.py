"""Named wrong answers, one file an assignment."""
