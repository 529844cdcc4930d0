"""What every request goes through."""

from __future__ import annotations

import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/admin/contacts/contact/?language=%00", "/admin/contacts/contact/?q=%00", "/u/%00/", "/p/%00/sign-up/"],
)
def test_null_characters_in_an_address_are_refused_before_they_reach_the_database(client, address):
    client.force_login(make_user(is_superuser=True))

    assert client.get(address).status_code == 400
