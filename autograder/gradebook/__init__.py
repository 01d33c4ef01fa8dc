"""nbgrader's side of the kit: what its gradebook knows, what is put right before it, what it stores and shows."""
