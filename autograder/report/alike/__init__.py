"""Answers of different students that are alike: what a person may look at. Nothing here is a verdict."""
