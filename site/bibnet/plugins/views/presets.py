"""Presets: named sets of switches."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bibnet.libraries.staff import region_screen
from bibnet.plugins import presets
from bibnet.plugins.forms import PresetForm
from bibnet.plugins.models import Preset


@region_screen()
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "plugins/presets.html", {"presets": Preset.objects.all()})


@region_screen()
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new preset, or the one with this id."""
    preset = get_object_or_404(Preset, pk=pk) if pk else Preset()
    form = PresetForm(request.POST or None, instance=preset)
    if request.method == "POST" and form.is_valid():
        presets.keep(form.save(commit=False), actor=request.user)
        messages.success(request, _("The preset is saved."))
        return redirect("plugins:presets")
    return render(request, "plugins/preset.html", {"form": form, "preset": preset})


@region_screen()
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a preset away; what was switched by it stays as it is."""
    preset = get_object_or_404(Preset, pk=pk)
    presets.delete_preset(preset=preset, actor=request.user)
    messages.success(request, _("The preset is deleted."))
    return redirect("plugins:presets")
