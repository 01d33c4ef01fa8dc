"""Problem set 2: one loss, three SDEs, real digits."""
