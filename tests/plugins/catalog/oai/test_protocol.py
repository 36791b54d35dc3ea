"""The server keeps the protocol: each verb, each error, as the public validators ask for them."""

from __future__ import annotations

import pytest

from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book

from .answers import NS, text
from .conftest import PORTAL, SOUTH, Harvester


@pytest.fixture
def three(both, deliver, record_of, changed):
    """Three records of the North and the South, changed on three days."""
    northern, southern = both
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    deliver(southern, book("3", "Воскресение"))
    found = [record_of(northern, "1"), record_of(northern, "2"), record_of(southern, "3")]
    for day, one in enumerate(found, 1):
        changed(one, 2026, 3, day, 10, 20, 30, 123456)
    return found


def test_it_says_what_it_is(portal, three, region):
    said = portal("Identify")
    assert text(said, "Identify/repositoryName") == region.name
    assert text(said, "Identify/baseURL") == text(said, "request")
    assert text(said, "Identify/earliestDatestamp") == "2026-03-01T10:20:30Z"


def test_it_says_so_without_a_record_too(portal):
    assert text(portal("Identify"), "Identify/earliestDatestamp") == "2002-06-14T00:00:00Z"


def test_each_library_is_a_set_on_the_portal_and_alone_on_its_own_site(portal, north, both):
    def sets(harvester):
        return {text(one, "setSpec") for one in harvester("ListSets").iter(f"{NS}set")}

    assert sets(portal) >= {one.code for one in both}
    assert sets(north) == {"northern"}


@pytest.mark.parametrize("verb", ["ListIdentifiers", "ListRecords"])
def test_lists_give_what_their_arguments_name(portal, north, three, verb):
    first, second, third = (one.pk for one in three)
    assert portal.numbers(verb) == [first, second, third]
    assert north.numbers(verb) == [first, second]
    assert portal.numbers(verb, set="southern") == [third]
    for since, until, wanted in (
        ("2026-03-02", None, [second, third]),
        (None, "2026-03-02", [first, second]),
        ("2026-03-02", "2026-03-02", [second]),
        ("2026-03-02T10:20:30Z", "2026-03-02T10:20:30Z", [second]),
        ("2026-03-01T10:20:31Z", "2026-03-02T10:20:29Z", []),
        (None, "9999-12-31", [first, second, third]),
    ):
        arguments = {"since": since, "until": until}
        given = {name: value for name, value in arguments.items() if value}
        if wanted:
            assert portal.numbers(verb, **given) == wanted
        else:
            assert portal.error(verb, metadataPrefix="oai_dc", **given) == "noRecordsMatch"


def test_what_was_taken_back_or_hidden_is_told_of_as_deleted(portal, three, changed):
    changed(three[0], is_gone=True)
    changed(three[1], is_suppressed=True, hidden_reason="Секрет")
    headers = portal.headers("ListRecords")
    assert [one.get("status") for one in headers] == ["deleted", "deleted", None]
    single = portal("GetRecord", identifier=text(headers[1], "identifier"), metadataPrefix="oai_dc")
    assert single.find(f".//{NS}metadata") is None


def test_one_record_is_given_by_its_identifier_on_all_sites_that_have_it(portal, north, three):
    headers = portal.headers()
    for header in headers:
        asked = {"identifier": text(header, "identifier"), "metadataPrefix": "oai_dc"}
        assert text(portal("GetRecord", **asked), "GetRecord/record/header/identifier")
    foreign = {"identifier": text(headers[2], "identifier"), "metadataPrefix": "oai_dc"}
    assert north.error("GetRecord", **foreign) == "idDoesNotExist"


def test_the_identifier_is_the_same_on_both_sites(portal, north, three):
    def own(harvester):
        return [text(one, "identifier") for one in harvester.headers(set="northern")]

    assert own(portal) == own(north)


def test_each_format_of_the_list_is_given_for_each_record(portal, three):
    identifier = text(portal.headers()[0], "identifier")
    prefixes = [
        text(one, "metadataPrefix")
        for one in portal("ListMetadataFormats", identifier=identifier).iter(f"{NS}metadataFormat")
    ]
    assert prefixes == ["oai_dc", "marc21", "rusmarc"]
    for prefix in prefixes:
        assert portal.numbers("ListRecords", metadataPrefix=prefix) == [one.pk for one in three]


BAD = [
    ("badVerb", "", {}),
    ("badVerb", "identify", {}),
    ("badVerb", "Nonsense<&\">'", {}),
    ("badVerb", ["Identify", "Identify"], {}),
    ("badArgument", "Identify", {"test": "test"}),
    ("badArgument", "Identify", {"identifier": "oai:region.localhost:1"}),
    ("badArgument", "ListSets", {"set": "northern"}),
    ("badResumptionToken", "ListSets", {"resumptionToken": "junktoken"}),
    ("idDoesNotExist", "ListMetadataFormats", {"identifier": "really_wrong_id"}),
    ("badArgument", "ListMetadataFormats", {"metadataPrefix": "oai_dc"}),
    ("badArgument", "ListIdentifiers", {}),
    ("badArgument", "ListIdentifiers", {"set": "northern"}),
    ("badArgument", "ListIdentifiers", {"metadataPrefix": "oai_dc", "until": "junk"}),
    ("badArgument", "ListIdentifiers", {"metadataPrefix": "oai_dc", "from": "junk"}),
    ("badArgument", "ListIdentifiers", {"metadataPrefix": "oai_dc", "from": ""}),
    ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "from": "2026-02-30"}),
    ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "from": "2026-03-01T10:20Z"}),
    ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "from": "2026-03-01T10:20:30"}),
    (
        "badArgument",
        "ListRecords",
        {"metadataPrefix": "oai_dc", "from": "2026-03-01T10:20:30+03:00"},
    ),
    (
        "badArgument",
        "ListRecords",
        {"metadataPrefix": "oai_dc", "from": "2026-03-02", "until": "2026-03-01"},
    ),
    (
        "badArgument",
        "ListRecords",
        {"metadataPrefix": "oai_dc", "from": "2026-03-01", "until": "2026-03-02T00:00:00Z"},
    ),
    ("badResumptionToken", "ListIdentifiers", {"resumptionToken": "junktoken"}),
    ("badResumptionToken", "ListRecords", {"resumptionToken": ""}),
    ("badArgument", "ListRecords", {"resumptionToken": "junk", "metadataPrefix": "oai_dc"}),
    ("cannotDisseminateFormat", "ListRecords", {"metadataPrefix": "really_wrong_prefix"}),
    ("cannotDisseminateFormat", "ListIdentifiers", {"metadataPrefix": "DC"}),
    ("badArgument", "ListRecords", {"metadataPrefix": "wrong prefix"}),
    ("badArgument", "ListRecords", {"metadataPrefix": ["oai_dc", "marc21"]}),
    ("noRecordsMatch", "ListRecords", {"metadataPrefix": "oai_dc", "set": "nowhere"}),
    ("badArgument", "ListRecords", {"metadataPrefix": "oai_dc", "set": "bad set"}),
    ("noRecordsMatch", "ListRecords", {"metadataPrefix": "oai_dc", "until": "2002-01-01"}),
    ("noRecordsMatch", "ListRecords", {"metadataPrefix": "oai_dc", "from": "2999-01-01"}),
    ("badArgument", "GetRecord", {"identifier": "oai:region.localhost:1"}),
    ("badArgument", "GetRecord", {"metadataPrefix": "oai_dc"}),
    ("badArgument", "GetRecord", {"metadataPrefix": "oai_dc", "identifier": 'invalid"id'}),
    ("idDoesNotExist", "GetRecord", {"metadataPrefix": "oai_dc", "identifier": "1"}),
    (
        "idDoesNotExist",
        "GetRecord",
        {"metadataPrefix": "oai_dc", "identifier": f"oai:region.localhost:{'9' * 30}"},
    ),
    (
        "idDoesNotExist",
        "GetRecord",
        {"metadataPrefix": "oai_dc", "identifier": "oai:elsewhere.org:1"},
    ),
]


@pytest.mark.parametrize(("code", "verb", "arguments"), BAD)
def test_what_cannot_be_answered_has_its_error(portal, three, code, verb, arguments):
    for by in ("get", "post"):
        portal.by = by
        assert portal.error(verb, **arguments) == code


def test_a_request_without_a_verb_is_told_so(portal):
    response = portal.client.get("/catalog/oai")
    assert 'code="badVerb"' in response.content.decode()


def test_the_request_is_shown_again_with_its_arguments(portal, three):
    root = portal("ListRecords", metadataPrefix="oai_dc", since="2026-03-01", set="northern")
    assert root.find(f"{NS}request").attrib == {
        "verb": "ListRecords",
        "metadataPrefix": "oai_dc",
        "from": "2026-03-01",
        "set": "northern",
    }


def test_it_answers_a_post_of_a_program_as_a_get(portal, three):
    by_get = portal.numbers("ListRecords", metadataPrefix="marc21")
    portal.by = "post"
    assert portal.numbers("ListRecords", metadataPrefix="marc21") == by_get


def test_where_the_catalogue_is_off_there_is_no_server_no_set_and_no_record(
    portal, three, both, regional_admin
):
    disable_plugin(library=both[1], slug="catalog", actor=regional_admin)
    identifier = f"oai:{PORTAL}:{three[2].pk}"
    assert Harvester(SOUTH).client.get("/catalog/oai", {"verb": "Identify"}).status_code == 404
    assert "southern" not in [text(one, "setSpec") for one in portal("ListSets").iter(f"{NS}set")]
    assert portal.numbers() == [one.pk for one in three[:2]]
    for arguments in ({"set": "southern"}, {"since": "2026-03-03"}):
        assert portal.error("ListRecords", metadataPrefix="oai_dc", **arguments) == "noRecordsMatch"
    asked = {"identifier": identifier, "metadataPrefix": "oai_dc"}
    assert portal.error("GetRecord", **asked) == "idDoesNotExist"
    assert portal.error("ListMetadataFormats", identifier=identifier) == "idDoesNotExist"


def test_nobody_is_remembered_and_who_knows_the_answer_is_told_so(north, three):
    asked = {"verb": "ListRecords", "metadataPrefix": "marc21"}
    first = north.client.get("/catalog/oai", asked)
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    again = north.client.get("/catalog/oai", asked, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_the_answer_changes_with_the_records(north, three, changed):
    asked = {"verb": "ListRecords", "metadataPrefix": "marc21"}
    first = north.client.get("/catalog/oai", asked)
    changed(three[0], is_gone=True)
    again = north.client.get("/catalog/oai", asked, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200


def test_nothing_else_is_let_in(north):
    for method in ("put", "delete", "patch"):
        assert getattr(north.client, method)("/catalog/oai").status_code in (403, 405)
