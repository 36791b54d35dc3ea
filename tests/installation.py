"""An installation of its own in a folder, for tests that start, kill and restart real processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGE = ROOT / "site" / "manage.py"


@dataclass
class Installation:
    """A database and files under `folder`, seen by processes of the production kind."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BIBNET_", "DJANGO_", "PYTEST_"))
        }
        return {
            **kept,
            "BIBNET_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "bibnet.settings.local",
            "PYTHONPATH": str(ROOT / "site"),
            **self.extra,
        }

    def command(self, *arguments: str, timeout: float = 300) -> str:
        """Run a management command to its end; what it printed. Raises CalledProcessError."""
        done = subprocess.run(
            [sys.executable, str(MANAGE), *arguments],
            env=self.environment,
            timeout=timeout,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{arguments} exited {done.returncode}:\n{done.stderr[-4000:]}")
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start a management command and leave it running."""
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, str(MANAGE), *arguments],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process

    def end(self) -> None:
        """Kill what is still running."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()

    def copy_to(self, folder: Path) -> Installation:
        """The same installation once more, in another folder."""
        shutil.copytree(self.folder, folder)
        return Installation(folder, dict(self.extra))
