"""A library's cataloguer proposes about a pair across libraries; the network's answers."""

from __future__ import annotations

import pytest
from bibnet_catalog.deciding import proposing
from bibnet_catalog.deciding.errors import DecisionError
from bibnet_catalog.models import Proposal, ProposalState, RulingKind
from django.test import Client
from django.urls import reverse

from bibnet.libraries.models import Role
from bibnet.libraries.scope import all_libraries
from bibnet.notices.models import Notice
from bibnet.plugins.services import enable_plugin


@pytest.fixture
def propose(northern, southern, record_of, northern_cataloguer):
    """Northern's cataloguer proposes about Northern's record 1 and Southern's record 2."""

    def act(kind: RulingKind, reason: str = "The title page says so") -> Proposal:
        own, other = record_of(northern, "1"), record_of(southern, "2")
        return proposing.propose(
            kind=kind,
            library=northern,
            own=own.pk,
            other=other.pk,
            reason=reason,
            actor=northern_cataloguer,
        )

    return act


def now(proposal: Proposal) -> Proposal:
    with all_libraries("a test"):
        return Proposal.objects.get(pk=proposal.pk)


def test_two_editions_become_one_when_it_is_confirmed(
    two_editions, propose, network_cataloguer, stands, northern, southern
):
    proposal = propose(RulingKind.TOGETHER)
    decision = proposing.confirm(proposal=proposal.pk, actor=network_cataloguer)
    assert stands(northern, "1") == stands(southern, "2")
    assert (decision.reason, decision.by) == ("The title page says so", network_cataloguer)
    assert (now(proposal).state, now(proposal).decision) == (ProposalState.CONFIRMED, decision)


def test_a_record_leaves_an_edition_when_it_is_confirmed(
    one_edition, propose, network_cataloguer, stands, northern, southern
):
    proposal = propose(RulingKind.APART)
    proposing.confirm(proposal=proposal.pk, actor=network_cataloguer)
    assert stands(northern, "1") != stands(southern, "2") == stands(northern, "3")


def test_two_editions_are_told_apart_when_it_is_confirmed(
    two_editions, propose, network_cataloguer
):
    decision = proposing.confirm(proposal=propose(RulingKind.APART).pk, actor=network_cataloguer)
    assert decision.kind == RulingKind.APART


def test_what_is_declined_changes_nothing_and_says_why(
    one_edition, propose, network_cataloguer, stands, northern, southern
):
    proposal = propose(RulingKind.APART)
    with pytest.raises(DecisionError, match="Напишите, почему нет"):
        proposing.decline(proposal=proposal.pk, answer=" ", actor=network_cataloguer)
    proposing.decline(proposal=proposal.pk, answer="It is a reprint", actor=network_cataloguer)
    assert stands(northern, "1") == stands(southern, "2")
    assert (now(proposal).state, now(proposal).answer) == ("declined", "It is a reprint")
    with pytest.raises(DecisionError, match="уже ответили"):
        proposing.confirm(proposal=proposal.pk, actor=network_cataloguer)


def test_who_proposes_does_not_confirm(one_edition, propose, northern_cataloguer):
    proposal = propose(RulingKind.APART)
    with pytest.raises(DecisionError):
        proposing.confirm(proposal=proposal.pk, actor=northern_cataloguer)
    proposing.withdraw(proposal=proposal.pk, actor=northern_cataloguer)
    assert now(proposal).state == ProposalState.WITHDRAWN


@pytest.mark.parametrize(
    ("kind", "reason", "sentence"),
    [
        (RulingKind.TOGETHER, "Same", "уже в одном издании"),
        (RulingKind.APART, "", "Напишите, почему"),
    ],
)
def test_a_proposal_that_says_nothing_is_refused(one_edition, propose, kind, reason, sentence):
    with pytest.raises(DecisionError, match=sentence):
        propose(kind, reason)


def test_a_pair_is_proposed_once(one_edition, propose):
    propose(RulingKind.APART)
    with pytest.raises(DecisionError, match="уже предложено"):
        propose(RulingKind.APART)


def test_another_library_s_record_is_not_one_s_own(one_edition, northern, southern, record_of):
    with pytest.raises(DecisionError, match="своей библиотеки"):
        proposing.propose(
            kind=RulingKind.APART,
            library=southern,
            own=record_of(northern, "1").pk,
            other=record_of(southern, "2").pk,
            reason="Mine",
            actor=None,
        )


@pytest.fixture
def desk_of(region, northern, southern):
    for library in (region, northern, southern):
        enable_plugin(library=library, slug="catalog", actor=None)

    def make(user) -> Client:
        client = Client(headers={"host": "region.localhost"})
        client.force_login(user)
        return client

    return make


def test_it_goes_from_one_desk_to_the_other(
    one_edition,
    desk_of,
    northern_cataloguer,
    network_cataloguer,
    northern,
    southern,
    region,
    record_of,
    stands,
):
    desk, network = desk_of(northern_cataloguer), desk_of(network_cataloguer)
    together = reverse("catalog_admin:together", args=[northern.code, one_edition.pk])
    page = desk.get(together).content.decode()
    assert reverse("catalog_admin:propose", args=[northern.code]) in page
    data = {
        "kind": "apart",
        "edition": one_edition.pk,
        "own": record_of(northern, "1").pk,
        "other": record_of(southern, "2").pk,
        "reason": "Another printing",
    }
    desk.post(reverse("catalog_admin:propose", args=[northern.code]), data)
    proposal = Proposal.objects.of(northern).get()
    # The network's queue begins with it.
    queue = network.get(reverse("catalog_admin:doubts", args=[region.code]), follow=True)
    assert "Another printing" in queue.content.decode()
    address = reverse("catalog_admin:answer_proposal", args=[region.code, proposal.pk])
    own = reverse("catalog_admin:answer_proposal", args=[northern.code, proposal.pk])
    desk.post(own, {"answer": "confirm"})
    assert now(proposal).state == ProposalState.OPEN
    network.post(address, {"answer": "confirm"})
    assert Notice.objects.filter(user=northern_cataloguer).count() == 1
    assert now(proposal).state == ProposalState.CONFIRMED
    assert stands(northern, "1") != stands(southern, "2")
    listed = desk.get(reverse("catalog_admin:proposals", args=[northern.code])).content.decode()
    assert "Another printing" in listed


def test_the_southern_library_sees_no_proposal_of_the_northern_one(
    one_edition, propose, desk_of, person, southern
):
    proposal = propose(RulingKind.APART)

    desk = desk_of(person("southern-cataloguer", southern, Role.CATALOGUER))
    address = reverse("catalog_admin:proposal", args=[southern.code, proposal.pk])
    assert desk.get(address).status_code == 404
    listed = desk.get(reverse("catalog_admin:proposals", args=[southern.code])).content.decode()
    assert "The title page says so" not in listed
