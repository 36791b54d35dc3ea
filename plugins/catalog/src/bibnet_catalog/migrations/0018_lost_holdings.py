"""Holdings say whether every copy of theirs is lost or withdrawn; the index reads those anew."""

from django.db import migrations, models

LOST = ("lost", "withdrawn")
AT_ONCE = 1_000


def mark_lost(apps, schema_editor):
    holdings = apps.get_model("bibnet_catalog", "Holding").objects
    copies = apps.get_model("bibnet_catalog", "Copy").objects.filter(is_gone=False)
    changes = apps.get_model("bibnet_catalog", "IndexChange").objects
    lost = copies.filter(state__in=LOST).order_by("holding")
    numbers = list(lost.values_list("holding", flat=True).distinct())
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        left = copies.filter(holding__in=some).exclude(state__in=LOST)
        found = holdings.filter(pk__in=set(some) - set(left.values_list("holding", flat=True)))
        for edition in found.values_list("edition", flat=True):
            changes.create(edition=edition)
        found.update(is_lost=True)


class Migration(migrations.Migration):

    dependencies = [
        ("bibnet_catalog", "0017_numbers_of_copies"),
    ]

    operations = [
        migrations.AddField(
            model_name="holding",
            name="is_lost",
            field=models.BooleanField(default=False, verbose_name="lost or withdrawn"),
        ),
        migrations.AlterField(
            model_name="copy",
            name="state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("free", "at its place"),
                    ("lent", "lent"),
                    ("kept", "put aside"),
                    ("not_lent", "to be read in the library"),
                    ("away", "not lent for a time"),
                    ("expected", "has not come yet"),
                    ("lost", "lost"),
                    ("withdrawn", "withdrawn"),
                ],
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(mark_lost, migrations.RunPython.noop, elidable=True),
    ]
