"""The form of every page: legal fields at publication only, times on the library's clock."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages import slugs
from bibnet.pages.addresses import library_of
from bibnet.pages.foreign import say_foreign, take_out_foreign

SCHEDULE_FIELDS = ("go_live_at", "expire_at")
# Days are typed as people write them, whatever the language of the screen.
DAYS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]
MOMENTS = [f"{day} %H:%M" for day in DAYS]


class LibraryDateTimeField(forms.DateTimeField):
    """A moment shown and read on the library's clock, whatever the person's own zone is."""

    def __init__(self, *, zone: tzinfo, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(input_formats=MOMENTS, **kwargs)

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
    a second eye; a draft may lack what the law wants. What the library may not show is taken out
    of every field that names pictures, documents, pages or rows, those of rows below included.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        library = self.library
        for name in SCHEDULE_FIELDS:
            if library is not None and name in self.fields:
                self.fields[name] = _on_the_clock_of(library, self.fields[name])
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.input_formats = DAYS
        self.address_follows_title = slugs.follows_title(self.instance)
        if self.address_follows_title:
            self.fields.pop("slug", None)
        if self.instance.pk is None:
            self._open_a_text()

    def _open_a_text(self) -> None:
        """A new page has a place to type in, without a press of «+»."""
        field = self.fields.get("body")
        if field is not None and not self.initial.get("body"):
            self.initial["body"] = field.block.to_python([{"type": "text", "value": ""}])

    @property
    def library(self) -> Library | None:
        """The library whose page is edited, or under which one is made."""
        page = self.instance if self.instance.path else self.parent_page
        return library_of(page) if page is not None else None

    def full_clean(self) -> None:
        foreign = self._take_out(self) if self.is_bound else {}
        super().full_clean()
        say_foreign(self, foreign)

    def is_valid(self) -> bool:
        rows = [row for formset in self.formsets.values() for row in formset.forms if row.is_bound]
        foreign = [(row, self._take_out(row)) for row in rows]
        valid = super().is_valid()
        for row, found in foreign:
            say_foreign(row, found)
        return valid and not any(found for _row, found in foreign)

    def _take_out(self, form: forms.BaseForm) -> dict[str, set[type[Model]]]:
        library = self.library or network.region()
        return take_out_foreign(form, library=library, user=self.for_user)

    def _address(self) -> str:
        own = slugs.slug_of(self.cleaned_data.get("title") or self.instance.title)
        if self.parent_page is None:
            return own
        return find_available_slug(self.parent_page, own, ignore_page_id=self.instance.pk)

    def _post_clean(self) -> None:
        if self.address_follows_title:
            self.instance.slug = self._address()
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
