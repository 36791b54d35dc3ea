"""Covers: uploaded by cataloguers, fetched from the addresses in records, or else drawn."""
