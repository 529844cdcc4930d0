"""What stays of a person who asked to be forgotten? Row numbers, decisions, and fingerprints that stop re-imports."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from committee import audit
from committee.models import User
from contacts import consents, suppressions
from contacts.enums import AddressKind, Channel, ConsentSource, ConsentStatus, SuppressionReason
from contacts.models import Address, Consent, ConsentProof, Contact, Notice
from contacts.signals import contact_erased


@transaction.atomic
def erase(contact: Contact, *, by: User | None, at: datetime) -> Contact:
    """Forget who this was: names, addresses, proofs and what was stated. Erasing twice is the same as once.

    The consent records stay, for they name a subject and no person; each address stays suppressed by its fingerprint,
    so that a later file cannot bring the person back unasked.
    """
    contact = _lock_with_those_who_share_an_address(contact)
    if contact.erased_at:
        return contact
    _withdraw_everything(contact, at=at, by=by)
    for address in contact.addresses.order_by("pk"):
        suppressions.suppress(AddressKind(address.kind), address.normalised, reason=SuppressionReason.ERASURE, at=at)
    contact.addresses.all().delete()
    Notice.objects.filter(contact=contact).delete()
    ConsentProof.objects.filter(record__subject__in=consents.subjects_of(contact)).delete()
    _empty(contact, at=at)
    audit.record("contacts.erase", by=by, on=contact)
    contact_erased.send(sender=Contact, contact_id=contact.pk, at=at)
    return contact


def _lock_with_those_who_share_an_address(contact: Contact) -> Contact:
    """All at once and in the order of their ids: the suppressions to come lock the same people."""
    own = Address.objects.filter(contact=contact)
    sharing = Address.objects.filter(digest__in=own.values("digest")).values("contact")
    locked = Contact.objects.filter(Q(pk=contact.pk) | Q(pk__in=sharing)).locked()
    return next(row for row in locked if row.pk == contact.pk)


def _withdraw_everything(contact: Contact, *, at: datetime, by: User | None) -> None:
    for right in Consent.objects.filter(contact=contact, status=ConsentStatus.GRANTED).select_related("topic"):
        consents.withdraw(
            contact,
            topic=right.topic,
            channel=Channel(right.channel),
            source=ConsentSource.ERASURE,
            at=max(at, right.since),
            by=by,
        )


def _empty(contact: Contact, *, at: datetime) -> None:
    """Leave the row, to which tickets and messages point, with nothing in it that says who it was."""
    contact.given_name = contact.family_name = contact.native_name = ""
    contact.language_tag = contact.country = contact.region = contact.postcode = contact.time_zone = ""
    contact.birth_year = contact.is_minor = contact.paused_until = None
    contact.tags, contact.attributes = [], {}
    # The id in the other system may itself be an address; and it must be free for somebody who comes again.
    contact.external_id = f"erased:{contact.subject}"
    contact.erased_at = at
    contact.save()
