"""Which dates are still on when a new day begins."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import migrations

BATCH = 1000
MOMENT = timedelta(microseconds=1)


def forward(apps, schema_editor):
    occurrences = apps.get_model("events", "Occurrence")._base_manager
    libraries = apps.get_model("libraries", "Library")._base_manager
    zones = {pk: ZoneInfo(name) for pk, name in libraries.values_list("pk", "time_zone")}
    regions = [zones[pk] for pk in libraries.filter(kind="region").values_list("pk", flat=True)]
    lasting = []
    rows = occurrences.values_list("pk", "starts", "over_at", "place_id", "library_id")
    for pk, starts, over_at, place, library in rows.iterator(chunk_size=BATCH):
        for zone in {zones[place], zones[library], *regions}:
            if (over_at - MOMENT).astimezone(zone).date() > starts.astimezone(zone).date():
                lasting.append(pk)
                break
    for start in range(0, len(lasting), BATCH):
        occurrences.filter(pk__in=lasting[start : start + BATCH]).update(lasts_days=True)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_occurrence_lasts_days"),
        ("libraries", "0007_site_message"),
    ]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
