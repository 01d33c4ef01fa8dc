"""nbgrader's side of the kit: the course, what its gradebook knows, what it stores and shows."""
