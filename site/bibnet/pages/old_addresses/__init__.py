"""Old addresses as the staff keeps them: those that pages have left, and those of an old site."""
