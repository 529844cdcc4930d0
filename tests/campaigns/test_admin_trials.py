"""The pages of trials: an address is confirmed, a text is sent to it, and nobody touches what is another's."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from campaigns import trials
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import StaffAddress, Trial
from committee import roles
from committee.roles import Role
from tests.factories import NOON, make_contact, make_template, make_user

pytestmark = pytest.mark.django_db

MINE = reverse("admin:campaigns_staffaddress_mine")


def log_in(client, role=Role.AUTHOR):
    user = make_user(language="en")
    user.groups.add(roles.Group.objects.get(name=role))
    client.force_login(user)
    return user


def trial_page(template) -> str:
    return reverse("admin:campaigns_messagetemplate_trial", args=[template.pk])


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def make_address(user, **fields) -> StaffAddress:
    return StaffAddress.objects.create(**{"user": user, "kind": "email", "value": f"u{user.pk}@example.org", **fields})


def test_an_address_is_added_confirmed_and_removed(client):
    user = log_in(client)
    answer = client.post(MINE, {"address": "Alix@example.org"}, follow=True)
    assert told(answer) == ["A code is on its way to that address."]
    address = StaffAddress.objects.get(user=user)
    gateway = MemoryGateway()
    trials.send_code(address, gateway=gateway, at=timezone.now())
    text = message_from_bytes(gateway.accepted[0].content, policy=default).get_content()
    (code,) = re.findall(r"\b[0-9]{6}\b", text)

    confirm = reverse("admin:campaigns_staffaddress_confirm", args=[address.pk])
    assert told(client.post(confirm, {"code": "no"}, follow=True)) == ["This code is not right."]
    assert told(client.post(confirm, {"code": code}, follow=True)) == [
        "The address is confirmed: trials can be sent there."
    ]
    assert trials.usable().get() == address
    client.post(reverse("admin:campaigns_staffaddress_remove", args=[address.pk]))
    assert not trials.usable().exists()
    assert address.value not in client.get(MINE).content.decode()


@pytest.mark.parametrize("value", ["", "nobody", "x" * 300 + "@example.org", "a@example.org\r\nBcc: b@example.org"])
def test_what_is_no_address_is_a_sentence(client, value):
    log_in(client)
    assert len(told(client.post(MINE, {"address": value}, follow=True))) == 1
    assert not StaffAddress.objects.exists()


def test_another_persons_address_is_no_page_of_mine(client):
    address = make_address(make_user())
    log_in(client)
    assert address.value not in client.get(MINE).content.decode()
    for verb in ("confirm", "remove"):
        url = reverse(f"admin:campaigns_staffaddress_{verb}", args=[address.pk])
        assert client.post(url, {"code": "123456"}).status_code == 404
    assert StaffAddress.objects.exists()


def test_a_trial_goes_to_what_was_ticked_and_is_told_on_the_page(client):
    user, template = log_in(client), make_template()
    address = make_address(user, verified_at=NOON)
    page = reverse("admin:campaigns_messagetemplate_trial", args=[template.pk])
    assert address.value in client.get(page).content.decode()

    answer = client.post(page, {"language": ["ar", "fr", "xx"], "address": [address.pk, "x"]}, follow=True)
    assert told(answer) == ["The trials are on their way. What became of them is told below."]
    assert set(Trial.objects.values_list("language", "address", "requested_by")) == {
        ("ar", address.pk, user.pk),
        ("fr", address.pk, user.pk),
    }


@pytest.mark.parametrize(("role", "status"), [(Role.AUTHOR, 302), (Role.APPROVER, 403)])
def test_only_who_sees_people_has_a_trial_filled_with_one(client, role, status):
    user, template = log_in(client, role), make_template()
    contact, address = make_contact(given_name="Maximiliane"), make_address(user, verified_at=NOON)
    page = reverse("admin:campaigns_messagetemplate_trial", args=[template.pk])
    assert ("The longest name" in client.get(page).content.decode()) == (status == 302)

    answer = client.post(page, {"language": ["fr"], "address": [address.pk], "reader": "longest"})

    assert answer.status_code == status
    asked = [f"longest:{contact.pk}"] if status == 302 else []
    assert list(Trial.objects.values_list("reader", flat=True)) == asked
    assert ("The longest name" in client.get(page).content.decode()) == (status == 302)


def test_who_may_try_texts_but_not_see_templates_opens_no_trial(client):
    user = make_user()
    user.user_permissions.set(Permission.objects.filter(codename="send_trial"))
    client.force_login(user)

    page = reverse("admin:campaigns_messagetemplate_trial", args=[make_template().pk])
    assert [client.get(page).status_code, client.post(page).status_code] == [403, 403]


def test_a_trial_to_an_address_that_is_not_confirmed_is_refused_in_words(client):
    user, template = log_in(client), make_template()
    address = make_address(user)
    page = reverse("admin:campaigns_messagetemplate_trial", args=[template.pk])
    assert address.value not in client.get(page).content.decode()
    answer = client.post(page, {"language": ["fr"], "address": [address.pk]}, follow=True)
    assert "confirmed addresses of colleagues alone" in told(answer)[0]
    assert told(client.post(page, {}, follow=True)) == ["Choose a language and an address."]
    assert not Trial.objects.exists()


def test_a_trial_that_waits_is_looked_at_again_and_one_that_is_old_is_not(client):
    user, template = log_in(client), make_template()
    address = make_address(user, verified_at=NOON)
    client.post(trial_page(template), {"language": "fr", "address": address.pk})
    Trial.objects.update(status="pending")

    assert 'hx-trigger="every 2s"' in client.get(trial_page(template)).content.decode()
    Trial.objects.update(status="sent")
    assert 'hx-trigger="every 2s"' not in client.get(trial_page(template)).content.decode()


def test_ones_own_address_is_proposed_and_the_way_leads_back_to_the_trial(client):
    user, template = log_in(client), make_template()
    user.email = "Alix@example.org"
    user.save()
    page = f"{MINE}?template={template.pk}"
    assert page in client.get(trial_page(template)).content.decode()

    shown = client.get(page).content.decode()

    assert 'value="alix@example.org"' in shown
    assert trial_page(template) in shown
    assert client.post(page, {"address": user.email}).headers["Location"] == page
    assert 'value="alix@example.org"' not in client.get(page).content.decode()
