"""For someone alone: model answers to compare with, and the way through the course."""
