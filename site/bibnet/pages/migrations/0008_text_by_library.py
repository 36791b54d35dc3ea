"""The index of texts knows the library, so that a microsite's search reads its own pages only."""

from __future__ import annotations

from django.db import migrations

WORDS = (
    "setweight(to_tsvector('simple', title_terms), 'A') || "
    "setweight(to_tsvector('simple', text_terms), 'B')"
)
LIBRARY = "setweight(array_to_tsvector(ARRAY['#' || library_id::text]), 'D')"


def postgresql(words):
    return [
        "DROP INDEX pages_pagetext_words",
        "ALTER TABLE pages_pagetext DROP COLUMN words",
        f"ALTER TABLE pages_pagetext ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED",
        "CREATE INDEX pages_pagetext_words ON pages_pagetext USING gin (words)",
    ]


# Column of the index → what a row of the texts gives for it. A library's mark is no word of a text.
OLD = {"title_terms": "{row}.title_terms", "text_terms": "{row}.text_terms"}
NEW = {**OLD, "place": "'library' || {row}.library_id"}


def sqlite(columns):
    # Put together of the constants above.
    names = ", ".join(columns)
    new, old = (", ".join(columns.values()).format(row=row) for row in ("new", "old"))
    add = f"INSERT INTO pages_pagetext_words(rowid, {names}) VALUES (new.id, {new}); "  # noqa: S608
    remove = (
        f"INSERT INTO pages_pagetext_words(pages_pagetext_words, rowid, {names}) "  # noqa: S608
        f"VALUES ('delete', old.id, {old}); "
    )
    known = ", ".join(columns.values()).format(row="pages_pagetext")
    return [
        "DROP TRIGGER pages_pagetext_changed",
        "DROP TRIGGER pages_pagetext_removed",
        "DROP TRIGGER pages_pagetext_added",
        "DROP TABLE pages_pagetext_words",
        # Without a copy of the texts, which nobody asks the index for.
        f"CREATE VIRTUAL TABLE pages_pagetext_words USING fts5({names}, "
        "content='', tokenize=\"unicode61 remove_diacritics 0\")",
        f"CREATE TRIGGER pages_pagetext_added AFTER INSERT ON pages_pagetext BEGIN {add}END",
        f"CREATE TRIGGER pages_pagetext_removed AFTER DELETE ON pages_pagetext BEGIN {remove}END",
        "CREATE TRIGGER pages_pagetext_changed AFTER UPDATE ON pages_pagetext "
        f"BEGIN {remove}{add}END",
        f"INSERT INTO pages_pagetext_words(rowid, {names}) "  # noqa: S608
        f"SELECT id, {known} FROM pages_pagetext",
    ]


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = postgresql(f"{WORDS} || {LIBRARY}")
    else:
        statements = sqlite(NEW)
    for statement in statements:
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = postgresql(WORDS)
    else:
        statements = sqlite(OLD)
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("pages", "0007_widgets_on_every_page")]
    operations = [migrations.RunPython(forward, backward)]
