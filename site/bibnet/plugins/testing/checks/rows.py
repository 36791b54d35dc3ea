"""Rows: a library's data are its own, and never asked for without saying whose."""

from __future__ import annotations

from django.db import models

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned, Unscoped, library_scope
from bibnet.plugins.page_types import PluginPageMixin
from bibnet.plugins.testing.making import CannotMake, row_of
from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World
from bibnet.plugins.two_levels import PluginSettings

from .registry import check

SHARED = "shared_because"


@check
def rows_belong_to_a_library(subject: Subject, world: World, report: Report) -> None:
    """A model derives from LibraryOwned or PluginSettings, is a page type with PluginPageMixin,
    or says in `shared_because` why all libraries share its rows."""
    from wagtail.models import Page

    for model in subject.models:
        if model._meta.proxy or issubclass(model, LibraryOwned | PluginSettings | PluginPageMixin):
            report.look(model._meta.label)
        elif issubclass(model, Page):
            report.look(model._meta.label, "is a page type without PluginPageMixin")
        else:
            _shared(model, report)


@check
def rows_are_refused_without_a_library(subject: Subject, world: World, report: Report) -> None:
    """Every manager of a library's rows refuses a query outside a library, and shows in one
    library nothing of another."""
    for model in subject.models:
        if not issubclass(model, LibraryOwned) or model._meta.proxy:
            continue
        for manager in model._meta.managers:
            name = f"{model._meta.label}.{manager.name}"
            report.look(name, "" if _refuses(manager) else "answers without asking whose rows")
        report.look(f"{model._meta.label}, reference index", _indexed(model))
        try:
            row = row_of(model, world, world.here)
        except CannotMake as error:
            report.look(model._meta.label, str(error))
            continue
        with library_scope(world.there):
            for manager in model._meta.managers:
                seen = manager.filter(pk=row.pk).exists()
                name = f"{model._meta.label}.{manager.name}"
                report.look(name, "shows a row of another library" if seen else "")


def _shared(model: type[models.Model], report: Report) -> None:
    reason = getattr(model, SHARED, "")
    owned = [one.name for one in model._meta.concrete_fields if one.related_model is Library]
    if owned:
        report.look(model._meta.label, f"names a library ({owned[0]}): derive from LibraryOwned")
    elif not reason:
        say = f"belongs to no library: derive from LibraryOwned, or say why in `{SHARED}`"
        report.look(model._meta.label, say)
    else:
        report.look(model._meta.label)


def _refuses(manager: models.Manager[models.Model]) -> bool:
    try:
        manager.first()
    except Unscoped:
        return True
    return False


def _indexed(model: type[models.Model]) -> str:
    if getattr(model, "wagtail_reference_index_ignore", False):
        return ""
    return "`wagtail_reference_index_ignore` is off: Wagtail's task reads rows outside a library"
