"""Question 3 of the course: the loss that trains a score network, and the step that samples with it."""
