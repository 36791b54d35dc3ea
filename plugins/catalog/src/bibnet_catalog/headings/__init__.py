"""Persons and subjects: ways of naming them out of the records, joined where they mean one."""
