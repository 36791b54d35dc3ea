"""The words of all published texts, each once, for guesses at mistyped ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0016_imports_that_are_heard_of")]
    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("form", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("length", models.PositiveSmallIntegerField()),
                ("beginning", models.CharField(max_length=10)),
                ("middle", models.CharField(max_length=12)),
                ("end", models.CharField(max_length=10)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["beginning", "length"], name="pages_word_beginning"),
                    models.Index(fields=["middle", "length"], name="pages_word_middle"),
                    models.Index(fields=["end", "length"], name="pages_word_end"),
                ],
            },
        ),
    ]
