import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("libraries", "0006_open_span_by_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tone",
                    models.CharField(
                        choices=[
                            ("info", "announcement"),
                            ("warn", "warning"),
                            ("works", "works on the portal"),
                        ],
                        default="info",
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("everybody", "readers and staff"), ("staff", "staff only")],
                        default="everybody",
                        max_length=10,
                        verbose_name="for whom",
                    ),
                ),
                ("text", models.CharField(max_length=240, verbose_name="text")),
                ("since", models.DateTimeField(verbose_name="shown from")),
                ("until", models.DateTimeField(verbose_name="shown until")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="libraries.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "library",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="libraries.library",
                    ),
                ),
            ],
            options={
                "verbose_name": "message over the pages",
                "verbose_name_plural": "messages over the pages",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="sitemessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))),
                name="message_ends_after_it_begins",
            ),
        ),
    ]
