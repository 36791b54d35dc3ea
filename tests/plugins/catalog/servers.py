"""Servers that a harvester meets, over real HTTP: our own, and foreign ones, made up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections

Reply = tuple[int, dict[str, str], bytes]


@contextmanager
def our_own() -> Iterator[int]:
    """The portal itself on a port, in the test's own transaction."""
    shared = connections[DEFAULT_DB_ALIAS]
    shared.inc_thread_sharing()
    server = WSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(WSGIHandler())

    def serve() -> None:
        connections[DEFAULT_DB_ALIAS] = shared
        server.serve_forever(poll_interval=0.01)

    # A request's end closes what it has used; here that is the test's.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with _running(server, serve):
            yield server.server_port
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        shared.dec_thread_sharing()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: Any) -> None:
        pass


@contextmanager
def _running(server: HTTPServer, serve: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Foreign(ThreadingHTTPServer):
    """Answers each request by the next of its replies, the last one for ever; keeps what came."""

    daemon_threads = True

    def __init__(self, answer: Callable[[dict[str, str], int], Reply | bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/oai"


class _Handler(BaseHTTPRequestHandler):
    server: Foreign

    def do_GET(self) -> None:
        query = {name: one[0] for name, one in parse_qs(urlsplit(self.path).query).items()}
        number = len(self.server.asked)
        self.server.asked.append(query)
        reply = self.server.answer(query, number)
        status, headers, body = reply if isinstance(reply, tuple) else (200, {}, reply)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        pass


@contextmanager
def foreign(answer: Callable[[dict[str, str], int], Reply | bytes]) -> Iterator[Foreign]:
    server = Foreign(answer)
    with _running(server, lambda: server.serve_forever(poll_interval=0.01)):
        yield server


def document(inner: str, *, answered: str = "2026-05-01T00:00:00Z") -> bytes:
    """An answer of OAI-PMH with this inside."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{answered}</responseDate><request>http://x/</request>{inner}</OAI-PMH>"
    ).encode()


IDENTIFY = document("<Identify><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>")
FORMATS = document(
    "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>"
    "<metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace>"
    "</metadataFormat><metadataFormat><metadataPrefix>marcxml</metadataPrefix>"
    "<metadataNamespace>http://www.loc.gov/MARC21/slim</metadataNamespace></metadataFormat>"
    "</ListMetadataFormats>"
)


def error(code: str, text: str = "no") -> bytes:
    return document(f'<error code="{code}">{text}</error>')


def record(identifier: str, title: str, number: str = "1") -> str:
    return (
        f"<record><header><identifier>{identifier}</identifier><datestamp>2026-04-01</datestamp>"
        '</header><metadata><m:record xmlns:m="http://www.loc.gov/MARC21/slim">'
        "<m:leader>00000nam a2200000 i 4500</m:leader>"
        f'<m:controlfield tag="001">{number}</m:controlfield>'
        '<m:controlfield tag="003">LIB</m:controlfield>'
        f'<m:datafield tag="245" ind1="0" ind2="0"><m:subfield code="a">{title}</m:subfield>'
        "</m:datafield></m:record></metadata></record>"
    )


def gone(identifier: str) -> str:
    return (
        f'<record><header status="deleted"><identifier>{identifier}</identifier>'
        "<datestamp>2026-04-01</datestamp></header></record>"
    )


def listed(*records: str, token: str | None = None) -> bytes:
    end = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return document(f"<ListRecords>{''.join(records)}{end}</ListRecords>")


def serving(*lists: Reply | bytes) -> Callable[[dict[str, str], int], Reply | bytes]:
    """A server whose lists' parts come one after the other, whatever is asked."""
    left = list(lists)

    def answer(query: dict[str, str], _number: int) -> Reply | bytes:
        if query["verb"] == "Identify":
            return IDENTIFY
        if query["verb"] == "ListMetadataFormats":
            return FORMATS
        return left.pop(0) if len(left) > 1 else left[0]

    return answer
