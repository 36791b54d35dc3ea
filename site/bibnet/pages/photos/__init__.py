"""Many photos at once into a page: taken in one by one, added to its draft together."""
