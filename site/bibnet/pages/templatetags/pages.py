"""What templates of pages need beside the tags loaded everywhere."""

from __future__ import annotations

from django import template
from django.urls import reverse
from wagtail.models import Page

from bibnet.pages.addresses import library_of

register = template.Library()


@register.simple_tag(takes_context=True)
def remarks_address(context: template.Context, page: Page) -> str:
    """Where the editor's form asks for remarks; 0 stands for the number of the page.

    A page that is being written has no place in the tree yet: it will stand under the page that
    the form's address names.
    """
    place = page
    if page.pk is None:
        parent = context["request"].resolver_match.kwargs.get("parent_page_id")
        place = Page.objects.filter(pk=parent).first()
        if place is None:
            return ""
    return reverse("editing_admin:remarks", kwargs={"code": library_of(place).code, "pk": 0})
