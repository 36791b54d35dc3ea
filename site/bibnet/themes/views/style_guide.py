"""The style guide: every component and every state on one page."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
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
        label=pgettext_lazy("sample", "Surname and first name"),
        help_text=pgettext_lazy("sample", "As in the passport; the patronymic if there is one"),
        widget=forms.TextInput(attrs={"class": "input--mid", "autocomplete": "name"}),
    )
    birth_date = forms.DateField(
        label=pgettext_lazy("sample", "Date of birth"),
        help_text=pgettext_lazy("sample", "For example, 07.05.1988"),
        widget=forms.DateInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )
    email = forms.EmailField(label=pgettext_lazy("sample", "E-mail"), required=False)
    place = forms.ChoiceField(
        label=pgettext_lazy("sample", "Where will you collect the ticket"),
        choices=[
            ("hall", pgettext_lazy("sample", "Lending hall")),
            ("children", pgettext_lazy("sample", "Children's department")),
        ],
    )
    how = forms.ChoiceField(
        label=pgettext_lazy("sample", "How to tell you that the ticket is ready"),
        choices=[
            ("letter", pgettext_lazy("sample", "By letter")),
            ("phone", pgettext_lazy("sample", "By telephone")),
        ],
        widget=forms.RadioSelect,
    )
    wishes = forms.CharField(
        label=pgettext_lazy("sample", "Wishes"), required=False, widget=forms.Textarea
    )
    consent = ConsentField(
        label=pgettext_lazy("sample", "I agree that my data are used to serve me in the library."),
        document=Link(pgettext_lazy("sample", "Text of the consent"), "#main"),
        error_messages={
            "required": pgettext_lazy("sample", "Tick the box if you agree: no ticket without it")
        },
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
        "trail": [
            Link(pgettext_lazy("sample", "Front page"), "#main"),
            Link(pgettext_lazy("sample", "Style guide")),
        ],
        "pages": Paginator(range(PAGES * 10), 10).get_page(request.GET.get("page")),
    }
    with use_look(Look(theme)):
        return render(request, "bibnet/style_guide.html", context)
