"""What can a rule of retention end: which rows has it found, which does it keep and why, and how does one go?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value

from contacts import erasure
from contacts.enums import ConsentSource, RetentionSubject
from contacts.models import Contact, RightsRequest, SignUp
from contacts.retention import reasons
from contacts.subscriptions import SYSTEM


@dataclass(frozen=True, slots=True)
class Moments:
    """`at`: when the rule is applied; `before`: what is older than this has had its time."""

    at: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """`found` gives rows with a key, the reason that keeps each (`kept`), and a `spoken` language for the figures."""

    found: Callable[[Moments], QuerySet[Any]]
    # Ends the row of that key, or leaves it if it is no longer to go; True if it went. In a transaction of its own.
    end: Callable[[int, Moments], bool]


# --- People without a sign of life -----------------------------------------------------------------------------------


def _inactive(moments: Moments) -> QuerySet[Contact]:
    silent = Contact.objects.present().filter(last_sign_at__lt=moments.before)
    return silent.annotate(kept=reasons.why_kept(at=moments.at), spoken=F("language"))


def _end_inactive(key: int, moments: Moments) -> bool:
    still = _inactive(moments).filter(Q(kept=reasons.NONE), pk=key)
    return _forget(Contact.objects.get(pk=key), moments, still=still)


def _forget(contact: Contact, moments: Moments, *, still: QuerySet[Contact]) -> bool:
    """Erase the person, unless they gave a sign while we were looking elsewhere.

    Of their addresses only those by which they had left us are suppressed.
    """
    erased = erasure.forget(contact, by=None, at=moments.at, source=ConsentSource.RETENTION, only_if=still.exists)
    return bool(erased.counts)


# --- Sign-ups that nobody confirmed ----------------------------------------------------------------------------------


def _unconfirmed(moments: Moments) -> QuerySet[SignUp]:
    """Of a minor, as soon as the link has ended: what they cannot agree to is not kept for them to agree to."""
    minors = Contact.objects.minors(at=moments.at).filter(pk=OuterRef("contact"))
    ended = Q(asked_at__lt=moments.before) | Q(Exists(minors), valid_until__lt=moments.at)
    return SignUp.objects.filter(ended, confirmed_at=None).annotate(kept=_nothing(), spoken=F("language"))


@transaction.atomic
def _end_unconfirmed(key: int, moments: Moments) -> bool:
    """The sign-up goes; and the person with it, if it is all we ever had of them."""
    asked = SignUp.objects.select_related("contact").get(pk=key)
    contact = Contact.objects.hold(asked.contact_id)
    if not _unconfirmed(moments).filter(pk=key).exists():
        return False
    asked.delete()
    _forget(contact, moments, still=_known_by_sign_ups_alone(moments).filter(pk=contact.pk))
    return True


def _known_by_sign_ups_alone(moments: Moments) -> QuerySet[Contact]:
    came_by_page = Contact.objects.present().filter(
        system=SYSTEM, sign_ups=None, consents=None, tickets=None, references=None, imports=None
    )
    return came_by_page.alias(kept=reasons.why_kept(at=moments.at)).filter(Q(kept=reasons.NONE))


# --- Requests answered long ago --------------------------------------------------------------------------------------


def _closed(moments: Moments) -> QuerySet[RightsRequest]:
    old = RightsRequest.objects.filter(closed_at__lt=moments.before)
    return old.annotate(kept=_nothing(), spoken=Value(""))


def _end_closed(key: int, moments: Moments) -> bool:
    rows, _by_model = RightsRequest.objects.filter(pk=key, closed_at__lt=moments.before).delete()
    return bool(rows)


def _nothing() -> Case:
    return Case(default=Value(reasons.NONE), output_field=CharField())


SUBJECTS: Final = {
    RetentionSubject.INACTIVE_CONTACT: Subject(_inactive, _end_inactive),
    RetentionSubject.UNCONFIRMED_SIGN_UP: Subject(_unconfirmed, _end_unconfirmed),
    RetentionSubject.CLOSED_REQUEST: Subject(_closed, _end_closed),
}
