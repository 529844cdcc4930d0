"""The API's frame, seen through its first operation."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from committee.models import ApiToken
from tests.factories import NOON

pytestmark = pytest.mark.django_db
URL = "/api/v1/contacts/abc"


def put(client: Client, body: object, *, secret: str = ""):
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.put(URL, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def secret() -> str:
    return ApiToken.issue(system="ticketing", scopes=[ApiToken.Scope.CONTACTS_WRITE])[1]


def test_without_a_token_nothing_opens(client):
    answer = put(client, {})

    assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (
        401,
        "application/problem+json",
        "Bearer",
    )
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": "The token is missing, unknown, expired or revoked.",
        "instance": URL,
    }


def test_a_token_opens_only_what_its_scopes_name(client):
    _, secret = ApiToken.issue(system="reports", scopes=[ApiToken.Scope.CAMPAIGNS_READ])

    answer = put(client, {}, secret=secret)

    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "The token of reports lacks the scope contacts:write.",
    )


@pytest.mark.parametrize("ended", [{"revoked_at": NOON}, {"expires_at": NOON + timedelta(days=1)}])
def test_a_revoked_or_expired_token_opens_nothing(client, secret, ended):
    ApiToken.objects.update(**ended)

    assert put(client, {}, secret=secret).status_code == 401


def test_the_secret_itself_is_kept_nowhere(secret):
    token = ApiToken.objects.get()

    assert secret.encode() not in bytes(token.digest)
    assert secret not in str(vars(token))


def test_values_that_cannot_be_accepted_are_all_named(client, secret):
    answer = put(client, {"country": "France", "birth_year": 1700, "nickname": "Zizou"}, secret=secret)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/country", "#/birth_year", "#/nickname"]


def test_the_documentation_describes_every_operation_and_how_to_enter(client):
    document = client.get("/api/v1/openapi.json").json()

    assert "/api/v1/contacts/{external_id}" in document["paths"]
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["security"] == [{"TokenAuth": []}]
            assert operation["summary"]
