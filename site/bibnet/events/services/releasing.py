"""Publishing a draft outside its editor."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from bibnet.accounts.models import User
from bibnet.events.models import EventPage, EventReportPage


@transaction.atomic
def publish_draft(*, page: EventPage | EventReportPage, actor: User) -> None:
    """Show readers the latest draft of an event or a report.

    Raises ValidationError with what is still missing, PermissionDenied without the right.
    """
    draft = page.get_latest_revision_as_object()
    if not draft.permissions_for_user(actor).can_publish():
        raise PermissionDenied
    draft.full_clean()
    draft.check_may_be_published()
    revision = page.latest_revision or draft.save_revision(user=actor)
    revision.publish(user=actor)


def what_is_missing(error: ValidationError, page: EventPage | EventReportPage) -> list[str]:
    """Sentences about a draft that cannot be published, as its editor would say them."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    sentences = []
    for name, errors in error.error_dict.items():
        for one in errors:
            sentences += [_sentence(page, name, one.code, words) for words in one.messages]
    return sentences


def _sentence(page: EventPage | EventReportPage, name: str, code: str | None, words: str) -> str:
    asked = page.base_form_class.declared_fields.get(name)
    if code in ("blank", "null") and asked is not None:
        return str(asked.error_messages["required"])
    label = _label(page, name)
    return f"{label}: {words}" if label else words


def _label(page: EventPage | EventReportPage, name: str) -> str:
    found = [one for one in page._meta.get_fields() if one.name == name]
    label = str(getattr(found[0], "verbose_name", "")) if found else ""
    return label[:1].upper() + label[1:]
