"""What changes events: laying out dates, changing and cancelling them, registrations, reports."""
