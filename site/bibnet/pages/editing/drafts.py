"""A person's drafts in a library, and pages that did not come out at the time set for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Substr
from wagtail.models import Page, Revision, WorkflowState
from wagtail.query import PageQuerySet

from bibnet.libraries.models import Library
from bibnet.pages.models import LibraryPage
from bibnet.pages.querysets import path_range

if TYPE_CHECKING:
    from bibnet.accounts.models import User

MOST_NAMED = 5
# What has a time to come, and did not come out by itself or by hand since.
BEGUN = Q(live=False, first_published_at=None)
GOING_ON = Q(live=True, has_unpublished_changes=True)
OVERDUE = BEGUN | GOING_ON & Q(last_published_at__lt=F("go_live_at"))


@dataclass(frozen=True)
class Draft:
    """A page that is not as its editor left it; `was_due` if it should have come out by now."""

    page: Page
    was_due: datetime | None = None

    @property
    def title(self) -> str:
        return self.page.draft_title or self.page.title

    @property
    def hindrance(self) -> str:
        """Why the draft cannot be published as it is; empty where nothing is in its way."""
        draft = self.page.get_latest_revision_as_object()
        if not isinstance(draft, LibraryPage):
            return ""
        try:
            draft.check_may_be_published()
        except ValidationError as error:
            return " ".join(error.messages)
        return ""


def drafts_of(user: User, library: Library, *, now: datetime) -> tuple[list[Draft], int]:
    """The latest of what the person left unfinished there, and how many more there are.

    What waits for a colleague's eye or for its hour is no draft. What its hour has passed by comes
    first; in a library's own pages also if a colleague wrote it.
    """
    pages = _waiting_for_nobody(_own_pages(library))
    own = {
        *pages.filter(BEGUN, owner=user).values_list("pk", flat=True),
        *pages.filter(BEGUN | GOING_ON, latest_revision__user=user).values_list("pk", flat=True),
    }
    overdue = pages.filter(OVERDUE, go_live_at__lte=now)
    if library.is_region:  # under whose page stand those of all libraries
        overdue = overdue.filter(pk__in=own)
    late = list(overdue.order_by("-go_live_at", "-pk")[:MOST_NAMED])
    rest = Page.objects.filter(pk__in=own - {one.pk for one in late})
    latest = list(rest.order_by("-latest_revision_created_at", "-pk")[:MOST_NAMED])
    named = [Draft(one, one.go_live_at) for one in late] + [Draft(one) for one in latest]
    return named, len(own - {one.page.pk for one in named})


def _own_pages(library: Library) -> PageQuerySet:
    if library.root_path:
        return Page.objects.filter(**path_range(library.root_path))
    homes = Library.objects.exclude(root_path="").values("root_path")
    return Page.objects.annotate(root=Substr("path", 1, 12)).exclude(root__in=homes)


def _waiting_for_nobody(pages: PageQuerySet) -> PageQuerySet:
    """Without those that are being checked, came back from a check, or have an hour to come out."""
    number = Cast(OuterRef("pk"), CharField())
    checked = WorkflowState.objects.filter(
        base_content_type__app_label="wagtailcore",
        object_id=number,
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
    )
    scheduled = Revision.objects.filter(
        base_content_type__app_label="wagtailcore",
        object_id=number,
        approved_go_live_at__isnull=False,
    )
    return pages.exclude(Exists(checked)).exclude(Exists(scheduled))
