"""Problem set 6: the straight road from noise to data."""
