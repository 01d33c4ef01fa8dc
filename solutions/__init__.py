"""The reference system: everything the course asks for, implemented. One module a topic."""
