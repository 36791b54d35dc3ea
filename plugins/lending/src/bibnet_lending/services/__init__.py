"""What changes tickets, loans, queues and orders: one function for each act."""
