from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "bibnet.events"
    label = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from bibnet.pages.planting import plants_section

        from . import adults, completeness, consent, contexts, galleries, importing, receivers  # noqa: F401  they register themselves
        from .models.index import plant_event_index

        plants_section(plant_event_index)
