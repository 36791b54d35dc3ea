"""How a copy of pages is answered, on pages and by the API."""

from __future__ import annotations

from django.http import HttpResponse


def as_file(content: bytes, *, number: int) -> HttpResponse:
    """A PDF that is kept by its reader and by no browser or server on the way."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="copy-{number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
