"""For the tests: fast hashing, mail in memory, tasks run at once, the database by a variable."""

from __future__ import annotations

from .base import *
from .base import STORAGES, VAR_DIR, env, logging_config

SECRET_KEY = "for-tests-only"  # noqa: S105  never leaves the test process
DATABASES = {"default": env.db_url("BIBNET_DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;",
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = VAR_DIR / "test" / "media"
# Nothing is collected there: WhiteNoise would read it all again for each test's client.
STATIC_ROOT = VAR_DIR / "test" / "static"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
BIBNET_RAISE_PLUGIN_ERRORS = True
# `client.login` knows no request; the tests of throttling switch it on.
AXES_ENABLED = False
LOGGING = logging_config(level="WARNING")
# Off, so that a test counts queries and sees each answer made; its own tests turn it on.
BIBNET_PAGE_CACHE_BYTES = 0
