"""To which addresses may nobody write, whoever uses them? Set by staff and by erasure; lifted by staff.

Known by keyed hash alone, so a suppression outlives the erasure of a person and meets every later file, sign-up and
call that brings the address back. Asked at the import, the snapshot, the hand-over, and of every notice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts import addresses
from contacts.enums import AddressKind, SuppressionReason
from contacts.models import Address, Contact, Suppression

# What the owner of the address asked for themself: nobody takes it back for them.
WISHES: Final = frozenset({SuppressionReason.ERASURE, SuppressionReason.OBJECTION})


class ReasonMissing(CommitteeError):
    message = _("Say why: a suppression protects somebody, and is lifted only for a reason that can be read later.")


class AlreadyLifted(CommitteeError):
    message = _("This suppression was lifted before.")


class OwnerHasNotAsked(CommitteeError):
    message = _("Somebody asked to be forgotten: only the owner of the address can ask to be written to again.")


@transaction.atomic
def suppress(
    kind: AddressKind,
    normalised: str,
    *,
    reason: SuppressionReason,
    at: datetime,
    by: User | None = None,
    note: str = "",
) -> Suppression:
    """Let nothing more leave to this address, and return what stands on it: the older one, if there was one.

    Locks everyone who has the address first, so that a hand-over under way ends before it and none begins after.
    """
    digest = addresses.digest(kind, normalised)
    having_it = Address.objects.filter(kind=kind, digest=digest)
    list(Contact.objects.filter(pk__in=having_it.values("contact")).locked().values_list("pk"))
    told = {**_told(reason, at=at), "note": note}
    suppression, is_new = Suppression.objects.get_or_create(kind=kind, digest=digest, lifted_at=None, defaults=told)
    # What was noted stands in the row, which an erasure empties; and so does all that the machine does: millions of
    # dead addresses would drown the trail.
    if is_new and by is not None:
        audit.record("suppressions.suppress", by=by, on=suppression, after={"reason": reason})
    return suppression


@transaction.atomic
def suppress_all(found: Iterable[tuple[str, bytes]], *, reason: SuppressionReason, at: datetime) -> None:
    """The same for many addresses, by kind and fingerprint, whose holders the caller has locked."""
    told = _told(reason, at=at)
    Suppression.objects.bulk_create(
        [Suppression(kind=kind, digest=digest, **told) for kind, digest in found],
        ignore_conflicts=True,  # an older one stands
    )


@transaction.atomic
def suppress_dead(found: Collection[tuple[str, bytes]], *, at: datetime) -> None:
    """No message arrives there any more, for none of those who share the address. The caller has locked them."""
    suppress_all(found, reason=SuppressionReason.DEAD_ADDRESS, at=at)
    for kind in {kind for kind, _digest in found}:
        digests = [digest for of, digest in found if of == kind]
        Address.objects.filter(kind=kind, digest__in=digests, dead_since=None).update(dead_since=at)


def _told(reason: SuppressionReason, *, at: datetime) -> dict[str, Any]:
    """Why and since when; and how the fingerprint was made."""
    made = {"key_id": addresses.KEY_ID, "normaliser": addresses.NORMALISER_VERSION}
    return {**made, "reason": reason, "since": at}


@transaction.atomic
def lift(suppression: Suppression, *, by: User, reason: str, at: datetime, owner_asked: bool = False) -> Suppression:
    """Let the address be written to again, as far as its owner agrees to it.

    After an erasure or an objection only where its owner has asked for it: `owner_asked`, by the word of `by`.
    Raises `ReasonMissing`, `AlreadyLifted` and `OwnerHasNotAsked`.
    """
    if not reason.strip():
        raise ReasonMissing
    suppression = Suppression.objects.select_for_update().get(pk=suppression.pk)
    if suppression.lifted_at:
        raise AlreadyLifted
    if suppression.reason in WISHES and not owner_asked:
        raise OwnerHasNotAsked
    suppression.lifted_at = at
    suppression.lifted_by = by
    suppression.lift_reason = reason.strip()
    suppression.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    audit.record(
        "suppressions.lift", by=by, on=suppression, before={"reason": suppression.reason}, reason=reason.strip()
    )
    return suppression


def standing_on(kind: AddressKind, normalised: str) -> Suppression | None:
    """The suppression that forbids this address now."""
    return Suppression.objects.standing().filter(kind=kind, digest=addresses.digest(kind, normalised)).first()
