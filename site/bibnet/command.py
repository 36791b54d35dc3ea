"""The `bibnet` command: what `manage.py` does, installed with the wheel."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a management command with the local settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bibnet.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
