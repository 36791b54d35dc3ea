from __future__ import annotations

from django import template

from bibnet_dummy import api
from bibnet_dummy.models import Note

register = template.Library()


@register.simple_tag(takes_context=True)
def note_marks(context: template.Context, note: Note) -> list[api.Mark]:
    """What other plugins put beside a note."""
    return api.note_marks.collect(context["request"].library, note=note)
