"""Electronic books: funds and their licences, loans and queues, and what is asked of vendors."""
