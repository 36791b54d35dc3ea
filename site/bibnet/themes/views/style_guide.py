"""The style guide: every component and every state on one page."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bibnet.themes.components import Link
from bibnet.themes.current import use_look
from bibnet.themes.forms import ConsentField
from bibnet.themes.icons import icon_names
from bibnet.themes.looks import Look
from bibnet.themes.registry import get_theme, installed_themes
from bibnet.themes.sample import sample

PAGES = 24


class SampleForm(forms.Form):
    """A form with each kind of field."""

    shows_optional = True

    name = forms.CharField(
        label=_("Surname and first name"),
        help_text=_("As in the passport; the patronymic if there is one"),
        widget=forms.TextInput(attrs={"class": "input--mid", "autocomplete": "name"}),
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        help_text=_("For example, 07.05.1988"),
        widget=forms.DateInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    place = forms.ChoiceField(
        label=_("Where will you collect the ticket"),
        choices=[("hall", _("Lending hall")), ("children", _("Children's department"))],
    )
    how = forms.ChoiceField(
        label=_("How to tell you that the ticket is ready"),
        choices=[("letter", _("By letter")), ("phone", _("By telephone"))],
        widget=forms.RadioSelect,
    )
    wishes = forms.CharField(label=_("Wishes"), required=False, widget=forms.Textarea)
    consent = ConsentField(
        label=_("I agree that my data are used to serve me in the library."),
        document=Link(_("Text of the consent"), "#main"),
        error_messages={"required": _("Tick the box if you agree: no ticket without it")},
    )


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """All components in the theme that `?theme=` names; for staff, and for the tests."""
    theme = get_theme(request.GET.get("theme", ""))
    wrong = SampleForm({"birth_date": "31.02.1990", "email": "reader@mail"}, prefix="wrong")
    context = {
        "themes": installed_themes().values(),
        "sample": sample(),
        "icons": icon_names(),
        "plain_form": SampleForm(prefix="plain"),
        "wrong_form": wrong,
        "trail": [Link(_("Front page"), "#main"), Link(_("Style guide"))],
        "pages": Paginator(range(PAGES * 10), 10).get_page(request.GET.get("page")),
    }
    with use_look(Look(theme)):
        return render(request, "bibnet/style_guide.html", context)
