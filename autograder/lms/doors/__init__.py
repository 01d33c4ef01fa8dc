"""Other doors to the same checks: services that run a grader of their own for each submission."""
