"""What students are given: data, SDEs, networks, metrics, plots and the exact answers."""
