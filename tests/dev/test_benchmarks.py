"""`./dev bench` knows what a benchmark is and what only serves one."""

from __future__ import annotations

import subprocess

from tools.places import ROOT


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "dev"), "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_list_names_what_measures_and_nothing_else():
    done = bench("--list")
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert names == [
        "catalog_engines",
        "catalog_import",
        "catalog_pairs",
        "catalog_queries",
        "catalog_size",
        "growth",
        "home",
        "importing",
        "lending",
        "memory",
        "network",
        "starts",
    ]
    assert all(len(line.split()) > 1 for line in done.stdout.splitlines())


def test_the_readme_describes_each_of_them():
    described = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for line in bench("--list").stdout.splitlines():
        assert f"| `{line.split()[0]}` |" in described


def test_what_only_serves_a_benchmark_is_refused():
    for name in ("settings", "serving", "none"):
        done = bench(name)
        assert done.returncode == 1
        assert (
            "growth, home, importing, lending, memory, network, starts" in done.stderr + done.stdout
        )
