"""The form of every page: legal fields at publication only, times on the library's clock."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from bibnet.libraries.models import Library
from bibnet.pages.addresses import library_of

SCHEDULE_FIELDS = ("go_live_at", "expire_at")


class LibraryDateTimeField(forms.DateTimeField):
    """A moment shown and read on the library's clock, whatever the person's own zone is."""

    def __init__(self, *, zone: tzinfo, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return timezone.make_naive(value, self.zone) if timezone.is_aware(value) else value
        return value

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)


class LibraryPageForm(WagtailAdminPageForm):
    """Base form of our pages.

    A page's `check_may_be_published` is asked only when the page is to be published or sent to
    a second eye; a draft may lack what the law wants.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        library = self.library
        for name in SCHEDULE_FIELDS:
            if library is not None and name in self.fields:
                self.fields[name] = _on_the_clock_of(library, self.fields[name])

    @property
    def library(self) -> Library | None:
        """The library whose page is edited, or under which one is made."""
        page = self.instance if self.instance.path else self.parent_page
        return library_of(page) if page is not None else None

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation:
            return
        try:
            self.instance.check_may_be_published()
        except ValidationError as error:
            self.add_error(None, error)


def _on_the_clock_of(library: Library, field: forms.Field) -> LibraryDateTimeField:
    now = timezone.localtime(timezone=library.tz)
    return LibraryDateTimeField(
        zone=library.tz,
        required=field.required,
        label=field.label,
        widget=field.widget,
        help_text=_("By the clock of the library (%(zone)s), where it is %(time)s now.")
        % {"zone": library.time_zone, "time": now.strftime("%H:%M")},
    )
