from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import DetailView

from bibnet.plugins.permissions import own_eyes, requires

from .models import Note
from .services.notes import write_note


def index(request: HttpRequest) -> HttpResponse:
    notes = Note.objects.of(request.library.member)
    return render(request, "bibnet_dummy/index.html", {"notes": notes})


class NoteView(DetailView):
    template_name = "bibnet_dummy/note.html"

    def get_object(self) -> Note:
        return get_object_or_404(Note.objects.of(self.request.library.member), pk=self.kwargs["pk"])


@own_eyes
@require_safe
@requires("bibnet_dummy.view_note")
def count(request: HttpRequest) -> HttpResponse:
    notes = Note.objects.of(request.library.member).count()
    return render(request, "bibnet_dummy/count.html", {"notes": notes})


@require_POST
@requires("bibnet_dummy.add_note")
def add(request: HttpRequest) -> HttpResponse:
    write_note(library=request.library, text=request.POST["text"], author=request.user)
    return redirect("dummy_admin:count", code=request.library.code)


def api_index(request: HttpRequest) -> JsonResponse:
    notes = Note.objects.of(request.library.member)
    return JsonResponse({"results": [{"id": note.pk, "text": note.text} for note in notes]})
