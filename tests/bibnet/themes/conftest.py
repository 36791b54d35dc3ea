from __future__ import annotations

import pytest

from bibnet.libraries.models import Role


@pytest.fixture
def northern_admin(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)
