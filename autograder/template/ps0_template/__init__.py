"""One question to start from: the squared distance of points."""
