"""Lending at size, on PostgreSQL: a million copies, 200,000 readers, five million past loans.

Loans through the API by eight clients against the least that a signed-in address of the same server
does; a loan with many past loans against one with few; due notices and the nightly round of the
queues with a fifth of the rows and with all of them.
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.figures import figure
from benchmarks.lending_stock import HOST, TOKEN
from benchmarks.serving import Server, requests_per_second, serving
from tools import machine, postgres
from tools.places import ROOT

SETTINGS = "benchmarks.lending_settings"
CLIENTS, SECONDS, ROUNDS = 8, 8, 3
ONE_BY_ONE = 300
HEADERS = f"""
wrk.headers["Authorization"] = "Bearer {TOKEN}"
wrk.headers["Content-Type"] = "application/json"
"""
# Each thread of wrk lends copies of its own, each to another reader.
LENDING = """
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end
local turn = 0
function request()
  local n = {first} + 2 * turn + id
  turn = turn + 1
  local body = string.format('{{"ticket":"t-%d","copy":"i-%d"}}', n % {readers} + 1, n)
  return wrk.format("POST", "/api/v1/lending/loans/", nil, body)
end
"""
REMINDED = """
import resource, time
from datetime import timedelta
from django.utils import timezone
from bibnet.libraries.models import Library
from bibnet_lending.services.reminding import remind
from benchmarks.lending_stock import told
library = Library.objects.get(code="northern")
noon = timezone.now().astimezone(library.tz).replace(hour=12)
began = time.monotonic()
people = remind(library, noon)
told(people=people, seconds=time.monotonic() - began,
    megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
KEPT_IN_ORDER = """
import time
from django.utils import timezone
from bibnet.libraries.models import Library
from bibnet_lending.services.holding import serve_all
from benchmarks.lending_stock import told
began = time.monotonic()
serve_all(Library.objects.get(code="northern"), now=timezone.now())
told(seconds=time.monotonic() - began)
"""


@dataclass
class Portal:
    """An installation with a stock on PostgreSQL, and how much there is of everything."""

    variables: dict[str, str]
    copies: int
    readers: int
    lent: int = 0

    def run(self, script: str) -> dict[str, Any]:
        """What a script run inside Django tells."""
        began = f"import django; django.setup()\n{script}"
        done = subprocess.run(
            [sys.executable, "-c", began],
            env=self.variables,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        lines = [one for one in done.stdout.splitlines() if one.startswith("TOLD ")]
        return dict(json.loads(lines[-1].removeprefix("TOLD "))) if lines else {}

    def stock(self, call: str) -> None:
        """Call something of `lending_stock`."""
        self.run(f"from benchmarks import lending_stock\nlending_stock.{call}")

    def next_copies(self, count: int) -> int:
        """The first of so many copies that nobody has lent in this run."""
        first = self.lent + 1
        self.lent += count
        if self.lent > self.copies:
            raise AssertionError("there are no copies left to lend: take more with --copies")
        return first


def rate(server: Server, path: str, script: str = "") -> float:
    """What eight clients who have signed in get through in a second."""
    return requests_per_second(
        server, HOST, path, seconds=SECONDS, connections=CLIENTS, script=HEADERS + script
    )


def lending_rate(server: Server, portal: Portal) -> float:
    """Loans a second that eight clients get through."""
    first = portal.next_copies(SECONDS * 1_000)
    script = LENDING.format(first=first, readers=portal.readers)
    return rate(server, "/", script)


def one_loan(server: Server, portal: Portal) -> float:
    """Milliseconds of a loan when nobody else asks, the median."""
    first = portal.next_copies(ONE_BY_ONE)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {
        "Host": HOST,
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
    }
    took = []
    for number in range(first, first + ONE_BY_ONE):
        body = json.dumps({"ticket": f"t-{number % portal.readers + 1}", "copy": f"i-{number}"})
        began = time.monotonic()
        connection.request("POST", "/api/v1/lending/loans/", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        took.append(time.monotonic() - began)
        if answer.status != 201:
            raise AssertionError(said.decode())
    connection.close()
    return median(took) * 1000


def serve(portal: Portal) -> Any:
    return serving("bibnet.wsgi", folder=ROOT, variables=portal.variables, host=HOST, workers=2)


def measure_loans(portal: Portal, past: int) -> None:
    """Speed of lending with a hundredth of the past loans and with all of them."""
    few = past // 100
    evenly = f"copies={portal.copies}, readers={portal.readers}"
    portal.stock(f"add_past_loans({few}, after=0, {evenly})")
    with serve(portal) as server:
        one_loan(server, portal)
        with_few = one_loan(server, portal)
    portal.stock(f"add_past_loans({past - few}, after={few}, {evenly})")
    path = f"/api/v1/baseline/{portal.run(ROW)['row']}/"
    with serve(portal) as server:
        one_loan(server, portal)
        with_many = one_loan(server, portal)
        rates = [(rate(server, path), lending_rate(server, portal)) for _round in range(ROUNDS)]
    figure(f"a loan with {past} past loans (few: {few})", with_many, "ms", with_few)
    baseline = median(one for one, _loans in rates)
    loans = median(one for _row, one in rates)
    figure(f"loans by {CLIENTS} clients (one row by key)", loans, "1/s", baseline)


ROW = """
from benchmarks import lending_stock
lending_stock.told(row=lending_stock.row())
"""


def measure_rounds(portal: Portal, past: int, loans: int) -> None:
    """Due notices and the round of the queues: a fifth of the loans on hand, then all of them."""
    few = loans // 5
    told = []
    for count in (few, loans):
        portal.stock("clear_hand()")
        portal.stock(f"lend_all({count}, after={past}, days=3)")
        told.append((portal.run(KEPT_IN_ORDER), portal.run(REMINDED)))
        if told[-1][1]["people"] != count:
            raise AssertionError(f"{told[-1][1]['people']} of {count} people were reminded")
        portal.stock("clear_hand()")
    (few_round, few_told), (round_, all_told) = told
    name = f"a loan of {loans} (of {few})"
    figure(
        f"notices: time of {name}",
        all_told["seconds"] / loans * 1000,
        "ms",
        few_told["seconds"] / few * 1000,
    )
    figure(f"notices of {loans} loans: largest memory", all_told["megabytes"], "MB", 200)
    figure(
        f"queues: time of {name} that is waited for",
        round_["seconds"] / loans * 1000,
        "ms",
        few_round["seconds"] / few * 1000,
    )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--copies", type=int, default=1_000_000)
    options.add_argument("--readers", type=int, default=200_000)
    options.add_argument("--past", type=int, default=5_000_000)
    options.add_argument("--due", type=int, default=100_000)
    chosen = options.parse_args()
    machine.ensure_program("wrk", {"wrk"})
    with (
        postgres.cluster(synchronous_commit="off", shared_buffers="1GB") as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        variables = network.variables(
            Path(folder), BIBNET_DATABASE_URL=server.address(), DJANGO_SETTINGS_MODULE=SETTINGS
        )
        for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
            manage = [sys.executable, str(ROOT / "site" / "manage.py"), *command]
            subprocess.run(manage, env=variables, cwd=ROOT, check=True)
        portal = Portal(variables, chosen.copies, chosen.readers)
        portal.stock(f"make({chosen.copies}, {chosen.readers})")
        measure_loans(portal, chosen.past)
        measure_rounds(portal, chosen.past, chosen.due)


if __name__ == "__main__":
    main()
