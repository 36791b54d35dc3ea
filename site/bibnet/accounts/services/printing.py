"""Slips on their way to the printer: the codes are kept, encrypted, for a quarter of an hour."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import segno
from django.core.cache import caches

from bibnet.accounts import secrecy
from bibnet.accounts.models import Slip, User

from .slips import MadeSlip

KEPT_SECONDS = 900


@dataclass(frozen=True)
class PrintedSlip:
    """What a slip says."""

    slip: Slip
    code: str
    qr_code: str

    @property
    def spaced_code(self) -> str:
        return secrecy.spaced(self.code)


def keep(made: Iterable[MadeSlip], *, actor: User) -> str:
    """Keep the slips for printing by this person; the token of the print page."""
    token = secrecy.new_token()
    codes = {str(one.slip.pk): one.code for one in made}
    kept = json.dumps({"actor": actor.pk, "codes": codes})
    caches["shared"].set(_key(token), secrecy.encrypted(kept), KEPT_SECONDS)
    return token


def to_print(token: str, *, actor: User) -> list[PrintedSlip]:
    """The slips kept under the token by the same person; none after a quarter of an hour."""
    found = caches["shared"].get(_key(token))
    kept: dict[str, Any] = json.loads(secrecy.decrypted(found)) if found else {}
    if kept.get("actor") != actor.pk:
        return []
    codes: dict[str, str] = kept["codes"]
    slips = Slip.objects.filter(pk__in=list(codes)).select_related("user", "library")
    printed = []
    for slip in slips.order_by("user__last_name", "pk"):
        made = MadeSlip(slip, codes[str(slip.pk)])
        drawing = segno.make(made.address, error="m").svg_inline(
            omitsize=True, border=1, dark="#000"
        )
        printed.append(PrintedSlip(slip, made.code, drawing))
    return printed


def _key(token: str) -> str:
    return f"accounts.slips.{secrecy.digest(token, purpose='slips')[:40]}"
