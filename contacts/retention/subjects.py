"""What can a rule of retention end: which rows has it found, which does it keep and why, and how does one go?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value

from contacts import erasure
from contacts.enums import RetentionSubject
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
    # Ends the rows of these keys, but for those that are no longer to go, and says which went. In a transaction.
    end: Callable[[Collection[int], Moments], set[int]]


# --- People without a sign of life -----------------------------------------------------------------------------------


def _inactive(moments: Moments) -> QuerySet[Contact]:
    silent = Contact.objects.present().filter(last_sign_at__lt=moments.before)
    return silent.annotate(kept=reasons.why_kept(at=moments.at), spoken=F("language"))


def _end_inactive(keys: Collection[int], moments: Moments) -> set[int]:
    """Erase these people, unless they gave a sign while we were looking elsewhere."""

    def still(people: Collection[int]) -> set[int]:
        found = _inactive(moments).filter(Q(kept=reasons.NONE), pk__in=people)
        return set(found.values_list("pk", flat=True))

    return erasure.let_go(keys, at=moments.at, still=still)


# --- Sign-ups that nobody confirmed ----------------------------------------------------------------------------------


def _unconfirmed(moments: Moments) -> QuerySet[SignUp]:
    """Of a minor, as soon as the link has ended: what they cannot agree to is not kept for them to agree to."""
    minors = Contact.objects.minors(at=moments.at).filter(pk=OuterRef("contact"))
    ended = Q(asked_at__lt=moments.before) | Q(Exists(minors), valid_until__lt=moments.at)
    return SignUp.objects.filter(ended, confirmed_at=None).annotate(kept=_nothing(), spoken=F("language"))


def _end_unconfirmed(keys: Collection[int], moments: Moments) -> set[int]:
    """The sign-ups go; and with them the people of whom they are all we ever had."""
    gone: set[int] = set()

    def still(people: Collection[int]) -> set[int]:
        gone.update(_unconfirmed(moments).filter(pk__in=keys).values_list("pk", flat=True))
        SignUp.objects.filter(pk__in=gone).delete()
        return _known_by_sign_ups_alone(people, moments)

    people = SignUp.objects.filter(pk__in=keys).values_list("contact", flat=True)
    erasure.let_go(set(people), at=moments.at, still=still)
    return gone


def _known_by_sign_ups_alone(people: Collection[int], moments: Moments) -> set[int]:
    came_by_page = Contact.objects.present().filter(
        system=SYSTEM, sign_ups=None, consents=None, tickets=None, references=None, imports=None, pk__in=people
    )
    kept_by_nothing = came_by_page.alias(kept=reasons.why_kept(at=moments.at)).filter(Q(kept=reasons.NONE))
    return set(kept_by_nothing.values_list("pk", flat=True))


# --- Requests answered long ago --------------------------------------------------------------------------------------


def _closed(moments: Moments) -> QuerySet[RightsRequest]:
    old = RightsRequest.objects.filter(closed_at__lt=moments.before)
    return old.annotate(kept=_nothing(), spoken=Value(""))


def _end_closed(keys: Collection[int], moments: Moments) -> set[int]:
    going = RightsRequest.objects.filter(pk__in=keys, closed_at__lt=moments.before)
    gone = set(going.values_list("pk", flat=True))
    RightsRequest.objects.filter(pk__in=gone).delete()
    return gone


def _nothing() -> Case:
    return Case(default=Value(reasons.NONE), output_field=CharField())


SUBJECTS: Final = {
    RetentionSubject.INACTIVE_CONTACT: Subject(_inactive, _end_inactive),
    RetentionSubject.UNCONFIRMED_SIGN_UP: Subject(_unconfirmed, _end_unconfirmed),
    RetentionSubject.CLOSED_REQUEST: Subject(_closed, _end_closed),
}
