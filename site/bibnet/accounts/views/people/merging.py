from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.accounts.models import Reader
from bibnet.accounts.services import merging, people
from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Library
from bibnet.plugins.errors import Refused

from .base import PeopleFormView, screen


class MergeForm(forms.Form):
    """Two entries of one person."""

    kept = forms.ModelChoiceField(
        label=gettext_lazy("Entry that stays"), queryset=Reader.objects.none()
    )
    gone = forms.ModelChoiceField(
        label=gettext_lazy("Entry that is joined to it"), queryset=Reader.objects.none()
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kept", "gone"):
            field = field_of(self, name, forms.ModelChoiceField)
            field.queryset = people.readers_of(library)
            field.widget = forms.NumberInput(
                attrs={"class": "input--short", "inputmode": "numeric"}
            )
            field.help_text = gettext_lazy("Number from the list of readers")


class MergeView(PeopleFormView):
    """Make two entries of one reader one, after a look at both."""

    template_name = "accounts/people/merge.html"
    form_class = MergeForm

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name) for name in ("kept", "gone")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "library": self.library}

    def act(self, form: MergeForm) -> str | HttpResponse:
        both = form.cleaned_data["kept"], form.cleaned_data["gone"]
        if "is_sure" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, both=both))
        try:
            merging.merge_readers(kept=both[0], gone=both[1], actor=self.request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The two entries are one."))
        return screen("readers", self.library)
