"""One machine: what `./dev run` uses. DEBUG is off; data live under `var/`."""

from __future__ import annotations

from .base import *
from .base import VAR_DIR, env, logging_config
from .local_secret import local_secret

SECRET_KEY = local_secret(VAR_DIR)
BIBNET_DEMONSTRATION = env.bool("BIBNET_DEMONSTRATION", default=True)
BIBNET_DEMO_VENDOR = env.str("BIBNET_DEMO_VENDOR", default="http://127.0.0.1:8099")
# A terminal is read by a person: each request's line of JSON only when asked for.
LOGGING = logging_config(level=env.str("BIBNET_LOG_LEVEL", default="WARNING"))
