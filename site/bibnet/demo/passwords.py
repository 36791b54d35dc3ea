"""Passwords of the demonstration: made on this machine, kept beside its data, never in the code."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.utils.crypto import get_random_string

NAME = "demo_passwords.json"
# No signs that look alike when somebody types them from the screen.
SIGNS = "abcdefghkmnpqrstuvwxyz23456789"
LENGTH = 12


@dataclass
class Passwords:
    """The passwords of one installation by login name."""

    path: Path
    by_login: dict[str, str]

    @classmethod
    def of(cls, folder: Path) -> Passwords:
        path = Path(folder) / NAME
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return cls(path, kept)

    def of_login(self, login: str) -> str:
        """The password of a login, made at the first call."""
        return self.by_login.setdefault(login, get_random_string(LENGTH, SIGNS))

    def known(self, login: str) -> str:
        """The password if it was made here, else an empty string."""
        return self.by_login.get(login, "")

    def keep(self) -> None:
        """Write the file, readable by its owner alone."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self.by_login, file, indent=1)
