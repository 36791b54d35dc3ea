"""Answers about electronic loans wait for the vendor, who is asked after the commit."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from rest_framework.response import Response

from bibnet_lending.models import Loan

from . import showing

if TYPE_CHECKING:
    from bibnet.api.requests import ApiRequest

    from .doors import LendingView

A = TypeVar("A", bound=Callable[..., Response])


def as_vendors_answer(settled: Callable[[Loan], Loan]) -> Callable[[A], A]:
    """Show the loan of an answer as it is once its vendor was asked; a refusal is raised.

    `settled` tells what came of the act: `calls.outcome`, `calls.renewal_outcome`. Around
    `once_per_key`, which commits: asked again with the same key, the answer is the present state of
    the same loan.
    """

    def make(act: A) -> A:
        @wraps(act)
        def answered(view: LendingView, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
            answer = act(view, request, *args, **kwargs)
            is_electronic = answer.status_code < 300 and answer.data.get("is_electronic")
            if not is_electronic:
                return answer
            rows = Loan.objects.of(view.member).select_related("library", "branch", "ticket")
            loan = settled(rows.get(pk=answer.data["id"]))
            answer.data = showing.loans([loan])[0]
            return answer

        return answered  # type: ignore[return-value]

    return make
