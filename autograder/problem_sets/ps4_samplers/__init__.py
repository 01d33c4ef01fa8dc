"""Problem set 4: without dice, corrected, and how likely."""
