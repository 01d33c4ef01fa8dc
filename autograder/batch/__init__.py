"""A class graded with many processes or machines, and stored by one."""
