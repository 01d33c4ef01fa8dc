"""Grade a class with many processes or machines; one process stores the results."""
