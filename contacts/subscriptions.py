"""How does somebody ask to be written to? Twice: on the sign-up page, and by the link that only their mailbox gets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee import tokens
from committee.errors import CommitteeError
from committee.models.named import in_language
from committee.tokens import BadToken, Scope
from contacts import addresses, consents, links, suppressions
from contacts.enums import AddressKind, Channel, ConsentSource, LanguageSource, NoticeKind, NoticeStatus
from contacts.models import Address, Contact, Notice, SignUp, Topic

# People who sign up without being known get an id in a system of their own.
SYSTEM: Final = "sign-up"
LINK_LIVES: Final = timedelta(days=7)
# Nobody's mailbox is filled from our page, or by another system: whoever asks for the same again within the hour gets
# no second e-mail, and whatever is asked for, no more than so many go to one address.
ASKED_AGAIN_WITHIN: Final = timedelta(hours=1)
MOST_LETTERS: Final = 3

_BETWEEN_NAMES: Final = {"ar": "، ", "zh-hans": "、", "ja": "、"}


class LinkTooOld(CommitteeError):
    message = _("The link of this confirmation is too old.")


class UnderAge(CommitteeError):
    message = _("Somebody who is or may be under eighteen cannot sign up for news and offers.")


@transaction.atomic
def sign_up(
    *,
    email: str,
    language: str,
    topics: Collection[Topic],
    at: datetime,
    wording: str,
    ip_address: str | None,
    source: str = "",
) -> SignUp:
    """Note the request and write to the address, which alone can confirm it. Raises `InvalidEmail`.

    Three letters an hour leave at most, and none for what was asked for already: then the earlier request is returned.
    Whoever asks has said that they are an adult. `source` is the code of the shop, app or site where they asked.
    """
    normalised = addresses.normalise_email(email)
    address = _address_of(normalised, written=email, language=language, at=at)
    if repeated := _asked_lately(address, topics, at=at):
        return repeated
    asked = SignUp.objects.create(
        contact=address.contact,
        address=address,
        language=language,
        wording=wording,
        source=source,
        ip_address=ip_address,
        asked_at=at,
        valid_until=at + LINK_LIVES,
    )
    asked.topics.set(topics)
    _write_to(asked)
    return asked


def _address_of(normalised: str, *, written: str, language: str, at: datetime) -> Address:
    """The address of the one adult who has it, held; of a new contact when nobody has it, or we cannot tell who asks.

    An adult may sign up at the mailbox that they have given for a child: then it is not the child who asks.
    """
    digest = addresses.digest(AddressKind.EMAIL, normalised)
    known = Address.objects.filter(kind=AddressKind.EMAIL, digest=digest, contact__in=Contact.objects.present())
    holders = known.exclude(contact__in=Contact.objects.minors(at=at)).values_list("contact", flat=True)[:2]
    if len(holders) == 1:
        contact = Contact.objects.hold(holders[0])
    else:
        stranger, _made = Contact.objects.get_or_create(
            system=SYSTEM,
            external_id=f"email:{digest.hex()}",
            defaults={"language": language, "language_source": LanguageSource.STATED},
        )
        contact = Contact.objects.hold(stranger.pk)
    if contact.erased_at:  # while we waited: nobody has the address now
        return _address_of(normalised, written=written, language=language, at=at)
    address, _made = Address.objects.select_related("contact").get_or_create(
        contact=contact,
        kind=AddressKind.EMAIL,
        normalised=normalised,
        defaults={"value": written.strip(), "digest": digest},
    )
    return address


def _asked_lately(address: Address, topics: Collection[Topic], *, at: datetime) -> SignUp | None:
    """What was asked for so lately that no further letter leaves: the same, or as much as one mailbox is sent."""
    lately = SignUp.objects.filter(
        address__kind=AddressKind.EMAIL, address__digest=address.digest, asked_at__gt=at - ASKED_AGAIN_WITHIN
    )
    letters = list(lately.order_by("-pk")[:MOST_LETTERS])
    wanted = {topic.pk for topic in topics}
    for asked in letters:
        is_open = asked.address_id == address.pk and asked.confirmed_at is None
        if is_open and set(asked.topics.values_list("pk", flat=True)) == wanted:
            return asked
    return letters[0] if len(letters) == MOST_LETTERS else None


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
        values={} if is_suppressed else {"confirm_url": links.to_confirmation(asked), "topics": topics},
        status=NoticeStatus.EXCLUDED if is_suppressed else NoticeStatus.PENDING,
        reason="suppressed" if is_suppressed else "",
        not_before=asked.asked_at,
        valid_until=asked.valid_until,
    )


def asked_with(token: str) -> SignUp:
    """The request that this link answers. Raises `BadToken`, also when the person was erased since."""
    said = tokens.read(token, Scope.CONFIRM)
    asked = SignUp.objects.select_related("contact", "address").filter(pk=links.row_of(said)).first()
    person = links.person(said.subject)
    if asked is None or person.erased_at or links.survivor(asked.contact) != person:
        raise BadToken
    return asked


@transaction.atomic
def confirm(token: str, *, at: datetime, wording: str = "", ip_address: str | None = None) -> SignUp:
    """Give the rights that were asked for, with the proof. Raises `BadToken`, `LinkTooOld` and `UnderAge`.

    `wording` are the words beside the button, for whoever asked on a page that is not ours. A link works once: pressed
    again after the person has left, it brings nobody back.
    """
    contact = Contact.objects.hold(asked_with(token).contact_id)
    # Read again: while we waited, the person may have been erased, or have pressed the button twice.
    asked = asked_with(token)
    if asked.confirmed_at:
        return asked
    if at > asked.valid_until:
        raise LinkTooOld
    if Contact.objects.filter(pk=contact.pk).minors(at=at).exists():
        raise UnderAge
    for topic in asked.topics.order_by("pk"):
        consents.record_opt_in(
            contact,
            topic=topic,
            channel=Channel.EMAIL,
            source=ConsentSource.CONFIRMATION,
            at=at,
            wording=asked.wording or wording,
            language=asked.language,
            proof=_proof(asked, at=at),
            ip_address=ip_address,
            source_ref=" · ".join(filter(None, [asked.source, f"sign_up:{asked.pk}"])),
        )
    asked.confirmed_at = at
    asked.save(update_fields=["confirmed_at"])
    Address.objects.filter(pk=asked.address_id, verified_at=None).update(verified_at=at)
    return asked


def _proof(asked: SignUp, *, at: datetime) -> str:
    where = f"at {asked.source}" if asked.source else "on the sign-up page"
    return (
        f"Asked {where} at {asked.asked_at.isoformat()} from {asked.ip_address or 'an unknown address'}, and said to "
        f"be an adult; confirmed at {at.isoformat()} by the link sent to {asked.address.normalised}."
    )
