from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "bibnet.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from . import announcing, signals  # noqa: F401  connect the receivers
        from .collections import register_policies
        from .importing import news  # noqa: F401  it may be brought in
        from .indexes import index_children
        from .questions import consent  # noqa: F401  its text is the region's to change
        from .rights import page_policy
        from .upkeep import receivers  # noqa: F401  connect the receivers

        register_policies()
        register_permission_policy(Page, page_policy)
        post_migrate.connect(index_children, sender=self)
