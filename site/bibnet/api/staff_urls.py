"""The staff's screens about tokens: under `/admin/l/<code>/`."""

from __future__ import annotations

from django.urls import path

from .views import tokens

app_name = "api_admin"
urlpatterns = [
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/add/", tokens.add, name="add_token"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
]
