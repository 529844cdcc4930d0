"""Who may enter: accounts and roles, tokens of other systems, and what the trail says of them."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth.models import Group

from committee import roles
from committee.models import ApiToken, AuditEntry, User
from committee.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = make_user(username="administrator")
    user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    client.force_login(user)
    return client


def form_of(user, **changes):
    return {
        "username": user.username,
        "language": user.language,
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in user.groups.all()],
        **changes,
    }


def test_a_change_of_role_is_in_the_audit_trail_before_and_after(administrator):
    somebody = make_user(username="somebody")
    author = Group.objects.get(name=Role.AUTHOR)

    administrator.post(f"/admin/committee/user/{somebody.pk}/change/", form_of(somebody, groups=[author.pk]))

    entry = AuditEntry.objects.get(action="committee.change")
    assert roles.of(somebody) == {Role.AUTHOR}
    assert (entry.actor_name, entry.object_name) == ("administrator", "somebody")
    assert (entry.before["groups"], entry.after["groups"]) == ([], ["comms author"])


def test_administrators_neither_see_nor_change_whoever_may_do_everything(administrator):
    root = User.objects.create_superuser("omnipotent")

    assert b"omnipotent" not in administrator.get("/admin/committee/user/").content
    administrator.post(f"/admin/committee/user/{root.pk}/change/", form_of(root, username="taken"))
    root.refresh_from_db()
    assert root.username == "omnipotent"


def test_nobody_makes_themselves_one_who_may_do_everything(administrator):
    me = User.objects.get(username="administrator")
    administrator.post(f"/admin/committee/user/{me.pk}/change/", form_of(me, is_superuser="on"))

    me.refresh_from_db()
    assert not me.is_superuser


def test_the_secret_of_a_token_is_shown_once_and_opens_what_its_scopes_say(administrator):
    page = administrator.post("/admin/committee/apitoken/add/", {"system": "ticketing", "scopes": ["contacts:write"]})

    secret = html.unescape(re.search(r'class="issued-secret"[^>]*>([^<]+)<', page.content.decode())[1])
    token = ApiToken.objects.of(secret).get()
    assert (token.system, token.scopes, token.created_by.username) == (
        "ticketing",
        ["contacts:write"],
        "administrator",
    )
    assert "no-store" in page["Cache-Control"]
    assert secret not in administrator.get(f"/admin/committee/apitoken/{token.pk}/change/").content.decode()
    assert secret not in str(list(AuditEntry.objects.values()))


def test_a_revoked_token_stays_in_the_list_and_opens_nothing(administrator):
    token, secret = ApiToken.issue(system="ticketing", scopes=["contacts:write"])

    administrator.post(
        f"/admin/committee/apitoken/{token.pk}/change/",
        {"scopes": ["contacts:write"], "committee_apitoken_revoke": "1"},
    )

    token.refresh_from_db()
    assert token.revoked_at is not None
    assert not ApiToken.objects.valid(at=token.revoked_at).of(secret).exists()
    assert AuditEntry.objects.filter(action="committee.revoke", object_name="ticketing").count() == 1


def test_a_role_says_what_it_may_in_words(administrator):
    page = administrator.get(f"/admin/auth/group/{Group.objects.get(name=Role.AUTHOR).pk}/change/")

    assert "view_" not in page.content.decode().split('id="content"')[1]
