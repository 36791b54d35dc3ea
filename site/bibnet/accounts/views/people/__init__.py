"""The staff's screens about people: `/admin/l/<code>/people/…`."""
