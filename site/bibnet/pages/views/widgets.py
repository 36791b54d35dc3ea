"""The page of a state widget, and the region's screen that lets widgets in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from bibnet.libraries.requests import LibraryRequest, SignedInRequest
from bibnet.pages import widget_choice, widgets
from bibnet.pages.middleware import show
from bibnet.pages.models import StateWidget
from bibnet.themes.views.lowvision import comes_from_same_origin, page_before


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def widget(request: LibraryRequest, slug: str) -> HttpResponse:
    """What it is and a link instead; after a press, the widget, in this one answer only."""
    found = _allowed(slug)
    is_loaded = request.method == "POST" and not found.is_everywhere
    if is_loaded:
        show(request, [found])
    context = {
        "widget": found,
        "is_loaded": is_loaded,
        "answer": widget_choice.answers(request).get(slug),
    }
    return render(request, "pages/widget.html", context)


@never_cache
@csrf_exempt
@require_POST
def choose(request: LibraryRequest, slug: str) -> HttpResponse:
    """Remember whether the reader lets the widget stand on every page.

    Without a CSRF token, since the form stands on cached pages: the request must come from a page
    of the same host, and nothing but this answer changes.
    """
    found = _allowed(slug)
    if not found.is_everywhere:
        raise Http404
    if not comes_from_same_origin(request):
        return HttpResponseForbidden()
    response = HttpResponseRedirect(page_before(request))
    agrees = request.POST.get("choice") == "yes"
    widget_choice.remember(response, request, found, agrees=agrees)
    return response


def _allowed(slug: str) -> StateWidget:
    found = next((one for one in widgets.allowed() if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


class WidgetForm(forms.ModelForm):
    class Meta:
        model = StateWidget
        fields = [
            "title",
            "slug",
            "host",
            "script",
            "link",
            "container",
            "is_everywhere",
            "is_on",
        ]


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
