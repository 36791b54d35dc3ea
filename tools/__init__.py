"""What stands behind `./dev`: set-up, the supervisor, tests and checks on one machine.

Everything but `prepare.py` runs under the machine's own Python, so it imports the standard
library only.
"""
