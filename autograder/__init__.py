"""The grader: checks, misconceptions, isolation, nbgrader plugins, reports, command line."""
