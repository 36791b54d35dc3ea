#!/usr/bin/env python
"""Runs a management command of the portal."""

from bibnet.command import main

if __name__ == "__main__":
    main()
