"""Production: every value by a BIBNET_ variable, nothing unsafe by mistake."""

from __future__ import annotations

import os

from .refusals import refuse_unsafe

DEFAULTS = {
    "BIBNET_VAR": "/var/lib/bibnet",
    "BIBNET_SCHEME": "https",
    "BIBNET_PORT": "443",
    "BIBNET_STAFF_MFA": "true",
    "BIBNET_PROXIES": "1",
}
for _name, _value in DEFAULTS.items():
    os.environ.setdefault(_name, _value)
refuse_unsafe(os.environ)

from .base import *
from .base import BIBNET_DOMAINS, DATABASES, INSTALLED_APPS, STORAGES, env
from .services import redis_caches, redis_tasks, s3_storage

# The host table is the gate; these names are what may come to it at all. A library's domain of
# its own stands here as it stands in the web server's configuration. The machine's own names let
# the probes in: the host table knows no library by them.
ALLOWED_HOSTS = [
    *(f".{domain.lstrip('.')}" for domain in BIBNET_DOMAINS),
    *env.list("BIBNET_OWN_DOMAINS", default=[]),
    "127.0.0.1",
    "localhost",
]

DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

_redis = env.str("BIBNET_REDIS_URL", default="")
if _redis:
    CACHES = redis_caches(_redis)
_task_queue = env.str("BIBNET_TASKS_URL", default="")
if _task_queue:
    TASKS, RQ_QUEUES = redis_tasks(_task_queue)
    INSTALLED_APPS = [*INSTALLED_APPS, "django_rq", "django_tasks_rq"]
_files = env.str("BIBNET_FILES_URL", default="")
if _files:
    STORAGES = {**STORAGES, "default": s3_storage(_files)}
if env.str("BIBNET_SMTP_URL", default=""):
    globals().update(env.email_url("BIBNET_SMTP_URL"))
    EMAIL_TIMEOUT = 20
_errors = env.str("BIBNET_ERRORS_URL", default="")
if _errors:
    from bibnet.operations.errors import report_errors

    report_errors(_errors)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = env.int("BIBNET_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = [
    # The preload list binds the operator's whole domain for years: theirs to decide, not ours.
    "security.W021",
    # The admin shows previews in a frame of its own host.
    "security.W019",
]

# The prefix keeps a neighbour under the same suffix from planting a session on the portal.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
