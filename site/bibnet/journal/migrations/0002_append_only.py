from django.db import migrations

from bibnet.journal.triggers import append_only

forward, backward = append_only("journal_entry", "journal_auditentry")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
