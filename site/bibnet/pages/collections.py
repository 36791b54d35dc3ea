"""Whose pictures and documents: Wagtail's rule, without a list of all libraries' collections.

A field that offers every collection in which the person has a right holds thousands of options
for the regional administrator, on each screen that shows a picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.query import TreeQuerySet

from bibnet.accounts.services import workplace
from bibnet.libraries import network, roles


class LibraryFilesPolicy(CollectionOwnershipPermissionPolicy):
    """Who works in several libraries is offered the collection of the library at hand.

    So a new picture goes where the page is for which it was brought. Rights stay as they are:
    what lies elsewhere is found in lists and by search, and an old picture keeps its place.
    """

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> TreeQuerySet:
        found = super().collections_user_has_any_permission_for(user, actions)
        if not user.is_authenticated:
            return found
        is_regional = roles.is_regional_admin(user)
        if not is_regional and len(self._collections_of_own(user)) < 2:
            return found
        library = network.site_of(workplace.at_hand_of(user))
        at_hand = found.filter(pk=library.collection_id)
        return at_hand if is_regional or at_hand.exists() else found

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        """What lies in the collections of the person's rights, for all of the network by exclusion.

        A list of thousands of collections is read and sorted as a whole; what lies outside of
        the region's collection is none or little, and the rest comes in the order of the list.
        """
        whole = self._region_collection(user, actions)
        if whole is None:
            return super().instances_user_has_any_permission_for(user, actions)
        outside = Collection.objects.exclude(path__startswith=whole.path)
        return self.model._default_manager.exclude(collection__in=outside)

    def _region_collection(self, user: Any, actions: Iterable[str]) -> Collection | None:
        """The region's collection, if the person may do one of the actions in all of it."""
        known = {"change" if one == "delete" else one for one in actions} & {"change", "choose"}
        if not known or not user.is_active or user.is_superuser:
            return None
        region_id = network.region().collection_id
        held = self._get_user_permission_objects_for_actions(user, known)
        return next((one.collection for one in held if one.collection_id == region_id), None)

    def _collections_of_own(self, user: Any) -> set[int]:
        return {one.collection_id for one in self.get_cached_permissions_for_user(user)}


def register_policies() -> None:
    """Put ours before Wagtail's, which its apps register later: that of the exact class counts."""
    for model, auth_model in (
        (get_image_model(), Image),
        (get_document_model(), Document),
    ):
        policy = LibraryFilesPolicy(
            model, auth_model=auth_model, owner_field_name="uploaded_by_user"
        )
        register_permission_policy(model, policy, exact_class=True)
