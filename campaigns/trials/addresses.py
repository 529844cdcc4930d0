"""Is this address a colleague's own? A code of six digits is sent there, and whoever can read it types it in.

A browser needs none: it gives its address itself, while its owner is logged in.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from campaigns import standstill
from campaigns.models import StaffAddress
from campaigns.trials import codes
from campaigns.trials.codes import GOOD_FOR
from campaigns.trials.errors import CodeRefused, TrialRefused
from committee import audit
from committee.models import AuditEntry, User
from contacts import addresses
from contacts.address_book import PushSubscription, checked_keys
from contacts.enums import SMS_LINES, AddressKind

MOST_TRIES: Final = 5
CODES_A_DAY: Final = 3
_ASKED: Final = "campaigns.ask_code"


def ask_code(user: User, kind: str, value: str, *, at: datetime) -> StaffAddress:
    """A new code for that address of theirs, to be sent by `send_code`. Raises `TrialRefused`, `InvalidAddress`."""
    normalised = _normalised(kind, value)
    if standstill.current():
        raise TrialRefused(_("All sending is stopped: no code leaves either."))
    with transaction.atomic():
        # One after the other, so that two requests at once are counted as two.
        User.objects.select_for_update().get(pk=user.pk)
        address, _made = StaffAddress.objects.get_or_create(user=user, kind=kind, value=normalised)
        if address.verified_at is not None:
            raise TrialRefused(_("This address is confirmed already."))
        if _codes_since(user, at - timedelta(days=1)) >= CODES_A_DAY:
            raise TrialRefused(_("No more than %(most)s codes a day: try again tomorrow.") % {"most": CODES_A_DAY})
        address.code_sent_at = at
        address.code_digest = codes.digest(address, codes.of(address))
        address.tries, address.retired_at, address.code_left_for = 0, None, None
        address.save(update_fields=["code_sent_at", "code_digest", "tries", "retired_at", "code_left_for"])
        audit.record(_ASKED, by=user, on=user)
    return address


def _normalised(kind: str, value: str) -> str:
    """As it is written to. Raises `TrialRefused`, `InvalidAddress`."""
    if kind == AddressKind.EMAIL:
        return addresses.normalise_email(value)
    number = addresses.normalise_phone(value, country=None)
    if addresses.phone_line(number) not in SMS_LINES:
        raise TrialRefused(_("No SMS arrives at this number: give a mobile one."))
    return number


def add_browser(user: User, subscription: PushSubscription, *, at: datetime) -> StaffAddress:
    """The browser that they sit in front of. Raises `InvalidSubscription`."""
    endpoint, keys = subscription.endpoint, checked_keys(subscription.endpoint, subscription.keys)
    with transaction.atomic():
        address, _made = StaffAddress.objects.update_or_create(
            user=user,
            kind=AddressKind.PUSH,
            value=endpoint,
            defaults={"keys": keys, "verified_at": at, "retired_at": None},
        )
        audit.record("campaigns.verify_address", by=user, on=user)
    return address


def is_gone(address: StaffAddress, *, at: datetime) -> None:
    """The browser was taken away, as its push service says: nothing is sent there again."""
    StaffAddress.objects.filter(pk=address.pk).update(retired_at=at, verified_at=None)


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
    if not hmac.compare_digest(bytes(address.code_digest or b""), codes.digest(address, code.strip())):
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
