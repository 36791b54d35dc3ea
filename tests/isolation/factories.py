"""What fills in the parameters of addresses: an object of the library at hand for each.

`FACTORIES` maps (namespace, parameter) or (name of the address, parameter) to a function of the
library's things; the namespace "*" holds for all. An address whose parameter is not here fails
the matrix: give it an object, or say in `fill` what kind of address it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bibnet.accounts.services import confirmation
from bibnet.libraries import network

from .addresses import Address
from .things import Things

Factory = Callable[[Things], Any]

FACTORIES: dict[tuple[str, str], Factory] = {
    ("*", "code"): lambda it: it.library.code,
    # Pages
    ("*", "page_id"): lambda it: it.page.pk,
    ("*", "page_pk"): lambda it: it.page.pk,
    ("*", "parent_page_id"): lambda it: it.index.pk,
    ("*", "page_to_move_id"): lambda it: it.page.pk,
    ("*", "destination_id"): lambda it: it.home.pk,
    ("*", "revision_id"): lambda it: it.revision.pk,
    ("wagtailadmin_pages:revisions_unschedule", "revision_id"): lambda it: it.scheduled_revision.pk,
    ("wagtailadmin_pages:revisions_unschedule", "page_id"): lambda it: it.scheduled_page.pk,
    ("wagtailadmin_pages", "pk"): lambda it: it.page.pk,
    ("wagtailadmin_pages", "revision_id_a"): lambda it: "earliest",
    ("wagtailadmin_pages", "revision_id_b"): lambda it: "latest",
    ("wagtailadmin_pages", "task_state_id"): lambda it: it.task_state.pk,
    ("wagtailadmin_pages", "task_id"): lambda it: it.task.pk,
    ("wagtailadmin_pages", "workflow_state_id"): lambda it: it.workflow_state.pk,
    ("wagtailadmin_pages", "content_type_app_name"): lambda it: "pages",
    ("wagtailadmin_pages", "content_type_model_name"): lambda it: "newspage",
    ("wagtailadmin_pages", "app_label"): lambda it: "pages",
    ("wagtailadmin_pages", "model_name"): lambda it: "newspage",
    ("wagtailadmin_pages:workflow_action", "page_id"): lambda it: it.waiting_page.pk,
    ("wagtailadmin_pages:collect_workflow_action_data", "page_id"): lambda it: it.waiting_page.pk,
    ("wagtailadmin_pages:confirm_workflow_cancellation", "page_id"): lambda it: it.waiting_page.pk,
    ("wagtailadmin_pages:workflow_preview", "page_id"): lambda it: it.waiting_page.pk,
    ("wagtailadmin_pages:workflow_history_detail", "page_id"): lambda it: it.waiting_page.pk,
    ("wagtailadmin_pages:workflow_action", "action_name"): lambda it: "approve",
    ("wagtailadmin_pages:collect_workflow_action_data", "action_name"): lambda it: "approve",
    ("wagtailadmin_api:pages", "pk"): lambda it: it.page.pk,
    ("wagtailadmin_api:pages", "action_name"): lambda it: "publish",
    ("wagtailadmin_editing_sessions", "app_label"): lambda it: "pages",
    ("wagtailadmin_editing_sessions", "model_name"): lambda it: "newspage",
    ("wagtailadmin_editing_sessions", "object_id"): lambda it: it.page.pk,
    ("wagtailadmin_editing_sessions", "session_id"): lambda it: it.editing_session.pk,
    ("completeness_admin", "section"): lambda it: "licences",
    # Pictures, documents, collections
    ("*", "image_id"): lambda it: it.image.pk,
    ("wagtailimages", "filter_spec"): lambda it: "max-165x165",
    ("wagtailimages", "uploaded_file_id"): lambda it: it.uploaded_image.pk,
    ("wagtailimages_chooser", "pk"): lambda it: it.image.pk,
    ("wagtailadmin_api:images", "pk"): lambda it: it.image.pk,
    ("*", "document_id"): lambda it: it.document.pk,
    ("*", "doc_id"): lambda it: it.document.pk,
    ("wagtaildocs", "uploaded_file_id"): lambda it: it.uploaded_document.pk,
    ("wagtaildocs_chooser", "pk"): lambda it: it.document.pk,
    ("wagtailadmin_api:documents", "pk"): lambda it: it.document.pk,
    ("wagtailadmin_collections", "pk"): lambda it: it.collection.pk,
    ("*", "collection_id"): lambda it: it.collection.pk,
    # Workflows
    ("wagtailadmin_workflows", "pk"): lambda it: it.workflow.pk,
    ("wagtailadmin_workflows", "workflow_pk"): lambda it: it.workflow.pk,
    ("wagtailadmin_workflows", "task_id"): lambda it: it.task.pk,
    ("wagtailadmin_workflows", "app_label"): lambda it: "wagtailcore",
    ("wagtailadmin_workflows", "model_name"): lambda it: "groupapprovaltask",
    ("wagtailadmin_tag_model_autocomplete", "app_name"): lambda it: "taggit",
    ("wagtailadmin_tag_model_autocomplete", "model_name"): lambda it: "tag",
    ("wagtailsettings", "app_name"): lambda it: "none",
    ("wagtailsettings", "model_name"): lambda it: "none",
    ("wagtailadmin_pages:unpublish", "page_id"): lambda it: it.live_page.pk,
    ("wagtailadmin_pages:convert_alias", "page_id"): lambda it: it.alias.pk,
    ("wagtailadmin_pages:move_confirm", "destination_id"): lambda it: it.index.pk,
    ("wagtailsettings", "pk"): lambda it: it.library.pk,
    ("wagtailsites", "pk"): lambda it: network.portal_site_id(),
    ("wagtailadmin_password_reset_confirm", "uidb64"): lambda it: "MQ",
    ("wagtailadmin_password_reset_confirm", "token"): lambda it: "c0ffee-0123",
    # Schedules
    ("libraries_admin", "pk"): lambda it: it.change.pk,
    ("libraries_admin:undo", "pk"): lambda it: it.schedule_edit.pk,
    ("libraries_admin:act", "pk"): lambda it: it.branch.pk,
    ("libraries_admin:setup", "pk"): lambda it: it.branch.pk,
    ("libraries_admin:site", "pk"): lambda it: it.branch.pk,
    ("libraries_admin:act", "kind"): lambda it: "rename",
    # The region's own screen
    ("widgets_admin", "code"): lambda it: network.region().code,
    ("districts_admin", "code"): lambda it: network.region().code,
    ("districts_admin", "pk"): lambda it: it.district_role.pk,
    ("consents_admin", "code"): lambda it: network.region().code,
    ("consents_admin", "purpose"): lambda it: "personal_data",
    ("libraries_admin:holidays", "year"): lambda it: it.holiday_year,
    ("libraries_admin:cancel_act", "pk"): lambda it: it.planned_act.pk,
    ("libraries_admin:import_report", "pk"): lambda it: it.library_import.pk,
    ("libraries_admin:edit_message", "pk"): lambda it: it.message.pk,
    ("libraries_admin:end_message", "pk"): lambda it: it.message.pk,
    # Questions
    ("editing_admin", "pk"): lambda it: it.page.pk,
    ("editing_admin:import_report", "pk"): lambda it: it.page_import.pk,
    ("editing_admin:import_template", "kind"): lambda it: "events",
    ("editing_admin:answer", "pk"): lambda it: it.offer.pk,
    ("editing_admin:send", "pk"): lambda it: it.live_page.pk,
    ("questions_admin:thread", "pk"): lambda it: it.question.pk,
    ("questions_admin:template", "pk"): lambda it: it.template.pk,
    ("old_addresses_admin", "pk"): lambda it: it.old_address.pk,
    # People of a library
    ("accounts_admin", "pk"): lambda it: it.people["librarian"].pk,
    ("accounts_admin:revoke", "assignment"): lambda it: it.assignment.pk,
    ("accounts_admin:end_own_leave", "leave"): lambda it: it.own_leave.pk,
    ("accounts_admin:end_leave", "leave"): lambda it: it.leave.pk,
    ("accounts_admin:forget_desk", "pk"): lambda it: it.desk.pk,
    ("accounts_admin:slips", "token"): lambda it: it.slips_token,
    ("accounts_admin:reader_slip", "pk"): lambda it: it.reader.pk,
    ("accounts_admin:note_withdrawal", "pk"): lambda it: it.reader.pk,
    ("accounts_admin:erase_withdrawn", "pk"): lambda it: it.withdrawn_reader.pk,
    # Events
    ("events_admin", "pk"): lambda it: it.coming_date.pk,
    ("events_admin", "kind"): lambda it: "csv",
    ("events_admin:dates", "pk"): lambda it: it.coming_event.pk,
    ("events_admin:publish", "pk"): lambda it: it.draft_event.pk,
    ("events_admin:make_report", "pk"): lambda it: it.past_date.pk,
    ("photos_admin:add", "page_id"): lambda it: it.page.pk,
    ("events_admin:told", "pk"): lambda it: it.registration.pk,
    ("events_admin:cancel_registration", "pk"): lambda it: it.registration.pk,
    # Accounts: a person's own
    ("accounts:slip_link", "reference"): lambda it: it.slip.slip.reference,
    ("accounts:slip_link", "code"): lambda it: it.slip.code,
    ("accounts:confirm_email", "token"): lambda it: confirmation.token_for(it.people["reader"]),
    ("accounts:remove_factor", "pk"): lambda it: it.people["editor"].pk,
    ("accounts:consent_text", "pk"): lambda it: it.consent_document.pk,
    # Tokens
    ("api_admin", "pk"): lambda it: it.token.pk,
    # The catalogue
    ("catalog_admin:book", "pk"): lambda it: it.own_book.pk,
    ("catalog_admin:book_act", "pk"): lambda it: it.own_book.pk,
    ("catalog_admin:have_it", "edition"): lambda it: it.own_book.edition_id,
    # The dummy plugin
    ("plugins:region_settings", "slug"): lambda it: "dummy",
    ("plugins:report", "pk"): lambda it: it.rollout.pk,
    ("plugins:act", "pk"): lambda it: it.rollout.pk,
    ("plugins:preset", "pk"): lambda it: it.preset.pk,
    ("plugins:preset_delete", "pk"): lambda it: it.preset.pk,
    ("dummy_admin", "instance_pk"): lambda it: it.note.pk,
    # The catalogue
    ("catalog_admin", "pk"): lambda it: it.import_run.pk,
    ("catalog_admin:import_act", "pk"): lambda it: it.paused_run.pk,
    ("catalog_admin:quarantine", "pk"): lambda it: it.paused_run.pk,
    ("catalog_admin:quarantine_bytes", "pk"): lambda it: it.paused_run.pk,
    ("catalog_admin:piece", "pk"): lambda it: it.piece.pk,
    ("catalog_admin:piece_bytes", "pk"): lambda it: it.piece.pk,
    ("catalog_admin:record", "pk"): lambda it: it.hidden_record.pk,
    ("catalog_admin:record_bytes", "pk"): lambda it: it.hidden_record.pk,
    ("catalog_admin:correct", "pk"): lambda it: it.hidden_record.pk,
    ("catalog_admin:take_correction_back", "pk"): lambda it: it.correction.pk,
    ("catalog_admin", "instance_pk"): lambda it: it.record_source.pk,
    ("catalog_admin:resources_edit", "instance_pk"): lambda it: it.resource.pk,
    ("catalog_admin:resources_delete", "instance_pk"): lambda it: it.resource.pk,
    ("catalog_admin:doubt", "pk"): lambda it: it.doubt.pk,
    ("catalog_admin:answer_doubt", "pk"): lambda it: it.doubt.pk,
    ("catalog_admin:take_mark_off", "pk"): lambda it: it.mark_of_law.pk,
    ("catalog_admin:take_list_off", "pk"): lambda it: it.mark_of_law.pk,
    ("catalog_admin:proposal", "pk"): lambda it: it.proposal.pk,
    ("catalog_admin:answer_proposal", "pk"): lambda it: it.proposal.pk,
    ("catalog_admin:undo_decision", "pk"): lambda it: it.decision.pk,
    ("catalog_admin:cover", "pk"): lambda it: it.edition.pk,
    ("catalog_admin:together", "pk"): lambda it: it.edition.pk,
    ("catalog_admin:part_records", "pk"): lambda it: it.edition.pk,
    ("catalog_admin:join_editions", "pk"): lambda it: it.edition.pk,
    ("catalog_admin:selection", "pk"): lambda it: it.selection.pk,
    ("catalog_admin:selection_act", "pk"): lambda it: it.selection.pk,
    ("catalog_admin:selection_picture", "pk"): lambda it: it.selection.pk,
    # People
    ("wagtailusers_users", "pk"): lambda it: it.people["librarian"].pk,
    ("wagtailusers_groups", "pk"): lambda it: it.people["editor"].groups.first().pk,
    # The microsites, the API and what the portal shows to everybody
    ("catalog", "number"): lambda it: it.hidden_record.edition_id,
    ("catalog", "pk"): lambda it: it.hidden_record.pk,
    ("catalog", "form"): lambda it: "ris",
    ("catalog:selection", "pk"): lambda it: it.selection.pk,
    ("catalog:selection_picture", "pk"): lambda it: it.selection.pk,
    ("catalog:selection_picture", "size"): lambda it: "page",
    ("catalog:saved_look", "pk"): lambda it: it.saved_search.pk,
    ("catalog:saved_act", "pk"): lambda it: it.saved_search.pk,
    ("catalog:cover", "name"): lambda it: "none.webp",
    ("catalog:resource", "number"): lambda it: it.resource.pk,
    ("catalog:person", "number"): lambda it: it.heading.pk,
    ("catalog:subject", "number"): lambda it: it.heading.pk,
    ("dummy", "pk"): lambda it: it.note.pk,
    ("themes", "digest"): lambda it: "0" * 12,
    ("themes", "token"): lambda it: "none",
    ("themes", "name"): lambda it: "none.webp",
    ("wagtaildocs_authenticate_with_password", "restriction_id"): lambda it: 1,
    ("events", "slug"): lambda it: "none",
    ("events", "pk"): lambda it: it.coming_date.pk,
    ("events:registration", "pk"): lambda it: it.registration.pk,
    ("events", "secret"): lambda it: "guessed",
    ("pages:question", "pk"): lambda it: it.question.pk,
    ("pages:question", "secret"): lambda it: "guessed",
    ("pages", "slug"): lambda it: "none",
    ("lending:application", "pk"): lambda it: it.application.pk,
    ("lending:application", "secret"): lambda it: "guessed",
    ("lending_admin:questions_edit", "instance_pk"): lambda it: it.question.pk,
    ("lending_admin:questions_delete", "instance_pk"): lambda it: it.question.pk,
    ("lending_admin", "instance_pk"): lambda it: it.refusal_reason.pk,
    ("lending_admin:papers", "pk"): lambda it: it.ticket.pk,
    ("lending_admin:ticket_act", "pk"): lambda it: it.ticket.pk,
    ("lending_admin:application", "pk"): lambda it: it.application.pk,
    ("lending_admin:reader_list", "pk"): lambda it: it.reader_list.pk,
    ("lending:take", "edition"): lambda it: it.electronic,
    ("lending:read", "pk"): lambda it: it.electronic_loan.pk,
    ("lending:calendar", "secret"): lambda it: "guessed",
    ("lending:order", "edition"): lambda it: it.order.edition_id,
    ("lending:ask", "edition"): lambda it: it.wanted.edition_id,
    ("lending_admin:act", "pk"): lambda it: it.act.pk,
    ("lending_admin:copy", "pk"): lambda it: it.order.copy_id,
    ("lending_admin:licence", "pk"): lambda it: it.licence.pk,
    ("lending_admin:debt", "pk"): lambda it: it.debt.pk,
    ("lending_admin:letter", "pk"): lambda it: it.debt.pk,
    ("lending_admin:rule", "pk"): lambda it: it.rule.pk,
    ("lending_admin:group", "pk"): lambda it: it.reader_group.pk,
    ("lending_admin:terms", "pk"): lambda it: it.ticket.pk,
    ("lending_admin", "kind"): lambda it: "csv",
    ("lending_admin:book_request", "pk"): lambda it: it.book_request.pk,
    ("lending_admin:exchange_slip", "pk"): lambda it: it.exchange.pk,
    ("lending_admin:page_copy", "pk"): lambda it: it.page_copy.pk,
    ("lending:page_copy", "pk"): lambda it: it.copied.pk,
    ("lending_api:page_copy", "pk"): lambda it: it.copied.pk,
    ("lending_api:renew", "pk"): lambda it: it.loan.pk,
    ("lending_api:return", "pk"): lambda it: it.loan.pk,
    ("lending_api:cancel_book_request", "pk"): lambda it: it.book_request.pk,
    ("lending_api:cancel_hold", "pk"): lambda it: it.hold.pk,
    ("lending_api:suspend_hold", "pk"): lambda it: it.hold.pk,
    ("lending_api:resume_hold", "pk"): lambda it: it.hold.pk,
    ("lending_api:cancel_request", "pk"): lambda it: it.wanted.pk,
    ("lending_api:approve_request", "pk"): lambda it: it.wanted.pk,
    ("lending_api:refuse_request", "pk"): lambda it: it.wanted.pk,
    ("lending_api:postpone_request", "pk"): lambda it: it.wanted.pk,
    ("lending_api", "pk"): lambda it: it.order.pk,
    ("lending_admin:ticket_password", "pk"): lambda it: it.ticket.pk,
    ("lending_admin:ticket_code", "pk"): lambda it: it.ticket.pk,
    ("lending_admin:ticket_joining", "pk"): lambda it: it.ticket.pk,
    ("lending:channel", "code"): lambda it: it.channel.code,
    ("lending_admin:channel_sheet", "pk"): lambda it: it.channel.pk,
    ("lending_admin:channel_sheet", "kind"): lambda it: "poster",
    ("api:preset", "pk"): lambda it: it.preset.pk,
    ("api", "pk"): lambda it: it.rollout.pk,
    ("pages:sitemap_file", "kind"): lambda it: "pages",
    ("pages:sitemap_file", "number"): lambda it: 1,
}
# Addresses whose parameters have no names, or whose pattern cannot be turned round.
WRITTEN: dict[str, Callable[[Things], str]] = {
    "wagtaildocs_serve": lambda it: it.document.url,
    "media/pictures/": lambda it: it.image.file.url,
    "wagtail_serve": lambda it: it.page.local_path,
    "([^/]": lambda it: "/nothing.txt",
}


@dataclass(frozen=True)
class Bulk:
    """A bulk action: on which model, on which of the library's things, and what its form sends."""

    model: str
    action: str
    thing: str
    body: Callable[[Things], dict[str, Any]] = lambda it: {}

    def parameters(self) -> dict[str, str]:
        app_label, model_name = self.model.split(".")
        return {"app_label": app_label, "model_name": model_name, "action": self.action}


def _files(model: str, thing: str) -> list[Bulk]:
    return [
        Bulk(model, "delete", thing),
        Bulk(model, "add_tags", thing, lambda it: {"tags": "sent"}),
        Bulk(model, "add_to_collection", thing, lambda it: {"collection": it.collection.pk}),
    ]


# All that Wagtail registers for the models of ours; the test of the list compares.
BULK = [
    Bulk("wagtailcore.page", "delete", "page"),
    Bulk("wagtailcore.page", "publish", "page"),
    Bulk("wagtailcore.page", "unpublish", "live_page"),
    Bulk("wagtailcore.page", "move", "page", lambda it: {"chooser": it.index.pk}),
    *_files("pages.picture", "image"),
    *_files("wagtaildocs.document", "document"),
]


# Closed to everybody, the superuser too: by us, or because what they serve is not in use.
CLOSED = re.compile(
    r"wagtailadmin_api:(images|documents):.*"  # lists without a notion of whose
    r"|wagtailadmin_reports:.*"  # in no menu of ours; they read the pages of the whole network
    r"|wagtailadmin_api:pages:find"  # asks for an address of the public API, which is not ours
    r"|wagtailsettings:.*|wagtailsnippets:index"  # nothing of ours is a setting or a snippet
    r"|wagtailimages:url_generator.*"  # pictures have one way out
    # Doors round the sign-in of ours
    r"|(wagtailadmin_|admin/)(login|password_reset).*|admin/\.\*/\$"
)
# Open to the superuser alone: no role of ours makes collections, workflows, sites or groups, and
# people have screens of ours.
SUPERUSERS = re.compile(
    r"wagtailadmin_collections:(?!delete).*"
    r"|wagtailadmin_workflows:(?!task_cho).*"
    r"|wagtailsites:.*|wagtailusers_(users|groups):.*"
)
# What no state of things opens, each with tests of its own.
NEEDS_STATE = re.compile(
    r"wagtailadmin_logout"  # leads to the sign-in, like a refusal
    r"|wagtailadmin_error_test"  # fails on purpose
    r"|wagtailadmin_collections:delete"  # refused while the library's home stands in it
)


def written(address: Address) -> Callable[[Things], str] | None:
    """The address of something of the library's, where it is not made of the pattern."""
    for name, made in WRITTEN.items():
        if name == address.name or (not address.name and address.route.startswith(name)):
            return made
    return None


def is_closed(address: Address) -> bool:
    return CLOSED.fullmatch(address.name or address.route) is not None


def is_superusers(address: Address) -> bool:
    return SUPERUSERS.fullmatch(address.name) is not None


def needs_state(name: str) -> bool:
    return NEEDS_STATE.fullmatch(name) is not None


class NoFactory(LookupError):
    """A parameter of an address that nothing fills in."""


def fill(address: Address, things: Things) -> dict[str, Any]:
    """Values for the parameters of an address. Raises NoFactory naming what is missing."""
    return {name: _factory(address, name)(things) for name in address.parameters}


def _factory(address: Address, parameter: str) -> Factory:
    for key in ((address.name, parameter), (address.namespace, parameter), ("*", parameter)):
        if key in FACTORIES:
            return FACTORIES[key]
    raise NoFactory(f"{address}: nothing fills in «{parameter}»")
