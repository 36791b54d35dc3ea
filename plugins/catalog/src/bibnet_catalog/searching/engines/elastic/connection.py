"""The client of the cluster, one for each process, and its errors in our words."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _
from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from bibnet_catalog.searching.engine import EngineUnavailable, IndexMissing

from .address import Address
from .breaker import Breaker

# We say ourselves what went wrong, in a line.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)
# Seconds for a reader, for writing, and for asking whether the server is there.
FOR_READERS, FOR_WRITERS, FOR_A_LOOK = 2.0, 60.0, 0.5
MOST_CONNECTIONS = 25
MOST_RETRIES = 2
UNAVAILABLE = (429, 502, 503, 504)


@dataclass
class Cluster:
    """A client with its breaker."""

    client: Elasticsearch
    breaker: Breaker = field(default_factory=Breaker)

    @contextmanager
    def reading(self) -> Iterator[Elasticsearch]:
        """The client for a reader's question. Raises EngineUnavailable."""
        with self._told(FOR_READERS) as client:
            yield client

    @contextmanager
    def writing(self) -> Iterator[Elasticsearch]:
        """The client for what may take its time. Raises EngineUnavailable."""
        with self._told(FOR_WRITERS) as client:
            yield client

    def is_there(self) -> bool:
        """Whether a node answers, asked quickly and past the breaker."""
        try:
            self.client.options(request_timeout=FOR_A_LOOK, max_retries=0).cluster.health(
                timeout="100ms"
            )
        except (ApiError, TransportError):
            return False
        return True

    @contextmanager
    def _told(self, seconds: float) -> Iterator[Elasticsearch]:
        self.breaker.pass_or_raise(self.is_there)
        try:
            yield self.client.options(request_timeout=seconds)
        except NotFoundError as error:
            if _kind(error) == "index_not_found_exception":
                raise IndexMissing(_("There is no index of the catalogue yet.")) from error
            raise EngineUnavailable(told(error)) from error
        except ApiError as error:
            if error.status_code in UNAVAILABLE:
                self.breaker.open(told(error))
            raise EngineUnavailable(told(error)) from error
        except TransportError as error:
            self.breaker.open(told(error))
            raise EngineUnavailable(told(error)) from error


_clusters: dict[tuple[Address, int], Cluster] = {}
_lock = Lock()


def cluster(address: Address) -> Cluster:
    """The client of this process for a cluster."""
    key = (address, os.getpid())
    with _lock:
        if key not in _clusters:
            _clusters[key] = Cluster(_client(address))
        return _clusters[key]


def told(error: Exception) -> str:
    """What went wrong, in a sentence without addresses and passwords."""
    if isinstance(error, ConnectionTimeout):
        return _("The search server does not answer in time.")
    if isinstance(error, TransportError):
        return _("The search server cannot be reached.")
    if isinstance(error, ApiError):
        kind = _kind(error)
        if error.status_code in (401, 403) and "block" not in kind:
            return _("The search server does not let us in.")
        return refusal(kind, error.status_code)
    return str(error)[:300]


def refusal(kind: str, status: int) -> str:
    """What the server said when it refused."""
    if "cluster_block" in kind:
        return _("The search server takes no changes: its index is read-only.")
    return _("The search server refused: {reason}.").format(reason=f"{status} {kind}".strip())


def raise_for(answered: dict[str, Any]) -> None:
    """Raise EngineUnavailable for one of several answers that is a failure."""
    if "error" not in answered:
        return
    kind = _type(answered)
    if kind == "index_not_found_exception":
        raise IndexMissing(_("There is no index of the catalogue yet."))
    raise EngineUnavailable(refusal(kind, answered.get("status", 500)))


def _kind(error: ApiError) -> str:
    return _type(error.body)


def _type(said: Any) -> str:
    reason = said.get("error") if isinstance(said, dict) else None
    return str(reason.get("type", "")) if isinstance(reason, dict) else ""


def _client(address: Address) -> Elasticsearch:
    several = len(address.hosts) > 1
    more: dict[str, Any] = {}
    if address.basic_auth:
        more["basic_auth"] = address.basic_auth
    if address.api_key:
        more["api_key"] = address.api_key
    if address.ca_certs:
        more["ca_certs"] = address.ca_certs
    return Elasticsearch(
        list(address.hosts),
        # A node that is gone is tried once more, a node that hangs is left for another one.
        max_retries=MOST_RETRIES if several else 1,
        retry_on_timeout=several,
        retry_on_status=(502, 503, 504),
        connections_per_node=MOST_CONNECTIONS,
        http_compress=False,
        **more,
    )
