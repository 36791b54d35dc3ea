"""The alias under which the catalogue is searched, and the indices behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from bibnet_catalog.searching.engine import IndexMissing

from .schema import SELDOM, VERSION, body

COPIES = "0-1"  # one beside the first where there is a node for it
PATIENCE = "30s"


def alias() -> str:
    """The name that is searched; each version of the fields has its own."""
    return f"{settings.BIBNET_SEARCH_INDEX}-v{VERSION}"


def current(client: Elasticsearch) -> str:
    """The index that is searched now. Raises IndexMissing."""
    found = client.options(ignore_status=404).indices.get_alias(name=alias()).body
    names = [name for name, told in found.items() if isinstance(told, dict) and "aliases" in told]
    if not names:
        raise IndexMissing(_("There is no index of the catalogue yet."))
    return names[0]


@contextmanager
def new(client: Elasticsearch) -> Iterator[str]:
    """An empty index that nobody searches; searched from the end of the block on.

    If the block raises, the old one goes on being searched. What a killed process left is removed.
    """
    name = f"{alias()}-{uuid4().hex[:12]}"
    wanted = body(settings.BIBNET_SEARCH_SHARDS)
    client.indices.create(index=name, settings=wanted["settings"], mappings=wanted["mappings"])
    try:
        yield name
        client.indices.put_settings(
            index=name, settings={"auto_expand_replicas": COPIES, "refresh_interval": SELDOM}
        )
        client.indices.refresh(index=name)
        # Searched as soon as its copies are there, or without them.
        client.options(ignore_status=408).cluster.health(
            index=name, wait_for_status="green", timeout=PATIENCE
        )
        _swap(client, name)
    except BaseException:
        with suppress(ApiError, TransportError):
            client.indices.delete(index=name, ignore_unavailable=True)
        raise


def _swap(client: Elasticsearch, name: str) -> None:
    """Have this index searched from now on; all others of this installation go."""
    base = f"{settings.BIBNET_SEARCH_INDEX}-v*-*"
    others = [one for one in client.indices.get(index=base, features="aliases") if one != name]
    acts: list[dict[str, dict[str, str]]] = [{"add": {"index": name, "alias": alias()}}]
    acts += [{"remove_index": {"index": one}} for one in others]
    client.indices.update_aliases(actions=acts)


def is_blocked(client: Elasticsearch) -> bool:
    """Whether the index takes no changes, by an operator's wish or for a full disk."""
    told = client.indices.get_settings(index=alias(), name="index.blocks.*", flat_settings=True)
    return any(value == "true" for one in told.body.values() for value in one["settings"].values())
