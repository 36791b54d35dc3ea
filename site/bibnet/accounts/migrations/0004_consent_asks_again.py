from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_erasing")]

    operations = [
        migrations.AddField(
            "consentdocument",
            "asks_again",
            models.BooleanField(default=False, verbose_name="ask everybody again"),
        ),
    ]
