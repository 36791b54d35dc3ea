"""The directories an installation starts with; a region changes them as it likes."""

from django.db import migrations

AUDIENCES = [
    ("children", "Детям"),
    ("teenagers", "Подросткам"),
    ("youth", "Молодёжи"),
    ("family", "Для всей семьи"),
    ("adults", "Взрослым"),
    ("seniors", "Старшему поколению"),
    ("disabled", "Людям с инвалидностью"),
    ("librarians", "Библиотекарям"),
]
# Form 6-НК: to 14 inclusive, from 15 to 30 inclusive, older.
AGE_GROUPS = [
    ("to14", "до 14 лет включительно", 0, 14),
    ("15-30", "15–30 лет", 15, 30),
    ("31plus", "31 год и старше", 31, None),
]


def fill(apps, schema_editor):
    Audience = apps.get_model("events", "Audience")
    AgeGroup = apps.get_model("events", "AgeGroup")
    for order, (code, name) in enumerate(AUDIENCES, 1):
        Audience.objects.get_or_create(code=code, defaults={"name": name, "sort_order": order})
    for order, (code, name, age_from, age_to) in enumerate(AGE_GROUPS, 1):
        AgeGroup.objects.get_or_create(
            code=code,
            defaults={"name": name, "age_from": age_from, "age_to": age_to, "sort_order": order},
        )


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
