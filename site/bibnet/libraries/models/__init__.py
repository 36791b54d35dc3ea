from __future__ import annotations

from .hosts import LibraryHost
from .library import District, Kind, Library, State
from .roles import Role, RoleAssignment

__all__ = ["District", "Kind", "Library", "LibraryHost", "Role", "RoleAssignment", "State"]
