from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("background", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="TaskOrigin",
            fields=[
                (
                    "task",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("request_id", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
        ),
    ]
