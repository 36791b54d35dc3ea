"""Passkeys: what a browser's answer must be to be believed. The key is played in software."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from bibnet.accounts import factors
from bibnet.accounts.factors import totp
from bibnet.accounts.models import AccountSession
from bibnet.libraries.models import Role
from tests.browsers import PORTAL, Browser, user_at

STAFF_PASSWORD = "open sesame"
HOST = "region.localhost"
SETTING_UP = f"{PORTAL}/accounts/security/passkey/"
SECOND_STEP = f"{PORTAL}/accounts/second-step/"
PRESENT, ATTESTED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.AT


class Key:
    """A key pair with its name, and what a browser says of it; keywords say it wrong."""

    def __init__(self) -> None:
        self.name = secrets.token_bytes(16)
        self._private = ec.generate_private_key(ec.SECP256R1())

    def made(
        self, options: dict, *, host: str = HOST, flags: int = PRESENT | ATTESTED, **said: str
    ) -> dict[str, Any]:
        """The answer to a question for a new key."""
        public = ES256.from_cryptography_key(self._private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.name, public)
        if not flags & ATTESTED:
            credential = b""
        data = AuthenticatorData.create(sha256(host.encode()), flags, 0, credential)
        return self._answer(
            clientDataJSON=client_data(options, **{"type": "webauthn.create", **said}),
            attestationObject=AttestationObject.create("none", data, {}),
        )

    def used(
        self, options: dict, *, host: str = HOST, flags: int = PRESENT, **said: str
    ) -> dict[str, Any]:
        """The answer to a question for a proof."""
        client = client_data(options, **{"type": "webauthn.get", **said})
        data = AuthenticatorData.create(sha256(host.encode()), flags, 1)
        signature = self._private.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        name = websafe_encode(self.name)
        response = {part: websafe_encode(value) for part, value in parts.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": response}


def client_data(options: dict, **said: str) -> CollectedClientData:
    """What the browser itself writes down of the question and of the page that asked."""
    facts = {"challenge": options["challenge"], "origin": PORTAL, **said}
    return CollectedClientData.create(**facts)


def question(browser: Browser, address: str) -> dict:
    """What the page tells the browser to ask the key."""
    options = browser.get(address).context["passkey_options"]
    assert json.loads(json.dumps(options)) == options
    return options["publicKey"]


def set_up(browser: Browser, answer: Any):
    words = answer if isinstance(answer, str) else json.dumps(answer)
    return browser.post(SETTING_UP, {"name": "My telephone", "answer": words})


def prove(browser: Browser, answer: Any):
    words = answer if isinstance(answer, str) else json.dumps(answer)
    return browser.post(SECOND_STEP, {"answer": words})


def reason(response) -> str:
    """Why nothing was done, in the words of the page."""
    assert response.status_code == 422
    told = response.context.get("refusal") or response.context["form"].errors["__all__"][0]
    return told.replace("\xa0", " ")


@pytest.fixture(autouse=True)
def required(settings):
    settings.BIBNET_STAFF_MFA = True


@pytest.fixture
def editor(person, northern):
    return person("editor", northern, Role.EDITOR)


@pytest.fixture
def key(editor) -> Key:
    """The editor's key, set up in a browser of its own."""
    made, at_work = Key(), Browser()
    at_work.sign_in("editor", STAFF_PASSWORD)
    response = set_up(at_work, made.made(question(at_work, SETTING_UP)))
    assert response.wsgi_request.path == "/admin/l/northern/"
    return made


@pytest.fixture
def half_way(browser, key) -> Browser:
    """A browser in which the editor's password was right."""
    assert browser.sign_in("editor", STAFF_PASSWORD).wsgi_request.path == "/accounts/second-step/"
    return browser


def test_the_first_key_opens_the_way(browser, editor):
    browser.sign_in("editor", STAFF_PASSWORD)
    asked = question(browser, SETTING_UP)
    assert (asked["rp"]["id"], asked["user"]["name"]) == (HOST, "editor")
    set_up(browser, Key().made(asked))
    assert AccountSession.objects.get().second_factor == factors.PASSKEY
    assert user_at(browser, HOST) == str(editor.pk)


def test_a_key_is_asked_for_by_its_name_and_opens_the_way(half_way, editor, key):
    asked = question(half_way, SECOND_STEP)
    assert [one["id"] for one in asked["allowCredentials"]] == [websafe_encode(key.name)]
    response = prove(half_way, key.used(asked))
    assert response.wsgi_request.path == "/admin/l/northern/"
    assert user_at(half_way, HOST) == str(editor.pk)
    assert factors.of(editor).get().last_used_at


def test_a_key_that_is_there_is_not_made_twice(half_way, key):
    prove(half_way, key.used(question(half_way, SECOND_STEP)))
    asked = question(half_way, SETTING_UP)
    assert [one["id"] for one in asked["excludeCredentials"]] == [websafe_encode(key.name)]


def of_parts(**parts: Any) -> str:
    response = {
        part: websafe_encode(value if isinstance(value, bytes) else json.dumps(value).encode())
        for part, value in parts.items()
    }
    return json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})


ATTESTATION = AttestationObject.create(
    "none", AuthenticatorData.create(sha256(HOST.encode()), PRESENT, 0), {}
)
PARTS = {
    "attestationObject": ATTESTATION,
    "authenticatorData": ATTESTATION.auth_data,
    "signature": b"s",
}
MALFORMED = [
    "nonsense",
    "null",
    "[]",
    "{}",
    '{"rawId": 7, "response": {}}',
    '{"id": "AA", "rawId": "AA", "response": "AA"}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "AA"}}',
    of_parts(**PARTS, clientDataJSON=[]),
    of_parts(**PARTS, clientDataJSON={"type": 1, "challenge": 2, "origin": 3}),
    of_parts(**PARTS, clientDataJSON={"type": "webauthn.get", "challenge": "AA", "origin": 3}),
    of_parts(**PARTS, clientDataJSON={"type": "webauthn.create", "challenge": "AA", "origin": 3}),
    *(
        of_parts(
            clientDataJSON={"type": "webauthn.get", "challenge": "AA", "origin": PORTAL},
            attestationObject=rubbish,
            authenticatorData=rubbish,
            signature=b"s",
        )
        for rubbish in (b"", b"\x00", b"\x1b\x01", b"\x64ab", b"\xa1", b"\xbf\xff", b"\xff" * 40)
    ),
]
WRONG = {
    "another page's": {"origin": "http://evil.example"},
    "another library's": {"origin": "http://northern.localhost:8000"},
    "another question's": {"challenge": websafe_encode(b"another question")},
    "of another kind": {"type": "payment.get"},
    "for another host": {"host": "northern.localhost"},
}


@pytest.mark.parametrize("said", [*WRONG.values(), {"flags": ATTESTED}, {"flags": PRESENT}])
def test_no_key_is_kept_that_was_made_elsewhere(browser, editor, said):
    browser.sign_in("editor", STAFF_PASSWORD)
    response = set_up(browser, Key().made(question(browser, SETTING_UP), **said))
    assert reason(response).startswith("Ключ не создан.")
    assert not factors.has_any(editor)
    assert user_at(browser, HOST) is None


@pytest.mark.parametrize("said", [*WRONG.values(), {"flags": 0}])
def test_no_proof_is_believed_that_was_given_elsewhere(half_way, key, said):
    response = prove(half_way, key.used(question(half_way, SECOND_STEP), **said))
    assert reason(response).startswith("Этот ключ не подходит к вашему входу.")
    assert user_at(half_way, HOST) is None


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_no_proof_is_believed_that_was_changed_on_its_way(half_way, key, part):
    asked = question(half_way, SECOND_STEP)
    answer, other = key.used(asked), Key().used({**asked}, flags=PRESENT | 4, crossOrigin="x")
    answer["response"][part] = other["response"][part]
    assert prove(half_way, answer).status_code == 422
    assert user_at(half_way, HOST) is None


@pytest.mark.parametrize("answer", MALFORMED)
def test_an_answer_that_is_none_is_refused_in_words(browser, half_way, key, answer, editor):
    question(half_way, SECOND_STEP)
    assert reason(prove(half_way, answer)).startswith("Этот ключ не подходит")
    assert user_at(half_way, HOST) is None
    factors.of(editor).delete()
    browser.sign_in("editor", STAFF_PASSWORD)
    question(browser, SETTING_UP)
    response = set_up(browser, answer)
    assert reason(response).startswith("Ключ не создан.")
    assert not factors.has_any(editor)


def test_an_answer_is_good_for_its_own_question_once(half_way, other_browser, key):
    answer = key.used(question(half_way, SECOND_STEP))
    other_browser.sign_in("editor", STAFF_PASSWORD)
    question(other_browser, SECOND_STEP)
    assert prove(other_browser, answer).status_code == 422
    assert prove(other_browser, answer).status_code == 422
    assert user_at(other_browser, HOST) is None
    assert prove(half_way, answer).wsgi_request.path == "/admin/l/northern/"


def test_a_page_opened_twice_takes_the_answer_of_either(half_way, key, editor):
    first, second = question(half_way, SECOND_STEP), question(half_way, SECOND_STEP)
    assert prove(half_way, key.used(first)).wsgi_request.path == "/admin/l/northern/"
    asked, again = question(half_way, SETTING_UP), question(half_way, SETTING_UP)
    set_up(half_way, Key().made(again))
    set_up(half_way, Key().made(asked))
    assert factors.of(editor).count() == 3
    assert second["challenge"] != first["challenge"]


def test_a_session_that_another_page_keeps_late_costs_no_answer(half_way, key, editor):
    """A slow page of the same browser writes the session as it was before the question."""
    before = half_way.at(HOST).session
    assert before.keys()  # read now, as it was
    asked = question(half_way, SECOND_STEP)
    before.save()
    assert prove(half_way, key.used(asked)).wsgi_request.path == "/admin/l/northern/"


def test_a_question_is_over_after_a_wrong_answer(half_way, key):
    asked = question(half_way, SECOND_STEP)
    prove(half_way, key.used(asked, origin="http://evil.example"))
    assert prove(half_way, key.used(asked)).status_code == 422
    assert user_at(half_way, HOST) is None


def test_a_key_that_was_made_is_not_made_again_from_the_same_answer(half_way, key, editor):
    prove(half_way, key.used(question(half_way, SECOND_STEP)))
    answer = Key().made(question(half_way, SETTING_UP))
    set_up(half_way, answer)
    assert set_up(half_way, answer).status_code == 422
    assert factors.of(editor).count() == 2


def test_the_key_of_another_person_opens_nothing(browser, key, person, northern):
    person("colleague", northern, Role.EDITOR)
    own, at_work = Key(), Browser()
    at_work.sign_in("colleague", STAFF_PASSWORD)
    set_up(at_work, own.made(question(at_work, SETTING_UP)))
    browser.sign_in("colleague", STAFF_PASSWORD)
    assert prove(browser, key.used(question(browser, SECOND_STEP))).status_code == 422
    assert user_at(browser, HOST) is None


def test_a_key_that_was_taken_away_opens_nothing(half_way, other_browser, key, editor):
    totp.add(editor, totp.new_secret())
    asked = question(half_way, SECOND_STEP)
    factors.of(editor).filter(type=factors.PASSKEY).delete()
    assert prove(half_way, key.used(asked)).status_code == 422
    assert user_at(half_way, HOST) is None


def test_guessing_with_keys_stops(half_way, key):
    for _ in range(10):
        prove(half_way, Key().used(question(half_way, SECOND_STEP)))
    assert prove(half_way, key.used(question(half_way, SECOND_STEP))).status_code == 422
    assert user_at(half_way, HOST) is None


def test_a_key_without_a_name_is_asked_for_the_name_only(browser, editor):
    browser.sign_in("editor", STAFF_PASSWORD)
    response = browser.post(SETTING_UP, {"name": "", "answer": ""})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name"}
