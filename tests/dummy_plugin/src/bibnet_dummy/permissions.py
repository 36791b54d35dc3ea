from __future__ import annotations

from bibnet.libraries.models import Role
from bibnet.plugins.permissions import PluginPermissionPolicy

policy = PluginPermissionPolicy(
    "dummy",
    {
        Role.EDITOR: [
            "bibnet_dummy.view_note",
            "bibnet_dummy.add_note",
            "bibnet_dummy.change_note",
        ],
        Role.LIBRARY_ADMIN: [
            "bibnet_dummy.view_note",
            "bibnet_dummy.add_note",
            "bibnet_dummy.change_note",
            "bibnet_dummy.delete_note",
        ],
    },
)
