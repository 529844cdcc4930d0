"""Which code shows that an address is a colleague's own, and how does it reach them?

It is kept nowhere: it follows from a secret, the address and the moment it was asked for. So the task that sends it
needs no more than the key of a row, and a queue that somebody reads tells nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from django.conf import settings
from django.db.models import F, Q
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campaigns import identities, sms, standstill
from campaigns.flow import render
from campaigns.gateways import EmailEnvelope, Envelope, Gateway, GatewayUnavailable, SmsEnvelope
from campaigns.models import StaffAddress
from contacts import addresses
from contacts.enums import AddressKind

GOOD_FOR: Final = timedelta(minutes=15)
# Of an address whose owner asked for a code: nobody has sent the one that was asked for last.
NOT_LEFT: Final = Q(code_left_for=None) | ~Q(code_left_for=F("code_sent_at"))


def send_code(address: StaffAddress, *, gateway: Gateway, at: datetime) -> None:
    """Write to the address what its owner shall type in, once, if it is still waited for.

    Raises `GatewayUnavailable`.
    """
    if address.verified_at is not None or address.code_sent_at is None or address.code_sent_at < at - GOOD_FOR:
        return
    if standstill.current():
        return  # they ask for another once everything goes on
    if not _leaves_now(address):
        return  # somebody else has sent it
    try:
        gateway.hand_over([_envelope(address, at)])
    except GatewayUnavailable:
        StaffAddress.objects.filter(pk=address.pk).update(code_left_for=None)
        raise


def _leaves_now(address: StaffAddress) -> bool:
    """Whether this call is the one that sends the code that was asked for last."""
    asked = StaffAddress.objects.filter(pk=address.pk, code_sent_at=address.code_sent_at)
    return bool(asked.filter(NOT_LEFT).update(code_left_for=F("code_sent_at")))


def _envelope(address: StaffAddress, at: datetime) -> Envelope:
    sender = identities.sender(identities.default(), language=address.user.language)
    with translation.override(address.user.language):
        return _sms(address, sender) if address.kind == AddressKind.PHONE else _email(address, sender, at=at)


def of(address: StaffAddress) -> str:
    """Six digits."""
    assert address.code_sent_at is not None
    meaning = f"{address.pk}:{address.value}:{address.code_sent_at.timestamp()}"
    return f"{int.from_bytes(salted_hmac('campaigns.trials.code', meaning).digest()) % 1_000_000:06}"


def digest(address: StaffAddress, code: str) -> bytes:
    """What is kept of it."""
    return salted_hmac("campaigns.trials.digest", f"{address.pk}:{code}", algorithm="sha256").digest()


def _words(address: StaffAddress) -> str:
    words = _("%(code)s confirms that test messages may be sent here. It is good for %(minutes)s minutes.")
    return words % {"code": of(address), "minutes": GOOD_FOR // timedelta(minutes=1)}


def _sms(address: StaffAddress, sender: render.Sender) -> Envelope:
    return SmsEnvelope(
        key=f"code.{address.pk}",
        recipient=address.value,
        sender=sender.sms_id,
        text=(text := _words(address)),
        parts=sms.count(text).parts,
        country=addresses.phone_country(address.value),
    )


def _email(address: StaffAddress, sender: render.Sender, *, at: datetime) -> Envelope:
    assert address.code_sent_at is not None
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = address.value
    message["Subject"] = _("Your code: %(code)s") % {"code": of(address)}
    message["Date"] = at
    message["Message-ID"] = f"<code.{address.pk}.{address.code_sent_at.timestamp():.0f}@{settings.EMAIL_FROM_DOMAIN}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_words(address))
    return EmailEnvelope(
        key=f"code.{address.pk}", sender=sender.address, recipient=address.value, content=bytes(message)
    )
