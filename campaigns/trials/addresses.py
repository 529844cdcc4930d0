"""Is this address a colleague's own? A code of six digits is sent there, and whoever can read it types it in.

The code is kept nowhere: it follows from a secret, the address and the moment it was asked for. So the task that sends
it needs no more than the key of a row, and a queue that somebody reads tells nothing.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campaigns import identities, standstill
from campaigns.gateways import EmailEnvelope, Gateway, GatewayUnavailable
from campaigns.models import StaffAddress
from campaigns.trials.errors import CodeRefused, TrialRefused
from committee import audit
from committee.models import AuditEntry, User
from contacts.addresses import normalise_email
from contacts.enums import AddressKind

GOOD_FOR: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
CODES_A_DAY: Final = 3
# Of an address whose owner asked for a code: nobody has sent the one that was asked for last.
NOT_LEFT: Final = Q(code_left_for=None) | ~Q(code_left_for=F("code_sent_at"))
_ASKED: Final = "campaigns.ask_code"


def ask_code(user: User, kind: str, value: str, *, at: datetime) -> StaffAddress:
    """A new code for that address of theirs, to be sent by `send_code`. Raises `TrialRefused`, `InvalidAddress`."""
    if kind != AddressKind.EMAIL:
        raise TrialRefused(_("Trials by SMS cannot be sent yet: give an e-mail address."))
    if standstill.current():
        raise TrialRefused(_("All sending is stopped: no code leaves either."))
    with transaction.atomic():
        # One after the other, so that two requests at once are counted as two.
        User.objects.select_for_update().get(pk=user.pk)
        address, _made = StaffAddress.objects.get_or_create(user=user, kind=kind, value=normalise_email(value))
        if address.verified_at is not None:
            raise TrialRefused(_("This address is confirmed already."))
        if _codes_since(user, at - timedelta(days=1)) >= CODES_A_DAY:
            raise TrialRefused(_("No more than %(most)s codes a day: try again tomorrow.") % {"most": CODES_A_DAY})
        address.code_sent_at = at
        address.code_digest = _digest(address, _code(address))
        address.tries, address.retired_at, address.code_left_for = 0, None, None
        address.save(update_fields=["code_sent_at", "code_digest", "tries", "retired_at", "code_left_for"])
        audit.record(_ASKED, by=user, on=user)
    return address


def _codes_since(user: User, moment: datetime) -> int:
    """Told by the audit trail: an address keeps its last code alone, and may be taken away and given again."""
    mine = {"object_type": User._meta.label_lower, "object_id": str(user.pk)}
    return AuditEntry.objects.filter(**mine, at__gt=moment, action=_ASKED).count()


def confirm(address: StaffAddress, code: str, *, by: User, at: datetime) -> StaffAddress:
    """The address is theirs. Raises `CodeRefused`; a wrong code is counted, whatever becomes of the request."""
    if address.user_id != by.pk:
        raise CodeRefused
    # Counted before it is looked at: guesses made at the same moment count, too.
    taken = StaffAddress.objects.filter(
        pk=address.pk, tries__lt=MOST_TRIES, code_sent_at__gt=at - GOOD_FOR, verified_at=None
    ).update(tries=F("tries") + 1)
    if not taken:
        raise CodeRefused(_("This code is too old, or was tried too often: ask for another."))
    address.refresh_from_db()
    if not hmac.compare_digest(bytes(address.code_digest or b""), _digest(address, code.strip())):
        raise CodeRefused
    with transaction.atomic():
        address.verified_at, address.code_digest = at, None
        address.save(update_fields=["verified_at", "code_digest"])
        audit.record("campaigns.verify_address", by=by, on=by)
    return address


def remove(address: StaffAddress, *, by: User, at: datetime) -> None:
    """Take an address of theirs away. What was sent there stays known, and counted. Raises `TrialRefused`."""
    if address.user_id != by.pk:
        raise TrialRefused(_("This address is somebody else's."))
    with transaction.atomic():
        held = StaffAddress.objects.select_for_update().get(pk=address.pk)
        if held.verified_at or held.trials.exists():
            held.retired_at, held.verified_at, held.code_sent_at, held.code_digest = at, None, None, None
            held.save(update_fields=["retired_at", "verified_at", "code_sent_at", "code_digest"])
        else:
            held.delete()  # nobody showed that it is theirs, and nothing was sent there
        audit.record("campaigns.remove_address", by=by, on=by)


def mine(user: User) -> QuerySet[StaffAddress]:
    """The addresses somebody has given and not taken away, confirmed or not."""
    return StaffAddress.objects.filter(user=user, retired_at=None)


def usable() -> QuerySet[StaffAddress]:
    """Where trials may go: addresses of colleagues who still are, and who showed that it is theirs."""
    return StaffAddress.objects.filter(user__is_active=True, verified_at__isnull=False).select_related("user")


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
        gateway.hand_over([_code_letter(address, at)])
    except GatewayUnavailable:
        StaffAddress.objects.filter(pk=address.pk).update(code_left_for=None)
        raise


def _leaves_now(address: StaffAddress) -> bool:
    """Whether this call is the one that sends the code that was asked for last."""
    asked = StaffAddress.objects.filter(pk=address.pk, code_sent_at=address.code_sent_at)
    return bool(asked.filter(NOT_LEFT).update(code_left_for=F("code_sent_at")))


def _code_letter(address: StaffAddress, at: datetime) -> EmailEnvelope:
    assert address.code_sent_at is not None
    sender = identities.sender(identities.default(), language=address.user.language)
    with translation.override(address.user.language):
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(sender.name, addr_spec=sender.address)
        message["To"] = address.value
        message["Subject"] = _("Your code: %(code)s") % {"code": _code(address)}
        message["Date"] = at
        message["Message-ID"] = (
            f"<code.{address.pk}.{address.code_sent_at.timestamp():.0f}@{settings.EMAIL_FROM_DOMAIN}>"
        )
        message["Auto-Submitted"] = "auto-generated"
        words = _("%(code)s confirms that test messages may be sent here. It is good for %(minutes)s minutes.")
        message.set_content(words % {"code": _code(address), "minutes": GOOD_FOR // timedelta(minutes=1)})
    return EmailEnvelope(
        key=f"code.{address.pk}", sender=sender.address, recipient=address.value, content=bytes(message)
    )


def _code(address: StaffAddress) -> str:
    """Six digits."""
    assert address.code_sent_at is not None
    meaning = f"{address.pk}:{address.value}:{address.code_sent_at.timestamp()}"
    return f"{int.from_bytes(salted_hmac('campaigns.trials.code', meaning).digest()) % 1_000_000:06}"


def _digest(address: StaffAddress, code: str) -> bytes:
    return salted_hmac("campaigns.trials.digest", f"{address.pk}:{code}", algorithm="sha256").digest()
