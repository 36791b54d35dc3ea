from __future__ import annotations

from django.urls import path

from bibnet.plugins.registers import LibraryRegister

from .views import imports, oai

urlpatterns = [
    path("oai", oai.oai, name="oai"),
]
admin_urlpatterns = [
    path("imports/", imports.imports, name="imports"),
]
api_urlpatterns: list = []
registers: list[type[LibraryRegister]] = []
