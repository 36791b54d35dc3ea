"""Branches lose the empty pages of sections that they show from their legal entity from now on.

Only what nobody ever wrote goes: no text, no lead, no draft, nothing below. Empty pages of the
structure, which founding published, are drafts from now on where they stay.
"""

from __future__ import annotations

from django.db import migrations
from django.db.models import F

STEP = 4
OF_ENTITY = (
    "documents",
    "structure",
    "paid",
    "finance",
    "licences",
    "tasks",
    "quality",
    "rules",
    "personal-data",
    "corruption",
)


def is_entity(row):
    return row["kind"] == "legal_entity" or bool(row["legal_name"] or row["inn"])


def has_site_above(Library, row):
    """Whether a library within the same legal entity has a site to write the sections on."""
    while not is_entity(row):
        above = Library.objects.filter(path=row["path"][:-STEP]).exclude(kind="region")
        row = _rows(above).first()
        if row is None:
            return False
        if row["root_path"]:
            return True
    return False


def forward(apps, schema_editor):
    Library = apps.get_model("libraries", "Library")
    for row in _rows(Library.objects.exclude(root_path="").exclude(kind="region")):
        _clear(apps, row["root_path"], is_branch=has_site_above(Library, row))


def _rows(libraries):
    return libraries.order_by("pk").values("path", "kind", "legal_name", "inn", "root_path")


def _clear(apps, root_path, *, is_branch):
    Page = apps.get_model("wagtailcore", "Page")
    InformationPage = apps.get_model("pages", "InformationPage")
    pages = InformationPage.objects.filter(
        path__range=(root_path, root_path + "ZZZZ"),
        section__in=OF_ENTITY if is_branch else ("structure",),
        lead="",
        latest_revision=None,
        numchild=0,
    )
    for page in pages:
        if len(page.body.raw_data):
            continue
        if is_branch:
            Page.objects.filter(path=page.path[:-STEP]).update(numchild=F("numchild") - 1)
            page.delete()
        else:
            Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
            # What is no longer published is found by no search.
            apps.get_model("pages", "PageText").objects.filter(page_id=page.pk).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0011_document_reading"),
        ("libraries", "0008_region_moderates"),
    ]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
