"""Whatever the OpenAPI document lets one ask, the answer is one that it describes.

Requests are made from the document by schemathesis, the same ones at each run, against the WSGI
application.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import checks

from bibnet.api.tokens import issue_token
from bibnet.events.models import EventIndexPage, EventPage
from bibnet.pages.models import NewsIndexPage, NewsPage
from bibnet.plugins.services import enable_plugin

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"
PORTAL = "http://region.localhost:8000"
NORTHERN = "http://northern.localhost:8000"
# What any operation answers to who may not ask, to nonsense and to what is not there.
REFUSALS = {400, 401, 403, 404, 405, 406, 409, 415, 422}


def asked() -> dict[str, Any]:
    """The document with libraries that are there, and without the credentials: they are sent."""
    document = yaml.safe_load(DOCUMENT.read_text("utf-8"))
    del document["components"]["securitySchemes"]
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "code":
                    parameter["schema"]["enum"] = ["northern", "region", "nowhere"]
    return document


schema = schemathesis.openapi.from_dict(asked())
schema.app = get_wsgi_application()


@pytest.fixture
def network(northern, southern, regional_admin) -> Iterator[dict[str, str]]:
    """Something to answer with, and a token; requests share the connection of the test."""
    news = NewsIndexPage.objects.child_of(northern.root_page).get()
    piece = news.add_child(instance=NewsPage(title="News", lead="Lead"))
    events = EventIndexPage.objects.child_of(northern.root_page).get()
    event = EventPage(title="Event", date=date(2030, 5, 1), time_from=time(15), age_mark="6+")
    events.add_child(instance=event)
    for page in (piece, event):
        page.save_revision().publish()
    for slug in ("catalog", "lending"):
        enable_plugin(library=northern, slug=slug, actor=None)
    _token, text = issue_token(
        library=northern,
        name="Robot",
        scopes=["plugins:write", "lending:write"],
        valid_for=timedelta(days=1),
        actor=regional_admin,
        user=regional_admin,
    )
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {text}"}
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@schema.parametrize()
def test_each_answer_is_as_documented(case, network):
    is_plugins = case.path.startswith(("/api/v1/catalog/", "/api/v1/lending/"))
    answer = case.call(base_url=NORTHERN if is_plugins else PORTAL, headers=network)
    case.validate_response(
        answer,
        checks=[
            checks.not_a_server_error,
            checks.content_type_conformance,
            checks.response_schema_conformance,
        ],
    )
    documented = {int(code) for code in case.operation.definition.raw["responses"]}
    assert answer.status_code in documented | REFUSALS
