"""Founding 300 libraries from a list, as an operator does it.

./dev bench importing
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.figures import figure
from tools.places import ROOT

LIBRARIES = 300


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "network"
        shutil.copytree(network.folder(network.SIZES[0]), data)
        listing = Path(folder) / "libraries.csv"
        with listing.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(HEADINGS)
            rows.writerows(
                (f"listed-{at}", f"Сельская библиотека {at}", "Центральная ул., 1", "да")
                for at in range(LIBRARIES)
            )
        variables = network.variables(data, DJANGO_SETTINGS_MODULE="bibnet.settings.local")
        manage = [sys.executable, str(ROOT / "site" / "manage.py"), "import_libraries"]
        began = time.monotonic()
        subprocess.run([*manage, str(listing)], env=variables, check=True)
        figure(f"{LIBRARIES} libraries from a list", time.monotonic() - began, "s")


HEADINGS = ("код", "название", "адрес", "сайт")

if __name__ == "__main__":
    main()
