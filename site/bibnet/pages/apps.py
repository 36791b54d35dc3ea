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

        from bibnet.journal.visits import counter

        from . import announcing, signals, views_counted  # noqa: F401  connect the receivers
        from .collections import register_policies
        from .importing import news  # noqa: F401  it may be brought in
        from .indexes import index_children
        from .questions import consent  # noqa: F401  its text is the region's to change
        from .rights import page_policy
        from .upkeep import receivers  # noqa: F401  connect the receivers

        counter.views_go_to(views_counted.count)
        register_policies()
        register_permission_policy(Page, page_policy)
        post_migrate.connect(index_children, sender=self)
