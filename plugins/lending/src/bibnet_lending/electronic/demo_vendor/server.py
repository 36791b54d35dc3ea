"""The vendor's server: JSON over HTTP, in a thread of whoever starts it.

    GET  /titles?q=  /titles/ID  /numbers/NUMBER  /account  /usage?since=  /loans/ID/address
    GET  /read/ID (a page, for whoever has the address)
    POST /purchases  /loans  /loans/ID/renewals  /loans/ID/return  /revocations

Each POST carries `number`; sent again with the same one it is answered as the first time.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .shop import Answer, Fault, Shop

LARGEST = 100_000
_SILENT = frozenset((Fault.SILENCE, Fault.SILENCE_DONE, Fault.LATE))
_DONE = frozenset((Fault.ERROR_DONE, Fault.SILENCE_DONE, Fault.TWICE))


class Server(ThreadingHTTPServer):
    """Serves a shop to who knows the key; `address` is where."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, shop: Shop, *, key: str, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.shop, self.key = shop, key

    @property
    def address(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> Server:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        way = parts.path.strip("/").split("/")
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if way[0] == "read":
            self._page(way[-1])
        elif self._is_known():
            self._answer(*_read(self.server.shop, way, asked))

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length", 0)), LARGEST)
        body = self.rfile.read(length)
        if not self._is_known():
            return
        shop, way, sent = self.server.shop, self.path.strip("/").split("/"), json.loads(body)

        def act() -> Answer:
            return shop.once(str(sent["number"]), lambda: _write(shop, way, sent))

        fault = shop.faults.popleft() if shop.faults else None
        if fault in _DONE:
            act()
        if fault == Fault.LATE:
            shop.late.append(act)
        if fault in _SILENT:
            self.close_connection = True
        elif fault in (Fault.ERROR, Fault.ERROR_DONE):
            self._answer(500, {"error": "internal"})
        elif fault == Fault.HTML:
            self._send(200, "text/html", b"<html><body>Technical works</body></html>")
        else:
            self._answer(*act())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""

    def _is_known(self) -> bool:
        if self.headers.get("Authorization") == f"Bearer {self.server.key}":
            return True
        self._answer(401, {"code": "key"})
        return False

    def _page(self, loan: str) -> None:
        """Where a loan is read."""
        shop = self.server.shop
        found = shop.loans.get(loan)
        if found is None or not found.is_open:
            self._send(404, "text/html; charset=utf-8", "<p>Выдача окончена.</p>".encode())
            return
        name = escape(shop.titles[found.title].title)
        page = (
            f"<!doctype html><html lang=ru><meta charset=utf-8><title>{name}</title><h1>{name}</h1>"
        )
        self._send(200, "text/html; charset=utf-8", page.encode())

    def _answer(self, status: int, told: Any) -> None:
        self._send(status, "application/json", json.dumps(told, default=str).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _read(shop: Shop, way: list[str], asked: dict[str, str]) -> tuple[int, Any]:
    match way:
        case ["titles"]:
            words = asked.get("q", "").lower().split()
            return 200, [
                asdict(one)
                for one in shop.titles.values()
                if all(word in f"{one.author} {one.title} {one.isbn}".lower() for word in words)
            ]
        case ["titles", title] if title in shop.titles:
            return 200, asdict(shop.titles[title])
        case ["numbers", number] if number in shop.answers:
            status, told = shop.answers[number]
            return 200, {"is_done": status < 400, **told}
        case ["account"]:
            return 200, {"money": str(shop.money)}
        case ["usage"]:
            since = datetime.fromisoformat(asked["since"])
            return 200, [
                {
                    "number": number,
                    "title": loan.title,
                    "lent_at": loan.lent_at,
                    "is_open": loan.is_open,
                }
                for number, (_status, told) in shop.answers.items()
                if (loan := shop.loans.get(told.get("number", ""))) and loan.lent_at >= since
            ]
        case ["loans", loan, "address"] if loan in shop.loans and shop.loans[loan].is_open:
            return 200, {"path": f"/read/{loan}"}
    return 404, {"code": "unknown"}


def _write(shop: Shop, way: list[str], sent: dict[str, Any]) -> Answer:
    acts: dict[str, Callable[[], Answer]] = {
        "purchases": lambda: shop.buy(sent["title"], Decimal(sent["price"])),
        "loans": lambda: shop.lend(sent["title"], sent["reader"]),
        "renewals": lambda: shop.renew(way[1], datetime.fromisoformat(sent["due_at"])),
        "return": lambda: shop.give_back(way[1]),
        "revocations": lambda: shop.revoke(sent["of"]),
    }
    act = acts.get(way[-1])
    return act() if act else (404, {"code": "unknown"})
