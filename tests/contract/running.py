"""The contract suite in a process of its own, over plugins that are not installed here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tests.migrated import migrated

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = """
from bibnet.settings.test import *
from bibnet.settings.test import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, {apps}]
DATABASES["default"] = {{
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": ":memory:",
    "TEST": {{"NAME": {database!r}}},
}}
"""


class Workshop:
    """A Python that has the sources of some plugins on its path, and a database for them."""

    def __init__(self, folder: Path, *, plugins: dict[str, Path]) -> None:
        self.folder = folder
        self.sources = [str(source / "src") for source in plugins.values()]
        database = folder / "database.sqlite3"
        shutil.copyfile(migrated().folder / "db.sqlite3", database)
        apps = ", ".join(f'"bibnet_{slug}.apps.{_config(slug)}"' for slug in plugins)
        (folder / "workshop_settings.py").write_text(
            SETTINGS.format(apps=apps, database=str(database))
        )
        (folder / "pytest.ini").write_text("[pytest]\n")

    @property
    def environment(self) -> dict[str, str]:
        path = [str(ROOT / "site"), str(self.folder), *self.sources]
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "DJANGO_SETTINGS_MODULE": "workshop_settings",
            "PYTHONPATH": os.pathsep.join(path),
            # What comes with the portal is here only if it is one of the plugins.
            "BIBNET_PLUGINS_EXCLUDED": ",".join(one.name for one in (ROOT / "plugins").iterdir()),
        }

    def red(self, *options: str) -> dict[str, frozenset[str]]:
        """Run the suite; the checks that failed, by plugin."""
        report = self.folder / "report.xml"
        command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--reuse-db"]
        command += [f"--junitxml={report}", "--pyargs", "bibnet.plugins.testing.suite", *options]
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode in (0, 1), done.stdout[-3000:] + done.stderr[-3000:]
        found: dict[str, set[str]] = {}
        for case in ElementTree.parse(report).iter("testcase"):
            test, _bracket, rest = case.get("name", "").rstrip("]").partition("[")
            slug, _dash, check = rest.partition("-")
            reds = found.setdefault(slug, set())
            if case.find("failure") is not None or case.find("error") is not None:
                reds.add(check or test)
        return {slug: frozenset(reds) for slug, reds in found.items()}

    def registries(self, left_out: Iterable[str]) -> object:
        """What a process registers without these plugins."""
        command = ["-m", "bibnet.plugins.testing.snapshot", *(f"bibnet_{one}" for one in left_out)]
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, capture_output=True, check=True
        )
        return json.loads(done.stdout)


def _config(slug: str) -> str:
    return "".join(part.capitalize() for part in slug.split("_")) + "Config"
