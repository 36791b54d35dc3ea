"""Forms of questions: who asks, and who answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.forms.consents import consent_link
from bibnet.accounts.forms.fields import EmailField, PersonForm, PhoneField, name_field
from bibnet.accounts.forms.people import PersonField
from bibnet.accounts.models import ConsentDocument, User
from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Library
from bibnet.pages.models import AnswerTemplate, Topic
from bibnet.themes.forms import ConsentField

from . import rights

LONGEST = 4000


def text_field(label: Any, *, rows: int = 6, **kwargs: Any) -> forms.CharField:
    """A text of some lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **kwargs)


class AskForm(PersonForm):
    """A question; name and contacts only for who wants to be called by name and written to."""

    topic = forms.ChoiceField(
        label=_("What is it about"), choices=Topic, initial=Topic.LIBRARY, widget=forms.RadioSelect
    )
    subject = forms.CharField(
        label=_("In a few words"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = text_field(
        _("Your question"),
        help_text=_("No numbers of documents or cards, please: they are not needed for an answer."),
    )
    name = name_field(_("How shall we call you"), "name", required=False)
    email = EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The answer comes here too. Without it you read it by the address you get."),
    )
    phone = PhoneField(
        label=_("Telephone"), required=False, help_text=_("If it is easier to call you.")
    )

    def __init__(
        self,
        *args: Any,
        library: Library,
        document: ConsentDocument | None = None,
        has_account: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            for name in ("name", "email", "phone"):
                del self.fields[name]
        if document is not None:
            self.fields["consent"] = ConsentField(
                label=_("I agree that my data are used to answer my question."),
                document=consent_link(document, library),
                error_messages={"required": _("Tick it if you agree: we cannot go on without.")},
            )


class WriteAgainForm(forms.Form):
    """A further message of who asked."""

    text = text_field(_("Your message"), rows=4)


class AnswerForm(forms.Form):
    """An answer, or a reason."""

    text = text_field(_("Answer"), rows=8)
    closes = forms.BooleanField(label=_("The question is settled, close it"), required=False)


class NoteForm(forms.Form):
    text = text_field(_("Note for colleagues"), rows=3)


class CloseForm(forms.Form):
    text = text_field(
        _("Why it is closed"),
        rows=3,
        required=False,
        help_text=_("Who asked reads it. Needed if nobody has answered yet."),
    )


class GiveForm(forms.Form):
    """Who is to answer."""

    colleague = PersonField(label=_("Who answers"), queryset=User.objects.none())

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "colleague", PersonField).queryset = rights.answerers(library)


class PassOnForm(forms.Form):
    """To the region's support; from there to the library named by its code."""

    code = forms.CharField(
        label=_("Code of the library"),
        max_length=40,
        help_text=_("It stands in the list of libraries, for example tyutchev."),
        widget=forms.TextInput(attrs={"class": "input--mid", "autocomplete": "off"}),
    )
    text = text_field(
        _("What to say to who asked"),
        rows=3,
        required=False,
        help_text=_("Who answers now is said by itself."),
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not library.is_region:
            del self.fields["code"]

    def clean_code(self) -> Library:
        code = self.cleaned_data["code"].strip()
        found = Library.objects.listed().filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("No library has this code."))
        return found


class TemplateForm(forms.ModelForm):
    class Meta:
        model = AnswerTemplate
        fields = ["title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
