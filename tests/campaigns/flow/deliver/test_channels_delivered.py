"""From the snapshot to the telephone and the browser: by the file of providers, over real connections."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from campaigns.enums import ChannelRule, Purpose
from campaigns.flow.deliver import keys, worker
from campaigns.gateways import providers
from campaigns.lifecycle import CampaignNotReady
from campaigns.models import Campaign, Message, MessageReference
from committee.db import clock
from contacts.enums import AddressKind, Channel
from contacts.models import Address, Contact
from tests.campaigns.gateways.push.browsers import Browser
from tests.campaigns.gateways.web_service import Answer, serve
from tests.campaigns.stages import sending
from tests.factories import in_nine, make_address, make_contact, make_identity, make_template

pytestmark = pytest.mark.django_db

FILE = """
[[provider]]
code = "texts"
channel = "sms"
kind = "twilio"
account = "AC1"
token = "secret"
url = "{url}"
senders = {{ KR = "15880000" }}

[[provider]]
code = "push"
channel = "push"
kind = "webpush"
"""


@pytest.fixture
def service(settings, tmp_path):
    """Plays a provider of SMS and a push service; devices named `gone` are."""

    def script(request):
        if request.path.startswith("/push/"):
            return Answer(410 if "gone" in request.path else 201)
        return Answer(201, {"sid": f"SM{request.form['To'][-4:]}"})

    with serve(script) as running:
        settings.PROVIDERS_FILE = tmp_path / "providers.toml"
        settings.PROVIDERS_FILE.write_text(FILE.format(url=running.url))
        settings.PUSH_SERVICES = [running.url]
        providers.by_channel.cache_clear()
        yield running
        for route in providers.by_channel().values():
            route.close()
    providers.by_channel.cache_clear()


def deliver(campaign):
    worker.work(campaign.lane, gateways=providers.by_channel(), seconds=60)


def by_sms(**fields):
    words = in_nine("sms", "Gate B is closed: take gate C, {{ person.given_name | default: 'friend' }}.")
    template = make_template(purpose=Purpose.SAFETY, topic="safety", **words | fields)
    return sending(template=template, channels=["sms"], identity=make_identity(sms_sender="GAMES"))


def by_push(**fields):
    words = in_nine("push_title", "Gate B") | in_nine("push_body", "Closed: take gate C") | {"push_url": ""}
    template = make_template(purpose=Purpose.SAFETY, topic="safety", **words)
    return sending(template=template, channels=["push"], **fields)


def subscribed(service, person, *names):
    browsers = [Browser(f"{service.url}/push/{name}-{person.pk}") for name in names]
    for browser in browsers:
        device = browser.device
        told = {"p256dh": device.p256dh, "auth": device.auth}
        make_address(person, device.endpoint, kind=AddressKind.PUSH, keys=told)
    return browsers


def test_an_sms_leaves_in_the_reader_s_language_with_the_sender_of_their_country(service):
    make_contact(email=None, phone="+33612345678", language="en", given_name="Ada")
    make_contact(email=None, phone="+821087654321", language="ko", country="KR", given_name="아다")
    campaign = by_sms(sms_ko="B 게이트가 닫혔습니다. C 게이트를 이용하세요. " * 3)

    deliver(campaign)

    assert len(service.requests) == 2
    posted = {request.form["To"]: request.form for request in service.requests}
    assert posted["+33612345678"]["Body"] == "Gate B is closed: take gate C, Ada. (en)"
    assert (posted["+33612345678"]["From"], posted["+821087654321"]["From"]) == ("GAMES", "15880000")
    rows = {row.address: row for row in Message.objects.all()}
    assert {row.status for row in rows.values()} == {"sent"}
    assert (rows["+33612345678"].parts, rows["+821087654321"].parts) == (1, 2)
    names = set(MessageReference.objects.values_list("provider", "reference"))
    assert names == {("texts", "SM4321"), ("texts", "SM5678")}


def test_a_push_message_reaches_every_browser_and_those_that_are_gone_are_forgotten(service):
    ada = make_contact(email=None, language="ar")
    phone, laptop, _gone = subscribed(service, ada, "phone", "laptop", "gone")
    campaign = by_push()

    deliver(campaign)

    row = Message.objects.get()
    assert (row.status, row.response, row.parts) == ("sent", "201", None)
    received = {request.path: request for request in service.requests}
    said = [
        json.loads(browser.read(received[browser.device.endpoint.removeprefix(service.url)].body))
        for browser in (phone, laptop)
    ]
    key = keys.local_part(campaign.pk, row.n)
    assert said == [{
        "title": "Gate B (ar)", "body": "Closed: take gate C (ar)", "link": "", "tag": key, "lang": "ar", "dir": "rtl",
    }] * 2  # fmt: skip
    assert received[phone.device.endpoint.removeprefix(service.url)].headers["urgency"] == "high"
    left = set(ada.addresses.values_list("normalised", flat=True))
    assert left == {phone.device.endpoint, laptop.device.endpoint}


def test_no_push_service_keeps_a_message_longer_than_it_is_of_use(service):
    subscribed(service, make_contact(email=None), "phone")
    deliver(by_push())
    soon = by_push()
    Campaign.objects.filter(pk=soon.pk).update(valid_until=clock() + timedelta(minutes=10))
    deliver(soon)

    long, short = (int(request.headers["ttl"]) for request in service.requests)
    assert long == 14_400
    assert 540 < short <= 600


def test_whose_browsers_are_all_gone_was_not_reached_and_is_written_to_no_more(service):
    ada = make_contact(email=None)
    subscribed(service, ada, "gone")

    deliver(by_push())
    with pytest.raises(CampaignNotReady, match="1 have no address"):
        by_push()

    assert list(Message.objects.values_list("status", "reason")) == [("rejected", "refused")]
    assert not Address.objects.filter(kind=AddressKind.PUSH).exists()


def test_a_browser_that_went_away_since_the_snapshot_leaves_the_message_to_another(service):
    ada = make_contact(email=None)
    older, newest = subscribed(service, ada, "older", "newest")
    campaign = by_push()
    Address.objects.filter(normalised=newest.device.endpoint).delete()

    deliver(campaign)

    assert [request.path for request in service.requests] == [older.device.endpoint.removeprefix(service.url)]
    assert Message.objects.get().status == "sent"


def test_on_all_channels_each_is_one_message_and_on_the_first_there_is_one(service):
    ada = make_contact(email=None, phone="+33612345678")
    subscribed(service, ada, "phone")
    words = {**in_nine("sms", "Doors open"), **in_nine("push_title", "Doors"), **in_nine("push_body", "Open")}

    for rule, told in ((ChannelRule.ALL, 2), (ChannelRule.FIRST, 3)):
        template = make_template(purpose=Purpose.SAFETY, topic="safety", **words)
        deliver(sending(template=template, channels=["push", "sms"], channel_rule=rule))
        assert Message.objects.filter(status="sent").count() == told

    assert Message.objects.filter(channel=Channel.PUSH).count() == 2
    assert Contact.objects.count() == 1
