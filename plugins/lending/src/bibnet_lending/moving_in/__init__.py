"""Readers of a library's own list, taken in as often as it is brought."""
