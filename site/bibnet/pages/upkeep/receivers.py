"""A page or file that is deleted: the texts that link to it are remembered."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex


@receiver(pre_delete, sender=Page)
@receiver(pre_delete, sender=get_document_model())
def target_deleted(sender: type, instance: Page | AbstractDocument, **kwargs: object) -> None:
    """Wagtail forgets who referred to what is deleted: whoever did is read anew afterwards.

    The links of texts are in its index again then. A block that holds the page or file itself
    shows readers nothing at all, and Wagtail names it before it deletes.
    """
    references = ReferenceIndex.get_references_to(instance).filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page)
    )
    sources = [int(one) for one in references.values_list("object_id", flat=True).distinct()]
    if sources:
        transaction.on_commit(partial(_read_anew, sources))


def _read_anew(pages: list[int]) -> None:
    for page in Page.objects.live().filter(pk__in=pages).specific().iterator(chunk_size=100):
        ReferenceIndex.create_or_update_for_object(page)
