"""What all settings share. Every value that differs between machines is a BIBNET_ variable."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp import constants as csp
from django.utils.translation import gettext_lazy as _

from bibnet.operations.logs import logging_config
from bibnet.plugins.discovery import plugin_apps
from bibnet.themes.discovery import theme_apps

from .secret import Secret

env = environ.Env()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
SOURCE_DIR = PACKAGE_DIR.parent.parent
VAR_DIR = Path(env.str("BIBNET_VAR", default=str(SOURCE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.str("BIBNET_SECRET_KEY", default="")

# Addresses: the scheme and the port readers see; every host is a row of the host table under
# one of these suffixes, or an own domain registered there.
BIBNET_SCHEME = env.str("BIBNET_SCHEME", default="http")
BIBNET_PORT = env.int("BIBNET_PORT", default=8000)
BIBNET_DOMAINS = env.list("BIBNET_DOMAINS", default=["localhost"])
BIBNET_REGION_HOST = env.str("BIBNET_REGION_HOST", default="bryansk.localhost")
BIBNET_STAFF_MFA = env.bool("BIBNET_STAFF_MFA", default=False)
BIBNET_PLUGINS_EXCLUDED = env.list("BIBNET_PLUGINS_EXCLUDED", default=[])
# A raising plugin is logged and counted and its place stays empty; in the tests it raises.
BIBNET_RAISE_PLUGIN_ERRORS = False
# Made-up data under real names: every page says so and asks search engines to pass by.
BIBNET_DEMONSTRATION = env.bool("BIBNET_DEMONSTRATION", default=False)
# Where the demonstration's supplier of electronic books is served on this machine; empty: nowhere.
BIBNET_DEMO_VENDOR = env.str("BIBNET_DEMO_VENDOR", default="")
# A worker not heard of for so many seconds is dead.
BIBNET_WORKER_SILENCE = env.int("BIBNET_WORKER_SILENCE", default=30)
# How many proxies of ours stand before the server; their X-Forwarded-For is believed.
BIBNET_PROXIES = env.int("BIBNET_PROXIES", default=0)
# How many answers of a public catalogue one address gets a minute from each process; 0: any number.
BIBNET_READS_A_MINUTE = env.int("BIBNET_READS_A_MINUTE", default=600)
# Who may read /metrics from elsewhere; without it only a caller on this machine may.
BIBNET_METRICS_TOKEN = env.str("BIBNET_METRICS_TOKEN", default="")
# Whom to tell of a weakness: an address `mailto:…` or `https://…` for /.well-known/security.txt.
BIBNET_SECURITY_CONTACT = env.str("BIBNET_SECURITY_CONTACT", default="")
# Hosts of the own network that the portal may fetch from; others only at public addresses.
BIBNET_PRIVATE_HOSTS = env.list("BIBNET_PRIVATE_HOSTS", default=[])
# The catalogue's search: nothing for the embedded engine, else the hosts of a cluster.
BIBNET_SEARCH_URL = Secret(env.str("BIBNET_SEARCH_URL", default=""))
BIBNET_SEARCH_INDEX = env.str("BIBNET_SEARCH_INDEX", default="bibnet-catalog")
BIBNET_SEARCH_SHARDS = env.int("BIBNET_SEARCH_SHARDS", default=1)
BIBNET_LOG_LEVEL = env.str("BIBNET_LOG_LEVEL", default="INFO")
BIBNET_DEFAULT_THEME = env.str("BIBNET_DEFAULT_THEME", default="classic")
# The host table is the gate (bibnet.libraries.middleware); custom domains live in the database,
# so Django's own list cannot name them.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    # Core, in the order of their dependencies
    "bibnet.stamps",
    "bibnet.text",
    "bibnet.plugins",
    "bibnet.libraries",
    "bibnet.journal",
    "bibnet.background",
    "bibnet.themes",
    "bibnet.notices",
    "bibnet.accounts",
    "bibnet.pages",
    "bibnet.events",
    "bibnet.api",
    "bibnet.operations",
    "bibnet.demo",
    *plugin_apps(excluded=BIBNET_PLUGINS_EXCLUDED),
    *theme_apps(),
    # Wagtail
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "bibnet.operations.middleware.RequestLogMiddleware",
    "bibnet.operations.middleware.NulByteMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bibnet.libraries.middleware.LibraryMiddleware",
    "bibnet.journal.middleware.VisitMiddleware",
    "bibnet.themes.policy.PolicyMiddleware",
    "bibnet.themes.middleware.ThemeMiddleware",
    "bibnet.pages.cache.PageCacheMiddleware",
    "bibnet.pages.middleware.StateWidgetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bibnet.accounts.middleware.SessionGuardMiddleware",
    "bibnet.accounts.middleware.AccountHostMiddleware",
    "bibnet.accounts.middleware.StaffLibraryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bibnet.accounts.viewing_guard.ViewingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "bibnet.pages.doors.PageDoorMiddleware",
]

ROOT_URLCONF = "bibnet.urls"
WSGI_APPLICATION = "bibnet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": ["bibnet.themes.loaders.ThemedLoader"],
            "builtins": [
                "bibnet.themes.templatetags.bibnet",
                "bibnet.themes.templatetags.staff",
                "bibnet.plugins.templatetags.plugins",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bibnet.themes.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "bibnet.themes.forms.PageRenderer"

DATABASES = {
    "default": env.db_url("BIBNET_DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Opening the file and closing it again takes longer than a kept page.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
    # Throttles, one-time codes: what must be one for all processes.
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "bibnet_shared_cache",
        # Culling throws away counts and codes that still matter: leave room.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "bibnet.accounts.backends.PortalBackend",
]
# Five wrong passwords of one account from one address; never an address alone, behind which a
# whole school may sit. No personal value goes into the log.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "shared"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "bibnet.accounts.backends.throttled_name"
AXES_CLIENT_IP_CALLABLE = "bibnet.journal.visits.client_address"
AXES_CLIENT_STR_CALLABLE = "bibnet.accounts.backends.client_for_logs"
AXES_LOCKOUT_CALLABLE = "bibnet.accounts.views.sign_in.too_many_tries"
MFA_ADAPTER = "bibnet.accounts.factors.adapter.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 30
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
TIME_ZONE = "Europe/Moscow"
USE_TZ = True
USE_I18N = True
# What Wagtail's own catalogue lacks, or says in words that librarians do not use.
LOCALE_PATHS = [PACKAGE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "bibnet.themes.finders.StyleSheetFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("BIBNET_FROM_EMAIL", default="portal@example.org")

WAGTAIL_SITE_NAME = "Bibnet"
WAGTAILADMIN_BASE_URL = f"{BIBNET_SCHEME}://{BIBNET_REGION_HOST}"
# One door for all: Wagtail's own ways to a session and a password are closed.
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
# Addresses are Latin, made of the title (bibnet.pages.slugs).
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# A text that waits is answered as a whole; notes beside each field would be one more thing.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ru", "Русский"), ("en", "English")]
WAGTAILIMAGES_IMAGE_MODEL = "pages.Picture"
# Never a redirect to the storage: a document is seen where its library is, once published.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "bibnet.text.page_search"},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "bibnet.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["bibnet.api.permissions.ReadOrScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "bibnet.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "bibnet.api.errors.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bibnet",
    "DESCRIPTION": "Libraries of a region: hours, news, events. On a library's host lists hold "
    "that library and what stands under it, on the portal the whole region.",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["bibnet.api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "bibnet.api.schema.without_database_limits",
    ],
    "ENUM_NAME_OVERRIDES": {
        "LibraryKind": "bibnet.libraries.models.Kind",
        "LibraryState": "bibnet.libraries.models.State",
        "ScheduleChangeKind": "bibnet.libraries.models.schedule.ChangeKind",
        "RolloutState": "bibnet.plugins.models.Rollout.State",
    },
}
# Memory of each process for whole pages of anonymous readers; 0 turns the page cache off.
BIBNET_PAGE_CACHE_BYTES = env.int("BIBNET_PAGE_CACHE_BYTES", default=32 * 1024 * 1024)
# Browsers keep public pages for the time without a network; off, they throw them away.
BIBNET_OFFLINE = env.bool("BIBNET_OFFLINE", default=True)

# Nothing is asked of another host; pages carry no style or script of their own (docs/themes.md).
_POLICY = {
    "default-src": [csp.SELF],
    "img-src": [csp.SELF, "data:", "blob:"],
    "object-src": [csp.NONE],
    "base-uri": [csp.SELF],
    "frame-ancestors": [csp.SELF],
    # Browsers apply this to redirects too, and signing in leads from host to host.
    "form-action": [csp.SELF, f"{BIBNET_SCHEME}:"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _POLICY}
BIBNET_ADMIN_POLICY = _POLICY | {
    "script-src": [csp.SELF, csp.UNSAFE_INLINE, csp.UNSAFE_EVAL],
    "style-src": [csp.SELF, csp.UNSAFE_INLINE],
}

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LOGGING = logging_config(level=BIBNET_LOG_LEVEL)
