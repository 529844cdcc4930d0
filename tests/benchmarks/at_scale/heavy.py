"""Somebody with much history: every right there is, forty decisions, thirty tickets, two hundred messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from campaigns.flow.snapshot import ledgers
from contacts import addresses
from contacts.enums import Channel, ConsentSource
from contacts.models import Address, ConsentRecord, Contact, Topic
from tests.factories import make_campaign, make_template

EXTERNAL_ID: Final = "the-heavy-one"
TICKETS: Final = """
    INSERT INTO contacts_ticket (contact_id, session_id, system, number, status, kind, held_from, held_until)
    SELECT %s, id, 'ticketing', 'H-' || code, CASE WHEN id %% 5 = 0 THEN 'resold' ELSE 'held' END, 'public',
           now() - interval '90 days', CASE WHEN id %% 5 = 0 THEN now() - interval '9 days' END
      FROM committee_session ORDER BY code LIMIT 30
"""
MESSAGES: Final = """
    INSERT INTO campaigns_message (ledger, campaign_id, n, contact_id, channel, language, language_wanted, status,
                                   slot_values, address_id, address, sent_at)
    SELECT %(ledger)s, campaign, 1, %(contact)s, 'email', 'fr', 'fr', 'sent', '{}', %(address)s, %(written)s,
           now() - interval '1 day' * campaign
      FROM unnest(%(campaigns)s::bigint[]) AS campaign
"""


@transaction.atomic
def ensure() -> Contact:
    """The person, found or made."""
    contact, made = Contact.objects.get_or_create(
        system="crm", external_id=EXTERNAL_ID,
        defaults={"given_name": "Camille", "family_name": "Martin", "language": "fr", "country": "FR"},
    )  # fmt: skip
    if made:
        address = _address(contact)
        _decisions(contact)
        with connection.cursor() as cursor:
            cursor.execute(TICKETS, [contact.pk])
        _messages(contact, address)
    return contact


def _address(contact: Contact) -> Address:
    written = "the.heavy.one@example.org"
    digest = addresses.digest("email", written)
    return Address.objects.create(contact=contact, kind="email", value=written, normalised=written, digest=digest)


def _decisions(contact: Contact) -> None:
    """Eighteen rights or more, and as many decisions again that later ones have replaced."""
    now = timezone.now()
    ConsentRecord.objects.bulk_create(
        ConsentRecord(
            subject=contact.subject, topic=topic, channel=channel, status=status,
            decided_at=now - timedelta(days=days), source=ConsentSource.CONFIRMATION,
        )
        for topic in Topic.objects.all()
        for channel in Channel.values
        for days, status in ((400, "granted"), (300, "withdrawn"), (200, "granted"))
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_consent (contact_id, topic_id, channel, status, since, record_id)
            SELECT DISTINCT ON (topic_id, channel) %s, topic_id, channel, status, decided_at, id
              FROM contacts_consentrecord WHERE subject = %s ORDER BY topic_id, channel, decided_at DESC
            """,
            [contact.pk, contact.subject],
        )


def _messages(contact: Contact, address: Address) -> None:
    template = make_template(name="The heavy one’s template")
    campaigns = [make_campaign(name=f"Past campaign {n}", template=template).pk for n in range(200)]
    book = ledgers.of_month(timezone.now())
    told = {"ledger": book.ledger, "contact": contact.pk, "campaigns": campaigns}
    with connection.cursor() as cursor:
        cursor.execute(MESSAGES, {**told, "address": address.pk, "written": address.normalised})
