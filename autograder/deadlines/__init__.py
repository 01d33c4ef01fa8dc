"""When an assignment is due, for the class and for each student."""
