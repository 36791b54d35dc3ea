"""Electronic funds that a library keeps, and those of others from which it lends."""

from __future__ import annotations

from bibnet.libraries.models import Library
from bibnet_lending.models import Fund, FundMember, Licence, LicensedTitle

from . import names


def follow(library: Library, member: Library) -> None:
    """The successor keeps its funds and lends from all that it lent from.

    Licences of suppliers are over by now (`obstacles`): they stay with the account that had them.
    """
    names.keep_apart(Fund, library, member)
    there = FundMember.objects.of(member).values("fund")
    FundMember.objects.of(library).filter(fund__in=there).delete()
    LicensedTitle.objects.of(library).filter(licence__vendor="").update(library=member)
    Licence.objects.of(library).filter(vendor="").update(library=member)
    for model in (Fund, FundMember):
        model.objects.of(library).update(library=member)
