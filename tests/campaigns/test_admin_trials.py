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
from campaigns.gateways import providers
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import StaffAddress, Trial
from committee import roles
from committee.roles import Role
from tests.campaigns.gateways.push.browsers import Browser
from tests.factories import NOON, in_nine, make_campaign, make_contact, make_template, make_user

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


@pytest.fixture
def all_channels(settings):
    """As in a demonstration: the simulator takes SMS, and a push message goes to any browser."""
    settings.SIMULATOR_URL = "http://127.0.0.1:9"
    providers.by_channel.cache_clear()
    yield
    providers.by_channel.cache_clear()


@pytest.mark.usefixtures("all_channels")
def test_a_telephone_and_the_browser_in_front_of_one_are_added(client):
    user = log_in(client)
    page = client.get(MINE).content.decode()
    assert 'name="kind" value="phone"' in page
    assert "data-notifications" in page

    answer = client.post(MINE, {"kind": "phone", "address": "+33 6 12 34 56 78"}, follow=True)
    assert told(answer) == ["A code is on its way to that address."]
    device = Browser("https://fcm.googleapis.com/fcm/send/1").device
    browser = reverse("admin:campaigns_staffaddress_browser")
    subscription = {"endpoint": device.endpoint, "p256dh": device.p256dh, "auth": device.auth}
    answer = client.post(browser, subscription, follow=True)
    assert told(answer) == ["This browser is added: trials can be sent here."]
    answer = client.post(browser, subscription | {"endpoint": "https://example.org/"}, follow=True)
    assert told(answer) == ["This is not a push subscription as browsers make them."]

    mine = StaffAddress.objects.filter(user=user).order_by("kind").values_list("kind", "value", "verified_at")
    assert [(kind, value, bool(at)) for kind, value, at in mine] == [
        ("phone", "+33612345678", False),
        ("push", device.endpoint, True),
    ]
    assert device.endpoint not in client.get(MINE).content.decode()


def test_nothing_is_offered_that_nobody_carries(client, settings, tmp_path):
    settings.PROVIDERS_FILE = tmp_path / "providers.toml"
    settings.PROVIDERS_FILE.write_text(
        '[[provider]]\ncode = "smtp"\nchannel = "email"\nkind = "smtp"\nurl = "smtp://127.0.0.1:9?tls=none"\n'
    )
    providers.by_channel.cache_clear()
    log_in(client)
    page = client.get(MINE).content.decode()
    providers.by_channel.cache_clear()
    assert 'value="phone"' not in page
    assert "data-notifications" not in page


def test_a_trial_is_offered_to_addresses_that_the_text_is_written_for(client):
    user = log_in(client)
    mail = make_address(user, verified_at=NOON)
    phone = make_address(user, kind="phone", value="+33612345678", verified_at=NOON)
    by_both = make_template(channels=["email", "sms"], **in_nine("sms", "Gate B"))

    page = client.get(trial_page(make_template())).content.decode()
    assert (mail.value in page, phone.value in page) == (True, False)
    client.post(trial_page(by_both), {"language": ["fr"], "address": [mail.pk, phone.pk]})

    assert set(Trial.objects.values_list("channel", "address")) == {("email", mail.pk), ("sms", phone.pk)}


def test_the_variants_of_a_campaign_are_tried_together_or_not_at_all(client):
    user = log_in(client)
    address = make_address(user, verified_at=NOON)
    first, second = make_template(name="Warm words"), make_template(name="Plain words")
    campaign = make_campaign(template=first)
    for letter, template in zip("AB", (first, second), strict=True):
        campaign.variants.create(label=letter, template=template, share=50)
    page = f"{trial_page(first)}?campaign={campaign.pk}"
    shown = client.get(page).content.decode()
    assert "Warm words" in shown
    assert "Plain words" in shown

    asked = {"language": ["fr"], "address": [address.pk], "variant": ["A", "B"]}
    answer = client.post(page, asked, follow=True)
    assert set(Trial.objects.values_list("template", flat=True)) == {first.pk, second.pk}
    assert answer.redirect_chain == [(page, 302)]
    second.blocks.all().delete()
    second.subject_fr = ""
    second.save()
    answer = client.post(page, asked, follow=True)
    assert told(answer) == ["Nothing is written in Français."]
    assert Trial.objects.count() == 2
    client.post(page, asked | {"variant": ["A"]}, follow=True)
    assert Trial.objects.filter(template=first).count() == 2
    assert told(client.post(page, asked | {"variant": []}, follow=True)) == ["Choose a variant."]
    assert Trial.objects.count() == 3


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "²"])
def test_a_campaign_that_is_none_of_its_own_is_not_tried_by_a_template(client, key):
    log_in(client)
    answer = client.get(f"{trial_page(make_template())}?campaign={key}")
    assert answer.context["texts"] == []
