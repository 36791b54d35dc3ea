"""The portal as a WSGI application."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from bibnet.command import YOUNG_OBJECTS

# A request makes hardly any circles of objects; looking for them took a twentieth of its time.
gc.set_threshold(YOUNG_OBJECTS)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bibnet.settings.local")
application = get_wsgi_application()
# What stands now stays: nobody waits while all of it is looked through, and workers share it.
gc.freeze()
