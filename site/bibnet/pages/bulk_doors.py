"""Bulk actions name their objects in the query; Wagtail would show the titles of foreign ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from .own import own_pages

ANY_RIGHT = ["choose", "change", "delete"]


def _own_images(user: Any) -> QuerySet:
    policy = policy_registry.get_by_type(get_image_model())
    return policy.instances_user_has_any_permission_for(user, ANY_RIGHT)


def _own_documents(user: Any) -> QuerySet:
    policy = policy_registry.get_by_type(get_document_model())
    return policy.instances_user_has_any_permission_for(user, ANY_RIGHT)


# What a person of the staff may name, by model; anything else only a superuser may.
OWN: dict[str, Callable[[Any], QuerySet]] = {
    "wagtailcore.page": own_pages,
    "pages.picture": _own_images,
    "wagtaildocs.document": _own_documents,
}


def check(request: HttpRequest, model: str) -> None:
    """Raise PermissionDenied unless all that the query names is the person's own."""
    user = request.user
    if not user.is_authenticated or user.is_superuser:
        return
    own = OWN.get(model)
    if own is None:
        raise PermissionDenied
    named = {int(one) for one in request.GET.getlist("id") if one.isdigit()}
    if named and own(user).filter(pk__in=named).count() < len(named):
        raise PermissionDenied
    if own is own_pages and "all" in request.GET.getlist("id"):
        _check_parent(user, request.GET.get("childOf", ""))


def _check_parent(user: Any, parent: str) -> None:
    """ "All of the list" is all below a page; without one it would be all of the region."""
    if not parent.isdigit() or not own_pages(user).filter(pk=parent).exists():
        raise PermissionDenied
