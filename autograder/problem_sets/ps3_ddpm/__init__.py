"""Problem set 3: Ho's chain, its posterior, its short cuts, its limit."""
