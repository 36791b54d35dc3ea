"""The contract suite as a pytest plugin: what every plugin must keep.

Loaded by pytest wherever Bibnet is installed; it does nothing until tests ask for it:

    pytest --pyargs bibnet.plugins.testing.suite                every installed plugin
    pytest --pyargs bibnet.plugins.testing.suite --contract notes      one of them

A plugin's own tests take the suite with `from bibnet.plugins.testing.suite import *`. Where an
address or a row needs what the suite cannot make up, override the fixtures `contract_values` and
`contract_rows` in a `conftest.py`. Nothing of Django is imported before a test asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

    from .world import World

pytest.register_assert_rewrite(f"{__name__}.suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--contract SLUG`, once or more; in the settings of pytest it is `contract_plugins`."""
    group = parser.getgroup("bibnet", "Bibnet")
    group.addoption(
        "--contract",
        action="append",
        default=[],
        metavar="SLUG",
        help="check only this plugin against the contract (may be given more than once)",
    )
    parser.addini("contract_plugins", "slugs of the plugins to check", type="args", default=[])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each plugin, and for each check of each plugin."""
    if "contract_slug" in metafunc.fixturenames:
        from .suite import chosen_slugs

        config = metafunc.config
        slugs = config.getoption("contract") or config.getini("contract_plugins")
        metafunc.parametrize("contract_slug", chosen_slugs(slugs))
    if "contract_check" in metafunc.fixturenames:
        from .checks import CHECKS

        metafunc.parametrize("contract_check", sorted(CHECKS))


@pytest.fixture(scope="session")
def contract_values() -> Mapping[str, Callable[[Library], Mapping[str, Any]]]:
    """How the parameters of addresses are filled in, by the address's name ("notes:note").

    The function takes the library and gives the values, making the rows they stand for.
    """
    return {}


@pytest.fixture(scope="session")
def contract_rows() -> Mapping[str, Callable[[Library], Any]]:
    """How a row is made that the suite cannot make up, by the model's label."""
    return {}


@pytest.fixture(scope="module")
def contract_world(
    django_db_setup: None, django_db_blocker: Any, contract_values: Any, contract_rows: Any
) -> Iterator[World]:
    """Three libraries and their people, made once for the module and undone after it."""
    from .world import standing_world

    with django_db_blocker.unblock(), standing_world(contract_values, contract_rows) as world:
        yield world


@pytest.fixture
def two_libraries(db: None) -> Callable[[str], tuple[Library, Library]]:
    """`two_libraries("notes")`: a library where the plugin is on, and one where it is off."""
    from .world import two_libraries

    return two_libraries
