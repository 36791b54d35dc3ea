"""The page of a state widget, and the region's screen that lets widgets in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from bibnet.libraries.requests import LibraryRequest, SignedInRequest
from bibnet.pages import widgets
from bibnet.pages.models import StateWidget


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def widget(request: LibraryRequest, slug: str) -> HttpResponse:
    """What it is and a link instead; after a press, the widget, in this one answer only."""
    found = next((one for one in widgets.allowed() if one.slug == slug), None)
    if found is None:
        raise Http404
    is_loaded = request.method == "POST"
    response = render(request, "pages/widget.html", {"widget": found, "is_loaded": is_loaded})
    if is_loaded:
        # Read by django-csp: this answer may load what no other may.
        response._csp_update = widgets.policy_of(found)  # type: ignore[attr-defined]
    return response


class WidgetForm(forms.ModelForm):
    class Meta:
        model = StateWidget
        fields = ["title", "slug", "host", "script", "link", "container", "is_on"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def region_widgets(request: SignedInRequest) -> HttpResponse:
    """All widgets, each with its form: allowed or not, by the exact host."""
    if not request.library.is_region:
        raise Http404
    chosen = request.POST.get("pk") or request.GET.get("pk") or ""
    instance = get_object_or_404(StateWidget, pk=chosen) if chosen.isdecimal() else StateWidget()
    form = WidgetForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        widgets.save(widget=form.save(commit=False), actor=request.user)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    context = {"form": form, "rows": StateWidget.objects.all(), "instance": instance}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/widgets.html", context, status=status)
