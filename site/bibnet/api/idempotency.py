"""Acts that a program may ask for again without their being done twice.

A request with an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) is done once for
each key of a person or a token; whoever sends it again within a day gets the same answer. The key
is written in the act's own transaction: what dies in the middle has left neither act nor key, and
of two that come at once the second waits for the first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from bibnet.plugins.errors import PluginError

from .models import ApiToken, KeptAnswer

KEPT = timedelta(days=1)
HEADER = "Idempotency-Key"
LONGEST = 200
REPLAYED = "Idempotency-Replayed"
A = TypeVar("A", bound=Callable[..., Response])


def once_per_key(act: A) -> A:
    """Let a view's act be done once for each key that is sent with it; without a key, each time.

    Refusals are answers too and are kept; what was sent wrongly is not. The same key with another
    request is answered by 422.
    """

    @wraps(act)
    def done(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return act(view, request, *args, **kwargs)
        if len(key) > LONGEST:
            raise ValidationError({HEADER: [_("The key is too long.")]})
        return _once(key, request, lambda: act(view, request, *args, **kwargs), view)

    described = OpenApiParameter(
        HEADER,
        str,
        OpenApiParameter.HEADER,
        description="Sent again with the same key, the act is not done again: the answer is kept.",
    )
    return extend_schema(parameters=[described])(done)  # type: ignore[return-value]


def forget_old() -> int:
    """Delete answers that are older than a day; how many."""
    count, _by_model = KeptAnswer.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return count


@transaction.atomic
def _once(key: str, request: Request, act: Callable[[], Response], view: Any) -> Response:
    sent = [request.method, request.get_full_path(), request.data]
    digest = hashlib.sha256(json.dumps(sent, sort_keys=True, default=str).encode()).hexdigest()
    kept, is_new = KeptAnswer.objects.get_or_create(
        who=_who(request), key=key, defaults={"request": digest, "at": timezone.now()}
    )
    if not is_new:
        if kept.request != digest:
            said = _("This key was sent with another request.")
            return Response({"detail": said, "code": "key_reused"}, status=422)
        return Response(json.loads(kept.body), status=kept.status, headers={REPLAYED: "true"})
    try:
        with transaction.atomic():
            answer = act()
    except PluginError as refusal:
        answer = view.get_exception_handler()(refusal, view.get_exception_handler_context())
    kept.status = answer.status_code
    kept.body = JSONRenderer().render(answer.data).decode()
    kept.save(update_fields=["status", "body"])
    return answer


def _who(request: Request) -> str:
    """Whose keys they are: two people may choose the same one."""
    if isinstance(request.auth, ApiToken):
        return f"token:{request.auth.pk}"
    return f"user:{request.user.pk}"
