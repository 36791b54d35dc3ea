"""Two libraries that show their records, and a harvester who checks each answer that it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import pytest
from bibnet_catalog.models import Record
from django.test import Client

from .answers import NS, checked, text

PORTAL, NORTH, SOUTH = "region.localhost", "northern.localhost", "southern.localhost"


class Harvester:
    """Asks a host of ours; `by` is get or post."""

    def __init__(self, host: str, by: str = "get") -> None:
        self.client = Client(headers={"host": host}, enforce_csrf_checks=True)
        self.by = by

    def __call__(self, verb: str, **arguments: object) -> Element:
        """The root of the answer, checked; `since` is the argument from."""
        if "since" in arguments:
            arguments["from"] = arguments.pop("since")
        response = getattr(self.client, self.by)("/catalog/oai", {"verb": verb, **arguments})
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/xml")
        return checked(response.content)

    def error(self, verb: str, **arguments: object) -> str:
        found = self(verb, **arguments).find(f"{NS}error")
        return "" if found is None else found.attrib["code"]

    def pages(self, verb: str, **arguments: object) -> Iterator[Element]:
        """All parts of a list."""
        while True:
            root = self(verb, **arguments)
            yield root
            token = text(root, f"{verb}/resumptionToken")
            if not token:
                return
            arguments = {"resumptionToken": token}

    def headers(self, verb: str = "ListIdentifiers", **arguments: object) -> list[Element]:
        arguments.setdefault("metadataPrefix", "oai_dc")
        return [one for page in self.pages(verb, **arguments) for one in page.iter(f"{NS}header")]

    def numbers(self, verb: str = "ListIdentifiers", **arguments: object) -> list[int]:
        """The numbers of all records of a list in its order."""
        return [number_of(one) for one in self.headers(verb, **arguments)]


def number_of(header: Element) -> int:
    return int(text(header, "identifier").rpartition(":")[2])


@pytest.fixture
def portal(both) -> Harvester:
    return Harvester(PORTAL)


@pytest.fixture
def north(both) -> Harvester:
    return Harvester(NORTH)


@pytest.fixture
def changed() -> Callable[..., None]:
    """Makes a record one that was changed at a moment (UTC), with other fields as wanted."""

    def change(record: Record, *moment: int, **values: object) -> None:
        if moment:
            values["changed_at"] = datetime(*moment, tzinfo=UTC)
        Record.objects.of(record.library).filter(pk=record.pk).update(**values)

    return change
