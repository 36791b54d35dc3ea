"""Screens for a plugin's settings: the region's level and each library's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import region_screen
from bibnet.plugins.config import PluginConfig
from bibnet.plugins.gate import View
from bibnet.plugins.showing import shown_data_changed
from bibnet.plugins.state import installed_plugins
from bibnet.plugins.two_levels import PluginSettings


class SecretInput(forms.PasswordInput):
    """Shows that there is a value, never the value."""


def settings_model(config: PluginConfig) -> type[PluginSettings] | None:
    """The plugin's settings model, if it has one."""
    found = [model for model in config.get_models() if issubclass(model, PluginSettings)]
    return found[0] if found else None


def settings_patterns(config: PluginConfig) -> Sequence[URLPattern]:
    """The address of a library's own settings, relative to the plugin's prefix."""
    model = settings_model(config)
    return [path("settings/", _library_view(config), name="settings")] if model else []


def _library_view(config: PluginConfig) -> View:
    def library_settings(request: SignedInRequest) -> HttpResponse:
        if request.library.member.pk != request.library.pk:
            raise Http404  # a branch has its member's settings
        return _edit(request, config, request.library)

    library_settings.bibnet_role = Role.LIBRARY_ADMIN  # type: ignore[attr-defined]
    return library_settings


@region_screen()
def region_settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """The region's level: accounts and keys, needed before any library switches the plugin on."""
    config = installed_plugins().get(slug)
    if config is None:
        raise Http404
    return _edit(request, config, network.region())


def _edit(request: SignedInRequest, config: PluginConfig, library: Library) -> HttpResponse:
    model = settings_model(config)
    if model is None:
        raise Http404
    row = model.own_row(library)
    form = settings_form(row, library)(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid():
        save_settings(form, config, library, request)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {"form": form, "plugin": config.plugin, "library": library}
    return TemplateResponse(request, "plugins/settings.html", context)


@transaction.atomic
def save_settings(
    form: forms.ModelForm, config: PluginConfig, library: Library, request: SignedInRequest
) -> None:
    """Keep the settings and write down which of them were changed, without their values."""
    row = form.save()
    audit.record(
        action="plugins.settings_changed",
        actor=request.user,
        library=library,
        obj=row,
        fields=form.changed_data,
    )
    shown_data_changed(library)


def settings_form(row: PluginSettings, library: Library) -> type[forms.ModelForm]:
    """The form of one level; secrets stay what they were when their field is left empty."""
    names = row.fields_for(library)
    secrets = set(row.secret).intersection(names)

    class SettingsForm(forms.ModelForm):
        class Meta:
            model = type(row)
            fields = names
            widgets = {name: SecretInput() for name in secrets}

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in secrets:
                if getattr(self.instance, name):
                    self.fields[name].required = False
                    self.fields[name].help_text = _("Filled in. Leave empty to keep it.")

        def clean(self) -> dict[str, object]:
            cleaned = super().clean() or self.cleaned_data
            for name in secrets:
                if not cleaned.get(name):
                    cleaned[name] = self.initial.get(name)
            return cleaned

    return SettingsForm
