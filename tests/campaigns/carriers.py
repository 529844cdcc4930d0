"""Campaigns by SMS whose provider is known by name: what is billed, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from campaigns.enums import Purpose
from campaigns.flow.deliver import worker
from campaigns.gateways import Answer, Envelope, Outcome, breaker
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Campaign, Price, ProviderState
from contacts.enums import Channel
from tests.campaigns.stages import sending
from tests.factories import in_nine, make_contact, make_identity, make_price, make_template

ALWAYS = DateRange(date(2024, 1, 1), None)


class NamedGateway(MemoryGateway):
    """A provider in the state that the route gives it: with a row of its own, and asked about what is in doubt."""

    def __init__(self, code: str, answers: dict[str, Answer] | None = None, channel: Channel = Channel.SMS) -> None:
        super().__init__(answers)
        self.code = code
        row, _made = ProviderState.objects.get_or_create(code=code, channel=channel)
        breaker.numbers[code] = row.pk

    def hand_over(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        outcomes = super().hand_over(envelopes)
        for outcome in outcomes:
            outcome.provider, outcome.can_be_asked = self.code, True
        return outcomes


def by_sms(*, parts: int = 1, **fields: object) -> Campaign:
    """A warning of so many parts, the same for everybody."""
    words = in_nine("sms", "Gate B is closed. " * 8 * parts)
    template = make_template(purpose=Purpose.SAFETY, topic="safety", **words)
    return sending(template=template, channels=["sms"], identity=make_identity(sms_sender="GAMES"), **fields)


def telephone(number: str, **fields: object) -> None:
    make_contact(email=None, phone=number, **fields)


def leave(campaign: Campaign, gateway: NamedGateway) -> None:
    worker.work(campaign.lane, gateways={"sms": gateway}, seconds=60)


def price(provider: str, country: str, amount: str, **fields: object) -> Price:
    return make_price(
        **{
            "channel": Channel.SMS,
            "provider": provider,
            "country": country,
            "amount": amount,
            "valid": ALWAYS,
            **fields,
        }
    )
