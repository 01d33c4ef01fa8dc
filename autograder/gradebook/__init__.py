"""nbgrader's side of the kit: the course, its gradebook, and what is stored, shown and exported."""
