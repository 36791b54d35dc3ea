"""The API of lending, for apps of readers and for desks: `/api/v1/lending/…`."""
