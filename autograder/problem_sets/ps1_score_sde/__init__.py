"""Problem set 1: the loss that trains a score network, and the step that samples with it."""
