"""Switching: off hides, on brings all back, and nothing is deleted in between."""

from __future__ import annotations

from typing import Any

from django.db import models

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import PluginError
from bibnet.plugins.page_types import PluginPageMixin
from bibnet.plugins.services import disable_plugin, enable_plugin
from bibnet.plugins.testing.making import CannotMake, row_of
from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World, ask

from .registry import check


@check
def switching_off_and_on_keeps_every_row(subject: Subject, world: World, report: Report) -> None:
    """Switching off deletes nothing, and switching on again adds nothing twice."""
    world.switch(subject.slug)
    for model in _tables(subject):
        try:
            row_of(model, world, world.here)
        except CannotMake as error:
            report.look(model._meta.label, str(error))
    before = _rows(subject)
    try:
        disable_plugin(library=world.here, slug=subject.slug, actor=None)
        between = _rows(subject)
        enable_plugin(library=world.here, slug=subject.slug, actor=None)
    except PluginError as error:
        report.look("switching", f"refused with made-up rows: {error} Make others for this test")
        return
    after = _rows(subject)
    for label, keys in before.items():
        lost = f"{len(keys - between[label])} rows are gone" if keys - between[label] else ""
        report.look(f"{label} while off", lost)
        lost = f"{len(keys - after[label])} rows are gone" if keys - after[label] else ""
        report.look(f"{label} on again", lost)


@check
def page_types_follow_the_switch(subject: Subject, world: World, report: Report) -> None:
    """A page type is offered where the plugin is on; its pages are 404 where it is off."""
    types = [one for one in subject.models if issubclass(one, PluginPageMixin)]
    if not types:
        return
    world.switch(subject.slug)
    here, there = _home(world.here), _home(world.there)
    for model in types:
        label = model._meta.label
        report.look(label, "is offered where off" if model.can_create_at(there) else "")
        page = here.add_child(
            instance=model(title="Contract", slug=f"contract-{model._meta.model_name}")
        )
        url = f"/{page.slug}/"
        status = ask(world.here, url).status_code
        report.look(label, "" if status == 200 else f"its page gives {status} where on")
        disable_plugin(library=world.here, slug=subject.slug, actor=None)
        status = ask(world.here, url, person=world.superuser).status_code
        report.look(label, "" if status == 404 else f"its page gives {status} where off")
        enable_plugin(library=world.here, slug=subject.slug, actor=None)


def _home(library: Library) -> Any:
    assert library.root_page is not None  # the world's libraries have microsites
    return library.root_page.specific


def _tables(subject: Subject) -> list[type[models.Model]]:
    """Models with rows to make up: pages have a check of their own."""
    return [
        model
        for model in subject.models
        if not issubclass(model, PluginPageMixin) and not model._meta.proxy
    ]


def _rows(subject: Subject) -> dict[str, set[object]]:
    with all_libraries("the contract counts rows"):
        return {
            model._meta.label: set(model._base_manager.values_list("pk", flat=True))
            for model in _tables(subject)
        }
