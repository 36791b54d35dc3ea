"""What the OpenAPI document says of our bearer tokens."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

COLUMN_LIMITS = (2**15 - 1, 2**31 - 1, 2**63 - 1)


def only_ours(endpoints: list[tuple[Any, ...]], **kwargs: Any) -> list[tuple[Any, ...]]:
    """Endpoints of the public API; those of Wagtail's admin are its own business."""
    return [one for one in endpoints if one[0].startswith("/api/v1/")]


def without_database_limits(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """The document without the widths of integer columns, which differ between databases."""
    for schema in result["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            if field.get("type") == "integer" and field.get("maximum") in COLUMN_LIMITS:
                del field["maximum"]
                field.pop("format", None)
    return result


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its own
    target_class = "bibnet.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token issued by the library's administrator, bound to a person or "
            "a desk, a library and scopes.",
        }
