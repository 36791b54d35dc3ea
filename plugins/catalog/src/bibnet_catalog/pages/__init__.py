"""What readers see of the catalogue: search, entries, new arrivals."""
