"""Bibnet: the portal a region runs for all its public libraries."""

__version__ = "0.1.0"
