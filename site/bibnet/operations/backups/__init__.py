"""Backups of a whole installation: the database and the files, in one archive with a manifest."""
