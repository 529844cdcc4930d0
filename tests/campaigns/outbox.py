"""A notice that waits for its person, and the drain that sends it."""

from __future__ import annotations

from typing import Any

from campaigns import notices
from campaigns.gateways.memory import MemoryGateway
from contacts.enums import NoticeKind
from contacts.models import Notice
from tests.factories import make_contact

LINK = "https://news.example.org/c/token/"


def make_notice(**fields: Any) -> Notice:
    contact = fields.pop("contact", None) or make_contact(email="ada@example.org")
    return Notice.objects.create(
        **{
            "contact": contact,
            "kind": NoticeKind.CONFIRM_OPT_IN,
            "cause": f"test:{contact.pk}",
            "language": "en",
            "address": contact.addresses.get().normalised,
            "values": {"confirm_url": LINK},
            **fields,
        }
    )


def drain(gateway: MemoryGateway | None = None) -> MemoryGateway:
    gateway = gateway or MemoryGateway()
    notices.drain(gateways={"email": gateway}, seconds=10)
    return gateway
