"""Every address of the project, for every role: open to those the table of roles names, closed to all others."""

from __future__ import annotations

import logging
from typing import Final

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from campaigns.admin.review_acts import ACTS
from campaigns.admin.verbs import VERBS
from campaigns.models import Campaign, MessageTemplate
from committee import roles
from committee.models import User
from committee.roles import Role
from tests import factories
from tests.places import PERMISSIONS, POST_ONLY, PUBLIC, ROWS, STAFF, expected, may, pages_of_models
from tests.urls import Address, all_addresses

pytestmark = pytest.mark.django_db


def surprises(client: Client, granted: set[str] | None, rows: dict[str, int]) -> list[str]:
    found = []
    for address in all_addresses():
        arguments = {name: rows.get(_row_named(address, name), value) for name, value in address.arguments.items()}
        url = reverse(address.name, kwargs=arguments)
        answer = client.get(url)
        right = expected(granted, address)
        sent_to_login = answer.status_code == 302 and answer.url.startswith(reverse("admin:login"))
        if answer.status_code not in right or (sent_to_login and granted is not None):
            found.append(f"{address.name} {arguments}: {answer.status_code}, not {sorted(right)}")
        if _is_closed(granted, address) and (refused := client.post(url).status_code) != 403:
            found.append(f"POST {address.name} {arguments}: {refused}, not 403")
    return found


def _is_closed(granted: set[str] | None, address: Address) -> bool:
    """A page that is only posted to, and not by these people."""
    known = address.name in PERMISSIONS or address.name in pages_of_models()
    return granted is not None and known and address.name.endswith(POST_ONLY) and not may(granted, address)


def _row_named(address: Address, argument: str) -> str:
    """The model whose row a page wants: `shift` for `admin:volunteers_shift_fill`."""
    wants_row = address.name in PERMISSIONS or address.name.endswith("_change")
    return address.name.split("_")[1] if wants_row and argument.endswith(("id", "pk")) else argument


@pytest.fixture(autouse=True)
def nothing_else_is_asked(settings, caplog):
    """Thousands of pages: neither where a session is kept matters here, nor what the log says of a refusal."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    caplog.set_level(logging.CRITICAL, logger="django.request")


@pytest.fixture
def rows() -> dict[str, int]:
    return {name: make().pk for name, make in ROWS.items()}


def test_every_address_has_a_place_in_this_test():
    known = {*PUBLIC, *STAFF, *PERMISSIONS, *pages_of_models()}
    unknown = {address.name for address in all_addresses()} - known

    assert sorted(name for name in unknown if not name.startswith("api:")) == []


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_the_table_says_and_nothing_else(client, role, rows):
    user = factories.make_user(username=str(role))
    user.groups.add(roles.Group.objects.get(name=role))
    client.force_login(user)
    granted = {
        f"{app}.{codename}" for app, codenames in roles.PERMISSIONS[role].items() for codename in codenames.split()
    }

    assert surprises(client, granted, rows) == []


# The acts of these pages ask for a right each; seeing the row opens none of them.
ACTS_OF: Final = {
    "campaigns_campaign_act": {verb: act.permission for verb, act in VERBS.items()},
    "campaigns_campaign_review_act": {verb: act.permission(Campaign()) for verb, act in ACTS.items()},
    "campaigns_messagetemplate_review_act": {verb: act.permission(MessageTemplate()) for verb, act in ACTS.items()},
}


@pytest.mark.parametrize("page", ACTS_OF)
def test_an_act_is_refused_to_whoever_lacks_the_right_it_asks_for(client, rows, page):
    user = factories.make_user()
    model = page.split("_")[1]
    rights = {permission.removeprefix("campaigns.") for permission in ACTS_OF[page].values()}
    for verb, permission in ACTS_OF[page].items():
        others = {*rights, f"view_{model}"} - {permission.removeprefix("campaigns.")}
        user.user_permissions.set(Permission.objects.filter(codename__in=others))
        client.force_login(user)

        answer = client.post(reverse(f"admin:{page}", args=[rows[model], verb]))

        assert (verb, answer.status_code) == (verb, 403)


def test_a_member_of_staff_without_a_role_opens_nothing(client, rows):
    client.force_login(factories.make_user())

    assert surprises(client, set(), rows) == []


def test_a_person_who_is_not_logged_in_opens_nothing(client, rows):
    assert surprises(client, None, rows) == []


def test_an_account_that_is_not_staff_is_sent_to_the_login_page(client):
    client.force_login(User.objects.create_user("somebody"))

    assert client.get(reverse("admin:index")).status_code == 302
