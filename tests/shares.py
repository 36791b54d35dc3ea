"""Which database a test asks in a whole run; a path that is named is asked on both.

What reads and writes at length, and what many may do at once, asks PostgreSQL, the database of a
region. Pages, screens, whatever starts an installation of its own and what asks no database ask
SQLite, which the demonstration, `./dev run` and the browser use; their queries meet PostgreSQL in
the matrix, which asks there whether each address of the portal answers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
# By these a test comes to the database of its part.
TO_THE_DATABASE = frozenset({"db", "transactional_db", "installation_on_postgres"})
# Folders, by their names, in which it is the database that decides.
DATA = frozenset(
    {
        "api",
        "background",
        "electronic",
        "generating",
        "importing",
        "journal",
        "notices",
        "oai",
        "operations",
        "rest",
        "schedule",
        "search",
        "services",
        "simulation",
    }
)
DATA_FILES = frozenset({"isolation/test_matrix.py", "isolation/test_public.py"})


def share_of(item: pytest.Item) -> str:
    """The part that runs a test: `sqlite` or `postgres`."""
    if item.get_closest_marker("postgres"):
        return "postgres"
    names = frozenset(getattr(item, "fixturenames", ()))
    asks = bool(names & TO_THE_DATABASE) or item.get_closest_marker("django_db") is not None
    if not asks or "installation" in names or item.get_closest_marker("once"):
        return "sqlite"
    path = Path(item.path).relative_to(TESTS)
    is_data = path.as_posix() in DATA_FILES or DATA.intersection(path.parent.parts)
    return "postgres" if is_data else "sqlite"


def keep_share(part: str, items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave out of a run what is another part's."""
    others = [one for one in items if share_of(one) != part]
    if others:
        left_out = set(others)
        config.hook.pytest_deselected(items=others)
        items[:] = [one for one in items if one not in left_out]
