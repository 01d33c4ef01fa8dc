"""The answers to ps0_template."""
