"""The kinds of campaigns that leave beside each other: by every channel, in every lane, to the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from campaigns.enums import ChannelRule, Purpose
from campaigns.models import Campaign, FrequencyCap, MessageTemplate, WritingHours
from contacts import addresses
from contacts.enums import AddressKind, Channel
from contacts.models import Address, Contact, Topic
from tests.campaigns.gateways.push.browsers import Browser
from tests.crowd import make_crowd
from tests.factories import (
    in_nine,
    make_address,
    make_campaign,
    make_consent,
    make_identity,
    make_template,
)

TITLE, BODY, TEXT = in_nine("push_title", "Doors"), in_nine("push_body", "Open at nine"), in_nine("sms", "Doors open")
EVERY_CHANNEL = TEXT | TITLE | BODY | {"push_url": ""}


@dataclass(frozen=True)
class Kind:
    name: str
    channels: Sequence[Channel]
    purpose: Purpose
    rule: ChannelRule = ChannelRule.FIRST

    @property
    def needs_consent(self) -> bool:
        return self.purpose == Purpose.MARKETING

    def draft(self) -> Campaign:
        return make_campaign(
            template=self._template(),
            channels=[*self.channels],
            channel_rule=self.rule,
            identity=make_identity(sms_sender="GAMES"),
            # What is refused here is refused by lot: no reason to hold a campaign.
            stop_above_bounces=100,
            stop_above_complaints=100,
        )

    def _template(self) -> MessageTemplate:
        topic = {Purpose.MARKETING: "news", Purpose.SERVICE: "tickets", Purpose.SAFETY: "safety"}[self.purpose]
        return make_template(purpose=self.purpose, topic=topic, **EVERY_CHANNEL)


KINDS = [
    Kind("letter", [Channel.EMAIL], Purpose.MARKETING),
    Kind("text", [Channel.SMS], Purpose.MARKETING),
    Kind("notification", [Channel.PUSH], Purpose.MARKETING),
    Kind("service", [Channel.PUSH, Channel.SMS, Channel.EMAIL], Purpose.SERVICE),
    Kind("warning", [Channel.SMS, Channel.EMAIL], Purpose.SAFETY, ChannelRule.ALL),
]


@transaction.atomic
def make_people(size: int, *, with_telephone: int, with_browser: int, push_service: str, topic: Topic) -> None:
    """A crowd of readers; the first of them have agreed to the news by SMS and by push as well, and may get any
    number of messages at any hour.
    """
    FrequencyCap.objects.all().delete()
    WritingHours.objects.all().delete()
    make_crowd(size, topic=topic)
    readers = list(Address.objects.filter(kind=AddressKind.EMAIL))
    for address in readers:
        address.digest = addresses.digest(AddressKind.EMAIL, address.normalised)
    Address.objects.bulk_update(readers, ["digest"], batch_size=1000)
    browser = Browser(push_service).device
    told = {"p256dh": browser.p256dh, "auth": browser.auth}
    everybody = list(Contact.objects.order_by("pk")[: max(with_telephone, with_browser)])
    for number, contact in enumerate(everybody[:with_telephone]):
        make_address(contact, f"+3363998{number:04}", kind=AddressKind.PHONE)
        make_consent(contact, topic=topic, channel=Channel.SMS)
    for number, contact in enumerate(everybody[:with_browser]):
        make_address(contact, f"{push_service}/push/mine-{number}", kind=AddressKind.PUSH, keys=told)
        make_consent(contact, topic=topic, channel=Channel.PUSH)
