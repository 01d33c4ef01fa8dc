"""Answers as people write them: published ones, unusual right ones, and wrong ones that hide."""
