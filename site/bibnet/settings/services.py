"""Services that production names by an address: cache, tasks, files."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def redis_caches(url: str) -> dict[str, dict[str, Any]]:
    """Both caches on one Redis, told apart by the prefix of their keys."""
    backend = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    return {
        "default": {**backend, "KEY_PREFIX": "bibnet"},
        "shared": {**backend, "KEY_PREFIX": "bibnet-shared"},
    }


def redis_tasks(url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """`TASKS` and `RQ_QUEUES` for the queue on Redis."""
    return (
        {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}},
        {"default": {"URL": url, "DEFAULT_TIMEOUT": 3600}},
    )


def s3_storage(url: str) -> dict[str, Any]:
    """The storage of readers' files named by `s3://KEY:SECRET@HOST[:PORT]/BUCKET?region=…`.

    Key and secret are percent-encoded. `insecure=1` speaks HTTP to the host, for a store on
    the same machine.
    """
    from botocore.config import Config

    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not parts.hostname or not bucket:
        raise ImproperlyConfigured("BIBNET_FILES_URL is not s3://KEY:SECRET@HOST/BUCKET?region=…")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    scheme = "http" if query.get("insecure") == "1" else "https"
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": f"{scheme}://{host}",
            "region_name": query.get("region"),
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "default_acl": None,
            "file_overwrite": False,
            # Checksums that newer clients add of themselves are unknown to many stores.
            "client_config": Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }
