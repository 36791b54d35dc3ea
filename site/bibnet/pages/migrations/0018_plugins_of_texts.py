"""A text in the index knows the plugin whose page it is of, so that a switch hides it at once."""

from django.db import migrations, models

# By hand: Django would make the table anew on SQLite, and its triggers would be gone.
ADD = "ALTER TABLE pages_pagetext ADD COLUMN plugin varchar(60) NOT NULL DEFAULT ''"
TAKE_AWAY = "ALTER TABLE pages_pagetext DROP COLUMN plugin"


class Migration(migrations.Migration):
    dependencies = [("pages", "0017_words")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD, TAKE_AWAY)],
            state_operations=[
                migrations.AddField(
                    model_name="pagetext",
                    name="plugin",
                    field=models.CharField(blank=True, db_default="", default="", max_length=60),
                )
            ],
        )
    ]
