"""Passkeys (WebAuthn): the key lies in the telephone, the computer or on a stick.

A question is known by its challenge, so that a page opened twice, or another page of the same
browser that keeps its session at the same moment, costs nobody the answer.
"""

from __future__ import annotations

import json
import struct
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bibnet.accounts.models import User
from bibnet.accounts.secrecy import digest
from bibnet.libraries import network

QUESTION_SECONDS = 3600
# What the library raises for an answer that does not fit, or that is none at all.
_REFUSALS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    struct.error,
)


def begin_adding(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser needs to make a key for this person, as JSON can say it."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.get_username(), display_name=str(user)
        ),
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _keep_question(request, user, state)
    return dict(options)


def add(request: HttpRequest, user: User, *, name: str, answer: str) -> Authenticator | None:
    """Keep the key that the browser made; None if its answer is not to be believed."""
    credential = _parsed(answer)
    state = _question(request, user, credential)
    if state is None or credential is None:
        return None
    try:
        _server().register_complete(state, RegistrationResponse.from_dict(credential))
    except _REFUSALS:
        return None
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": credential},
    )


def begin_asking(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser needs to prove that it holds one of the person's keys."""
    options, state = _server().authenticate_begin(
        credentials=_credentials(user), user_verification=UserVerificationRequirement.PREFERRED
    )
    _keep_question(request, user, state)
    return dict(options)


def check(request: HttpRequest, user: User, answer: str) -> bool:
    """Whether the browser's answer proves it; a question is good for one answer."""
    credential = _parsed(answer)
    state = _question(request, user, credential)
    if state is None or credential is None:
        return False
    try:
        response = AuthenticationResponse.from_dict(credential)
        used = _server().authenticate_complete(state, _credentials(user), response)
    except _REFUSALS:
        return False
    for key in _keys(user):
        if _credential_of(key).credential_id == used.credential_id:
            key.record_usage()
    return True


def _keep_question(request: HttpRequest, user: User, state: dict[str, Any]) -> None:
    key = _question_key(request, user, state["challenge"])
    caches["shared"].set(key, state, QUESTION_SECONDS)


def _question(
    request: HttpRequest, user: User, credential: dict[str, Any] | None
) -> dict[str, Any] | None:
    """What this browser was asked for this person and now answers; a question is over with it."""
    try:
        said = CollectedClientData(websafe_decode((credential or {})["response"]["clientDataJSON"]))
        key = _question_key(request, user, websafe_encode(said.challenge))
    except _REFUSALS:
        return None
    state: dict[str, Any] | None = caches["shared"].get(key)
    return state if caches["shared"].delete(key) else None


def _question_key(request: HttpRequest, user: User, challenge: str) -> str:
    asked = f"{user.pk}:{request.session.session_key}:{challenge}"
    return f"accounts.passkey.{digest(asked, purpose='passkey')[:32]}"


def _server() -> Fido2Server:
    """Answers are believed for the account host only: its name is the relying party's id."""
    region = network.region()
    host = network.canonical_host(region) or ""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=str(region)))


def _keys(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN))


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [_credential_of(key) for key in _keys(user)]


def _credential_of(key: Authenticator) -> AttestedCredentialData:
    made = RegistrationResponse.from_dict(key.data["credential"])
    return made.response.attestation_object.auth_data.credential_data


def _parsed(answer: str) -> dict[str, Any] | None:
    try:
        found = json.loads(answer)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
