"""One library becomes part of another one."""

from __future__ import annotations

from django.utils import timezone

from bibnet.libraries.models import ActKind, Library
from bibnet.libraries.reshaping import plan_act
from bibnet.plugins import points
from bibnet.plugins.services import enable_plugin


def merge(library, into) -> None:
    today = timezone.localdate(timezone=library.tz)
    plan_act(library=library, kind=ActKind.MERGE, on=today, actor=None, details={"into": into.pk})


def told(library, into) -> list[str]:
    found = points.merger_consequences.collect_from("lending", library, into=into)
    return [str(one.text) for one in found]


def of(model, library) -> int:
    return model.objects.of(library).count()


def switch_on(library: Library) -> None:
    for slug in ("catalog", "lending"):
        enable_plugin(library=library, slug=slug, actor=None)
