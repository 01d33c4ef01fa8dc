"""Between a learning platform and the gradebook: its list, its archives, its gradebook, its inbox."""
