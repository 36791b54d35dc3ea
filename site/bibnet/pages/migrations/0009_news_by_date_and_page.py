from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0008_text_by_library")]
    operations = [
        migrations.RemoveIndex("newspage", "news_by_date"),
        migrations.AddIndex(
            "newspage",
            models.Index(fields=["-date", "-page_ptr"], name="news_by_date_and_page"),
        ),
    ]
