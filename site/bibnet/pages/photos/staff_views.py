"""The screen by which thirty photos get into a page, with and without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from bibnet.libraries.intake import Unusable, take_in
from bibnet.libraries.models import Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen
from bibnet.pages.addresses import library_of
from bibnet.pages.models import Picture

from .adding import add_to_page, may_add, own_pictures
from .galleries import Gallery, Photo, gallery_for

MOST_AT_ONCE = 60
THUMBNAIL = "fill-160x120|format-webp"
editors = library_screen(Role.EDITOR, Role.LIBRARY_ADMIN)


class PhotosForm(forms.Form):
    """What holds for all photos of a gallery."""

    description = forms.CharField(
        label=_("What the photos show"),
        required=False,
        max_length=200,
        help_text=_("One sentence for all is enough: children make bird feeders."),
    )
    consent = forms.BooleanField(
        label=_("There are no minors in the photos, or their parents agreed"),
        required=False,
        help_text=_("Without this tick the page is not published with photos."),
        error_messages={"required": _("Tick it, or choose photos without minors.")},
    )

    def __init__(self, data: QueryDict | None, *, gallery: Gallery, draft: Page) -> None:
        initial = {
            "description": gallery.description_of(draft),
            "consent": gallery.has_consent(draft),
        }
        super().__init__(data, initial=initial)
        # A page that keeps the answer asks for it when it is published, the others now.
        self.fields["consent"].required = not gallery.keeps_consent
        self.fields["description"].required = not gallery.keeps_consent


@never_cache
@editors
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Choose or drop photos, say what they show, and go on in the editor.

    A file sent alone as `file` is only taken in; the answer is JSON.
    """
    page, gallery = _page(request, page_id)
    if "file" in request.FILES:
        return _one_file(request, page, request.FILES.getlist("file")[-1])
    draft = page.get_latest_revision_as_object()
    form = PhotosForm(request.POST or None, gallery=gallery, draft=draft)
    if request.method == "POST" and form.is_valid():
        photos, refused = _photos(request, page)
        _say(request, photos, refused)
        if photos:
            add_to_page(
                page=page,
                photos=photos,
                description=form.cleaned_data["description"],
                has_consent=form.cleaned_data["consent"],
                actor=request.user,
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
    context = {
        "library": request.library,
        "edited": draft,
        "form": form,
        "count": gallery.count(draft),
        "most": MOST_AT_ONCE,
    }
    return render(request, "pages/photos/add.html", context)


def _page(request: SignedInRequest, page_id: int) -> tuple[Page, Gallery]:
    found = Page.objects.filter(pk=page_id).first()
    page = found.specific if found is not None else None
    gallery = gallery_for(page) if page is not None else None
    if page is None or gallery is None or not request.library.covers(library_of(page)):
        raise Http404
    if not may_add(request.user, page):
        raise PermissionDenied
    return page, gallery


def _one_file(request: SignedInRequest, page: Page, file: UploadedFile) -> JsonResponse:
    try:
        picture = _take(request, page, file)
    except Unusable as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    thumbnail = picture.get_rendition_or_none(THUMBNAIL)
    url = thumbnail.url if thumbnail is not None else ""
    return JsonResponse({"id": picture.pk, "url": url}, status=201)


def _photos(request: SignedInRequest, page: Page) -> tuple[list[Photo], list[tuple[str, str]]]:
    """Photos sent before by number and those that come with the form; refused ones by name."""
    known = own_pictures(request.user, library_of(page), request.POST.getlist("picture"))
    photos = [
        Photo(one, request.POST.get(f"description-{one.pk}", "").strip()[:200]) for one in known
    ]
    refused = []
    for file in request.FILES.getlist("files"):
        if len(photos) >= MOST_AT_ONCE:
            refused.append((file.name or "", gettext("At most 60 photos at once.")))
            continue
        try:
            photos.append(Photo(_take(request, page, file)))
        except Unusable as refusal:
            refused.append((file.name or "", str(refusal)))
    return photos, refused


def _take(request: SignedInRequest, page: Page, file: UploadedFile) -> Picture:
    title = page.draft_title or page.title
    return take_in(file=file, title=title, library=library_of(page), actor=request.user)


def _say(request: SignedInRequest, photos: list[Any], refused: list[tuple[str, str]]) -> None:
    if photos:
        words = ngettext(
            "{count} photo is in the draft.", "{count} photos are in the draft.", len(photos)
        )
        messages.success(request, words.format(count=len(photos)))
    elif not refused:
        messages.error(request, gettext("Choose the photos first."))
    for name, reason in refused:
        messages.error(
            request, gettext("Not added: {name}. {reason}").format(name=name, reason=reason)
        )
