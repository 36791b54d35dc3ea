"""Writes small things into the database, as people do while an import runs.

    from benchmarks import small_writes; small_writes.main()  # arguments: LIBRARY NUMBER

Says that it is ready, waits for a line, and prints how many seconds each of them took. Fails if one
of them does.
"""

from __future__ import annotations

import json
import sys
import time

PAUSE = 0.05


def main() -> None:
    import django

    django.setup()
    from django.db import transaction

    from bibnet.libraries.models import Library

    code, number = sys.argv[1], int(sys.argv[2])
    print("ready", flush=True)
    sys.stdin.readline()
    waits = []
    for _turn in range(number):
        time.sleep(PAUSE)
        began = time.monotonic()
        with transaction.atomic():
            library = Library.objects.get(code=code)
            library.save(update_fields=["name"])
        waits.append(time.monotonic() - began)
    print(json.dumps(waits))
