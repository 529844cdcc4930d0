"""How does somebody ask to be written to? Twice: on the sign-up page, and by the link that only their mailbox gets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee import tokens
from committee.errors import CommitteeError
from committee.models.named import in_language
from committee.tokens import BadToken, Scope
from contacts import addresses, consents, suppressions
from contacts.enums import AddressKind, Channel, ConsentSource, NoticeKind, NoticeStatus
from contacts.models import Address, Contact, Notice, SignUp, Topic

# People who sign up without being known get an id in a system of their own.
SYSTEM: Final = "sign-up"
LINK_LIVES: Final = timedelta(days=7)
# Whoever asks again within the hour gets no second e-mail: nobody's mailbox is filled from our page.
ASKED_AGAIN_WITHIN: Final = timedelta(hours=1)

_BETWEEN_NAMES: Final = {"ar": "، ", "zh-hans": "、", "ja": "、"}


class LinkTooOld(CommitteeError):
    message = _("The link of this confirmation is too old.")


@transaction.atomic
def sign_up(
    *, email: str, language: str, topics: Collection[Topic], at: datetime, wording: str, ip_address: str | None
) -> SignUp:
    """Note the request and write to the address, which alone can confirm it. Raises `InvalidEmail`.

    Who asks learns nothing of whether we knew the address: the caller answers everybody alike.
    """
    normalised = addresses.normalise_email(email)
    address = _address_of(normalised, written=email, language=language)
    Contact.objects.locked().get(pk=address.contact_id)
    if repeated := _asked_lately(address, topics, at=at):
        return repeated
    asked = SignUp.objects.create(
        contact=address.contact,
        address=address,
        language=language,
        wording=wording,
        ip_address=ip_address,
        asked_at=at,
        valid_until=at + LINK_LIVES,
    )
    asked.topics.set(topics)
    _write_to(asked)
    return asked


def _address_of(normalised: str, *, written: str, language: str) -> Address:
    """The address of the one person who has it; of a new contact when nobody has it, or we cannot tell who asks."""
    digest = addresses.digest(AddressKind.EMAIL, normalised)
    known = Address.objects.filter(kind=AddressKind.EMAIL, digest=digest).select_related("contact")
    if len(holders := list(known[:2])) == 1:
        return holders[0]
    contact, _made = Contact.objects.get_or_create(
        system=SYSTEM, external_id=f"email:{digest.hex()}", defaults={"language": language}
    )
    address, _made = Address.objects.get_or_create(
        contact=contact,
        kind=AddressKind.EMAIL,
        normalised=normalised,
        defaults={"value": written.strip(), "digest": digest},
    )
    return address


def _asked_lately(address: Address, topics: Collection[Topic], *, at: datetime) -> SignUp | None:
    lately = SignUp.objects.filter(address=address, confirmed_at=None, asked_at__gt=at - ASKED_AGAIN_WITHIN)
    wanted = {topic.pk for topic in topics}
    return next((asked for asked in lately if set(asked.topics.values_list("pk", flat=True)) == wanted), None)


def _write_to(asked: SignUp) -> Notice:
    """The notice with the link; for a suppressed address one that says so and never leaves."""
    address = asked.address.normalised
    is_suppressed = suppressions.standing_on(AddressKind.EMAIL, address) is not None
    names = [in_language(topic, "name", asked.language) for topic in asked.topics.order_by("code")]
    topics = _BETWEEN_NAMES.get(asked.language, ", ").join(names)
    return Notice.objects.create(
        contact=asked.contact,
        kind=NoticeKind.CONFIRM_OPT_IN,
        cause=f"sign_up:{asked.pk}",
        language=asked.language,
        address=address,
        # What never leaves needs no link.
        values={} if is_suppressed else {"confirm_url": confirmation_link(asked), "topics": topics},
        status=NoticeStatus.EXCLUDED if is_suppressed else NoticeStatus.PENDING,
        reason="suppressed" if is_suppressed else "",
        not_before=asked.asked_at,
        valid_until=asked.valid_until,
    )


def confirmation_link(asked: SignUp) -> str:
    token = tokens.make(Scope.CONFIRM, subject=asked.contact.public_id, reference=divmod(asked.pk, 2**32))
    return f"{settings.BASE_URL}{reverse('confirm', args=[token])}"


def asked_with(token: str) -> SignUp:
    """The request that this link answers. Raises `BadToken`, also when the person was erased since."""
    said = tokens.read(token, Scope.CONFIRM)
    key = said.reference[0] * 2**32 + said.reference[1]
    try:
        return SignUp.objects.select_related("contact", "address").get(
            pk=key, contact__public_id=said.subject, contact__erased_at=None
        )
    except SignUp.DoesNotExist:
        raise BadToken from None


@transaction.atomic
def confirm(token: str, *, at: datetime, ip_address: str | None = None) -> SignUp:
    """Give the rights that were asked for, with the proof. Raises `BadToken` and `LinkTooOld`.

    A link works once: pressed again after the person has left, it brings nobody back.
    """
    asked = asked_with(token)
    contact = Contact.objects.locked().get(pk=asked.contact_id)
    asked.refresh_from_db()
    if asked.confirmed_at:
        return asked
    if at > asked.valid_until:
        raise LinkTooOld
    for topic in asked.topics.order_by("pk"):
        consents.record_opt_in(
            contact,
            topic=topic,
            channel=Channel.EMAIL,
            source=ConsentSource.CONFIRMATION,
            at=at,
            wording=asked.wording,
            language=asked.language,
            proof=_proof(asked, at=at),
            ip_address=ip_address,
            source_ref=f"sign_up:{asked.pk}",
        )
    asked.confirmed_at = at
    asked.save(update_fields=["confirmed_at"])
    Address.objects.filter(pk=asked.address_id, verified_at=None).update(verified_at=at)
    return asked


def _proof(asked: SignUp, *, at: datetime) -> str:
    return (
        f"Asked on the sign-up page at {asked.asked_at.isoformat()} from {asked.ip_address or 'an unknown address'}; "
        f"confirmed at {at.isoformat()} by the link sent to {asked.address.normalised}."
    )
