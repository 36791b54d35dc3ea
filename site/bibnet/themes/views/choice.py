"""The screen on which an administrator dresses a library, with a preview in every theme."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen
from bibnet.themes.choice_form import ColourField, ThemeForm
from bibnet.themes.current import use_look
from bibnet.themes.looks import Look, colours_css, look_of
from bibnet.themes.models import ThemeChoice
from bibnet.themes.palette import OWN_COLOURS
from bibnet.themes.registry import get_theme, installed_themes
from bibnet.themes.sample import sample
from bibnet.themes.services import choice_of, choose_theme, may_choose_theme


@library_screen(Role.LIBRARY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedInRequest) -> HttpResponse:
    """Show the form; save it, or only show what it would look like (`show`)."""
    library = _member(request)
    choice = choice_of(library)
    form = ThemeForm(request.POST or None, request.FILES or None, choice=choice)
    if request.method == "POST" and form.is_valid() and "show" not in request.POST:
        _save(request, library, form)
        return redirect("themes_admin:choose", code=library.code)
    own = _own_colours(request.POST) if form.is_bound else (choice.colours if choice else {})
    context = {
        "form": form,
        "member": library,
        "choice": choice,
        "previews": [
            (theme, urlencode({"theme": theme.slug, **own}), form["theme"].value() == theme.slug)
            for theme in installed_themes().values()
        ],
    }
    return render(request, "bibnet/choose_theme.html", context)


@library_screen(Role.LIBRARY_ADMIN)
@require_safe
@xframe_options_sameorigin
def preview(request: SignedInRequest) -> HttpResponse:
    """A front page as it would be; shown in a frame of the screen above."""
    library = _member(request)
    now = look_of(library)
    own = _own_colours(request.GET)
    query = urlencode({"theme": request.GET.get("theme", ""), **own})
    address = request.path.removesuffix("preview/") + f"preview.css?{query}"
    look = Look(
        theme=get_theme(request.GET.get("theme", "")),
        colours_url=address if own else "",
        logo=now.logo,
        picture=now.picture,
    )
    with use_look(look):
        return render(request, "bibnet/theme_preview.html", {"sample": sample(), "is_front": True})


@library_screen(Role.LIBRARY_ADMIN)
@require_safe
def preview_css(request: SignedInRequest) -> HttpResponse:
    """The style sheet of colours that nobody has saved yet."""
    choice = ThemeChoice(
        library=_member(request),
        theme=get_theme(request.GET.get("theme", "")).slug,
        colours=_own_colours(request.GET),
    )
    return HttpResponse(colours_css(choice), content_type="text/css; charset=utf-8")


def _member(request: SignedInRequest) -> Library:
    """The member whose look the library named in the address has."""
    member = request.library.member
    if not may_choose_theme(request.user, member):
        raise PermissionDenied
    return member


def _save(request: SignedInRequest, library: Library, form: ThemeForm) -> None:
    choose_theme(
        library=library,
        theme=form.cleaned_data["theme"],
        actor=request.user,
        colours=form.colours,
        logo=form.cleaned_data["logo"],
        picture=form.cleaned_data["picture"],
        picture_alt=form.cleaned_data["picture_alt"],
    )
    messages.success(request, _("Saved. The site of %s looks like this now.") % library)


def _own_colours(data: dict[str, str]) -> dict[str, str]:
    """The colours named in `data`; what is no colour is left out."""
    field, own = ColourField(), {}
    for name in OWN_COLOURS:
        try:
            colour = field.clean(data.get(name, ""))
        except ValidationError:
            continue
        if colour:
            own[name] = colour
    return own
