"""What templates of pages need beside the tags loaded everywhere."""

from __future__ import annotations

from django import template
from django.urls import reverse
from wagtail.models import Page

from bibnet.pages.addresses import library_of, place_in_the_tree

register = template.Library()


@register.simple_tag(takes_context=True)
def remarks_address(context: template.Context, page: Page) -> str:
    """Where the editor's form asks for remarks; 0 stands for the number of the page."""
    place = place_in_the_tree(page, context["request"])
    if place is None:
        return ""
    return reverse("editing_admin:remarks", kwargs={"code": library_of(place).code, "pk": 0})
