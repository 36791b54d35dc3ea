"""Who of the staff may do what with readers, tickets, orders and loans.

Whoever stands at the desk does all of it; rules and settings are the administrator's. Editors and
cataloguers see nothing of readers.
"""

from __future__ import annotations

from bibnet.libraries.models import Role
from bibnet.plugins.permissions import PluginPermissionPolicy

DESK = (
    *(f"bibnet_lending.{act}_readerticket" for act in ("view", "add", "change")),
    *(f"bibnet_lending.{act}_loan" for act in ("view", "add", "change")),
    *(f"bibnet_lending.{act}_order" for act in ("view", "add", "change")),
    *(f"bibnet_lending.{act}_hold" for act in ("view", "add", "change")),
    *(f"bibnet_lending.{act}_application" for act in ("view", "change")),
    *(f"bibnet_lending.{act}_copyact" for act in ("view", "add")),
    *(f"bibnet_lending.{act}_call" for act in ("view", "change")),
    *(f"bibnet_lending.{act}_bookrequest" for act in ("view", "add", "change")),
    *(f"bibnet_lending.{act}_exchange" for act in ("view", "add", "change")),
    "bibnet_lending.view_rule",
    "bibnet_lending.view_readergroup",
    "bibnet_lending.view_licence",
    *(f"bibnet_lending.{act}_wantedbook" for act in ("view", "add", "change")),
    "bibnet_lending.view_budget",
)
SETTLES = (
    *DESK,
    *(f"bibnet_lending.{act}_rule" for act in ("add", "change", "delete")),
    *(f"bibnet_lending.{act}_readergroup" for act in ("add", "change", "delete")),
    *(
        f"bibnet_lending.{act}_{model}"
        for act in ("view", "add", "change", "delete")
        for model in ("applicationquestion", "refusalreason")
    ),
    *(f"bibnet_lending.{act}_numberseries" for act in ("view", "change")),
    *(f"bibnet_lending.{act}_licence" for act in ("add", "change")),
    "bibnet_lending.view_vendorcall",
    *(f"bibnet_lending.{act}_budget" for act in ("add", "change")),
)

policy = PluginPermissionPolicy("lending", {Role.LIBRARIAN: DESK, Role.LIBRARY_ADMIN: SETTLES})
