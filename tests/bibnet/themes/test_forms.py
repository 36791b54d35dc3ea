from __future__ import annotations

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, RequestContext, Template

from bibnet.themes.components import Link
from bibnet.themes.forms import ConsentField, kind_of, summary_of


class Application(forms.Form):
    shows_optional = True

    name = forms.CharField(label="Фамилия", help_text="Как в паспорте")
    email = forms.EmailField(label="Почта", required=False)
    how = forms.ChoiceField(
        label="Как сообщить",
        choices=[("a", "Письмом"), ("b", "Позвонить")],
        widget=forms.RadioSelect,
    )
    wishes = forms.CharField(widget=forms.Textarea(attrs={"class": "tall"}), required=False)
    secret = forms.CharField(widget=forms.HiddenInput)
    consent = ConsentField(label="Согласен", document=Link("Текст, версия 2", "/consents/2/"))

    def clean(self):
        if self.cleaned_data.get("name") == "Никто":
            raise forms.ValidationError("Такой заявки быть не может")


def html_of(form: forms.Form) -> str:
    return Template("{{ form }}").render(Context({"form": form}))


def field_html(form: forms.Form, name: str) -> str:
    return Template("{% field field %}").render(Context({"field": form[name]}))


def test_label_hint_error_and_control_stand_in_this_order():
    html = field_html(Application({"name": ""}), "name")
    places = [html.index(part) for part in ("<label", "Как в", "field__error", "<input")]
    assert places == sorted(places)


def test_the_control_names_its_hint_and_its_error():
    html = field_html(Application({"name": ""}), "name")
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{one}"' in html for one in described)
    assert 'aria-invalid="true"' in html


def test_what_was_typed_stays():
    assert 'value="иванова@"' in field_html(Application({"email": "иванова@"}), "email")


def test_fields_that_may_stay_empty_say_so_where_the_form_wants_it():
    html = html_of(Application())
    assert html.count("field__optional") == 2


def test_radio_buttons_stand_in_a_fieldset_with_a_legend():
    html = field_html(Application(), "how")
    assert html.startswith('<fieldset class="field">')
    assert "<legend>Как сообщить" in html
    assert html.count('class="check"') == 2


def test_a_consent_stands_alone_unticked_and_names_the_text():
    html = field_html(Application(initial={}), "consent")
    assert html.startswith('<div class="consent">')
    assert '<a href="/consents/2/">Текст, версия 2</a>' in html
    assert " checked" not in html


def test_controls_have_the_class_of_their_kind_and_their_own():
    assert 'class="textarea tall"' in field_html(Application(), "wishes")
    assert 'class="input"' in field_html(Application(), "email")


def test_the_summary_lists_every_error_with_a_way_to_its_field():
    form = Application({"name": "", "email": "нет", "how": "", "secret": "x"})
    html = html_of(form)
    assert html.index("error-summary") < html.index("<label")
    assert 'role="alert"' in html
    assert "autofocus" in html
    for anchor in re.findall(r'<li><a href="#([^"]+)"', html):
        assert f'id="{anchor}"' in html
    assert len(re.findall(r"<li>", html)) == len(summary_of(form)) == 4


def test_errors_of_no_field_and_of_hidden_ones_are_in_the_summary():
    form = Application({"name": "Никто", "how": "a", "consent": "on"})
    messages = [one.message for one in summary_of(form)]
    assert "Такой заявки быть не может" in messages
    assert any(one.startswith("Secret") for one in messages)


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in html_of(Application())


@pytest.mark.parametrize(
    ("name", "kind"),
    [("name", "control"), ("how", "choices"), ("consent", "consent"), ("wishes", "control")],
)
def test_each_field_has_its_mark_up(name, kind):
    assert kind_of(Application()[name]) == kind


def test_the_title_of_a_page_with_errors_says_so_first(rf, northern):
    request = rf.get("/")
    request.library = northern
    request.user = AnonymousUser()
    template = Template("{% extends 'bibnet/base.html' %}{% block title %}Запись{% endblock %}")

    def title(form: forms.Form) -> str:
        html = template.render(RequestContext(request, {"form": form}))
        return re.search(r"<title>(.*?)</title>", html)[1]

    assert title(Application({"name": ""})).split(":")[0] in {"Ошибка", "Error"}
    assert title(Application()).startswith("Запись — ")
