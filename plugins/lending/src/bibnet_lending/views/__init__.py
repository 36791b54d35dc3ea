"""Screens of lending: the desk and the orders of the staff."""
