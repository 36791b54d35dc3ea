"""The index over the words of pages, in each database's own way."""

from django.db import migrations

POSTGRESQL = [
    "ALTER TABLE pages_pagetext ADD COLUMN words tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', title_terms), 'A') || "
    "setweight(to_tsvector('simple', text_terms), 'B')) STORED",
    "CREATE INDEX pages_pagetext_words ON pages_pagetext USING gin (words)",
]
SQLITE = [
    "CREATE VIRTUAL TABLE pages_pagetext_words USING fts5("
    "title_terms, text_terms, content='pages_pagetext', content_rowid='id', "
    "tokenize=\"unicode61 remove_diacritics 0\")",
    "CREATE TRIGGER pages_pagetext_added AFTER INSERT ON pages_pagetext BEGIN "
    "INSERT INTO pages_pagetext_words(rowid, title_terms, text_terms) "
    "VALUES (new.id, new.title_terms, new.text_terms); END",
    "CREATE TRIGGER pages_pagetext_removed AFTER DELETE ON pages_pagetext BEGIN "
    "INSERT INTO pages_pagetext_words(pages_pagetext_words, rowid, title_terms, text_terms) "
    "VALUES ('delete', old.id, old.title_terms, old.text_terms); END",
    "CREATE TRIGGER pages_pagetext_changed AFTER UPDATE ON pages_pagetext BEGIN "
    "INSERT INTO pages_pagetext_words(pages_pagetext_words, rowid, title_terms, text_terms) "
    "VALUES ('delete', old.id, old.title_terms, old.text_terms); "
    "INSERT INTO pages_pagetext_words(rowid, title_terms, text_terms) "
    "VALUES (new.id, new.title_terms, new.text_terms); END",
]
DROP_POSTGRESQL = [
    "DROP INDEX pages_pagetext_words",
    "ALTER TABLE pages_pagetext DROP COLUMN words",
]
DROP_SQLITE = [
    "DROP TRIGGER pages_pagetext_changed",
    "DROP TRIGGER pages_pagetext_removed",
    "DROP TRIGGER pages_pagetext_added",
    "DROP TABLE pages_pagetext_words",
]


def forward(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in DROP_POSTGRESQL if is_postgresql else DROP_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
