"""A vendor that exists in memory only, behind real HTTP: for tests and the demonstration."""
