"""The Content-Security-Policy: strict on public pages, looser where Wagtail's admin needs it."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ADMIN = "/admin/"


class PolicyMiddleware(CSPMiddleware):
    """Public pages run scripts and styles from files of their own host only.

    Wagtail's admin writes styles and scripts into its pages, so addresses under `/admin/` may
    too; they ask other hosts for nothing either. A view's own decorators of django-csp hold.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only and request.path_info.startswith(ADMIN):
            parts.config = settings.BIBNET_ADMIN_POLICY
        return parts
