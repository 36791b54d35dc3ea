"""How many things one of Wagtail's listings holds.

Wagtail puts the number before the plural as it stands, which is wrong in Russian: «10 картинки».
"""

from __future__ import annotations

from django import template
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

register = template.Library()


@register.filter
def counted(paginator: Paginator) -> str:
    """«10 картинок»; what has no words of its own here is only numbered: «Всего: 10»."""
    count = paginator.count
    model = getattr(paginator.object_list, "model", None)
    if model is None:
        return _("In all: {count}").format(count=count)
    if issubclass(model, Page):
        return ngettext("{count} page", "{count} pages", count).format(count=count)
    if issubclass(model, get_image_model()):
        return ngettext("{count} picture", "{count} pictures", count).format(count=count)
    if issubclass(model, get_document_model()):
        return ngettext("{count} document", "{count} documents", count).format(count=count)
    return _("In all: {count}").format(count=count)
