from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_directories")]
    operations = [
        migrations.AddField("occurrence", "lasts_days", models.BooleanField(default=False)),
        migrations.AddIndex(
            "occurrence",
            models.Index(
                fields=["over_at"],
                condition=models.Q(lasts_days=True),
                name="occurrence_lasting_days",
            ),
        ),
    ]
