"""The staff's screens about events: `/admin/l/<code>/events/…`."""
