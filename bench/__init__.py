"""What the kit costs to run, measured. Each module is a command: `python -m bench.grade`."""
