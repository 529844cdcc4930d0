"""Hold people back from messages for a while, and let them go again: after a bereavement, or while all is unclear.

    holds.place(hold, by=…, at=…)      writes it down; few people are held back at once, many by `go_on`
    holds.lift(hold, by=…, at=…)       ends it; what waited for it goes on, or ends where it is of no use any more
    holds.go_on(key, seconds=…)        a while of what is left to be done for it: hold people back, or let them go
    holds.waiting(at=…)                those for which something is left that nobody works at
    holds.forget_ended(at=…)           who had been held back, once that is long over

Who is meant is written down, a row a person. A hold lowers a right: it locks the people first, as a withdrawal does,
and so waits for the gates that have passed. Once it says that it stands (`stands_since`), no intent commits to anybody
who was meant. It may mean millions: a range at a time, a transaction each, so that no gate waits for more than one.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.models import HeldContact, Hold
from committee import audit
from committee.db import ClockTimestamp, in_batches
from committee.errors import CommitteeError
from committee.models import User
from contacts import audiences, retention
from contacts.enums import RetentionSubject
from contacts.models import ContactQuerySet
from contacts.segments.patience import AT_ONCE, TooSlow, at_most

# So many people are locked at once, for some hundredths of a second.
RANGE: Final = 2000
# Seconds: what a page does of a lift by itself, and how long the people of a hold may be looked for behind it.
OF_A_PAGE: Final = 1.0
LOOKED_FOR: Final = 900.0
# Nobody works at what has not moved for so long; who came to the people of a hold is looked for so often.
FORSAKEN_AFTER: Final = timedelta(minutes=1)
FOLLOWED_EVERY: Final = timedelta(minutes=10)

# The one order that cannot deadlock. Who was merged since is held back as the entry that was kept.
HOLD_BACK: Final = """
    INSERT INTO campaigns_heldcontact (hold_id, contact_id)
    SELECT %(hold)s, COALESCE(merged_into_id, id)
      FROM (SELECT id, merged_into_id FROM contacts_contact
             WHERE id = ANY(%(people)s::bigint[]) AND erased_at IS NULL ORDER BY id FOR NO KEY UPDATE) AS locked
        ON CONFLICT DO NOTHING
"""
# Only a gate has a message wait for a hold, and only in a batch that was claimed; no gate after the lift does.
CLAIMED: Final = """
    SELECT b.id
      FROM campaigns_batch b JOIN campaigns_campaign c ON c.id = b.campaign_id
     WHERE c.status IN ('sending', 'paused') AND b.done_at IS NULL AND b.claimed_at IS NOT NULL AND b.id > %(after)s
     ORDER BY b.id
"""
# A gate keeps its batch until its commit: one that asked before the lift has written what it found.
HOLD_BATCH: Final = """
    SELECT ledger, campaign_id, first_n, last_n FROM campaigns_batch
     WHERE id = %(batch)s AND done_at IS NULL FOR NO KEY UPDATE
"""
LET_GO: Final = """
    UPDATE campaigns_message SET not_before = NULL, hold_id = NULL, reason = ''
     WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND n BETWEEN %(first)s AND %(last)s
       AND hold_id = %(hold)s AND status IN ('pending', 'deferred')
"""
FORGET: Final = """
    DELETE FROM campaigns_heldcontact WHERE id IN (SELECT id FROM campaigns_heldcontact WHERE hold_id = %s LIMIT %s)
"""
FORGOTTEN_AT_ONCE: Final = 20_000  # some tenths of a second
WAKE: Final = """
    UPDATE campaigns_batch SET not_before = LEAST(not_before, clock_timestamp()) WHERE id = %(batch)s
"""


class NotStanding(CommitteeError):
    message = _("This hold has ended already.")


def standing(*, at: datetime) -> QuerySet[Hold]:
    """Those that hold somebody back now, also while they are being placed."""
    return Hold.objects.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)


def waiting(*, at: datetime) -> list[int]:
    """The keys of those to go on with: placed or lifted in part and left alone, or to be asked who came meanwhile."""
    forsaken, stale = Q(moved_at__lt=at - FORSAKEN_AFTER), Q(moved_at__lt=at - FOLLOWED_EVERY)
    held_back = standing(at=at).filter(Q(stands_since=None) & forsaken | stale)
    let_go = Hold.objects.filter(forsaken, lifted_at__isnull=False, let_go_at=None)
    return [*held_back.values_list("pk", flat=True), *let_go.values_list("pk", flat=True)]


def forget_ended(*, at: datetime) -> int:
    """Delete who was held back by what ended long ago, and say how many; the hold itself, and its figure, stay.

    Killed half-way, it does the rest the next night.
    """
    before = retention.before(RetentionSubject.HELD_PEOPLE, at=at)
    if before is None:
        return 0
    over = Hold.objects.filter(Q(lifted_at__lt=before, let_go_at__isnull=False) | Q(until__lt=before, lifted_at=None))
    people = HeldContact.objects.filter(hold=OuterRef("pk"))
    return sum(_forget(key) for key in over.filter(Exists(people)).order_by("pk").values_list("pk", flat=True))


def _forget(hold_id: int) -> int:
    gone = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(FORGET, [hold_id, FORGOTTEN_AT_ONCE])
            deleted = int(cursor.rowcount)
            gone += deleted
            if deleted < FORGOTTEN_AT_ONCE:
                return gone


@transaction.atomic
def place(hold: Hold, *, by: User, at: datetime) -> Hold:
    """Write down a new hold, and whom it means if they are few: then it stands from the commit on."""
    hold.by, hold.placed_at, hold.moved_at = by, at, at
    hold.save()
    few = _few(hold)
    if few is not None:
        _hold_back(hold, few)
        _stand(hold)
    hold.refresh_from_db(fields=["people", "stands_since"])
    audit.record("campaigns.place_hold", by=by, on=hold, after=_said(hold), reason=hold.why)
    return hold


def lift(hold: Hold, *, by: User, at: datetime) -> Hold:
    """End it: from then on no gate asks for it. Not within a transaction. Raises `NotStanding`."""
    lifted = _end(hold, by=by, at=at)
    _let_go(lifted, seconds=OF_A_PAGE)
    lifted.refresh_from_db(fields=["let_go_at"])
    return lifted


def go_on(key: int, *, seconds: float, at: datetime, look_for: float = LOOKED_FOR) -> bool:
    """Hold back whom it means, or let go of them, for so long. Returns whether nothing is left.

    Raises `TooSlow` where its people are not found within `look_for` seconds.
    """
    hold = Hold.objects.select_related("segment", "people_list", "session", "by").get(pk=key)
    Hold.objects.filter(pk=key).update(moved_at=ClockTimestamp())
    if hold.lifted_at is not None:
        return _let_go(hold, seconds=seconds)
    return not hold.stands(at=at) or _place(hold, seconds=seconds, look_for=look_for)


def inherit(*, survivor_id: int, absorbed_id: int) -> None:
    """Who held back the entry that was merged holds back the one that was kept."""
    held = HeldContact.objects.filter(contact_id=absorbed_id).values_list("hold", flat=True)
    HeldContact.objects.bulk_create(
        [HeldContact(hold_id=hold, contact_id=survivor_id) for hold in held], ignore_conflicts=True
    )


# --- Holding back ----------------------------------------------------------------------------------------------------


def _missing(hold: Hold) -> ContactQuerySet:
    """Whom it means and does not hold back yet."""
    held = HeldContact.objects.filter(hold=hold.pk, contact_id=OuterRef("pk"))
    return audiences.people_of([hold]).present().filter(~Exists(held)).order_by()


def _few(hold: Hold) -> list[int] | None:
    """All it means, where that is one range and soon found; else None."""
    try:
        with at_most(AT_ONCE):
            found = list(_missing(hold).values_list("pk", flat=True)[: RANGE + 1])
    except TooSlow:
        return None
    return found if len(found) <= RANGE else None


def _place(hold: Hold, *, seconds: float, look_for: float) -> bool:
    """Those who are written down are not looked for again: what one began, any other ends."""
    with at_most(look_for):
        missing = array("q", _missing(hold).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=RANGE))
    ends_at = time.monotonic() + seconds
    for people in in_batches(missing, RANGE):
        if not _hold_back(hold, people):
            return True
        if time.monotonic() > ends_at:
            return False
    with transaction.atomic():
        if _stand(hold):
            hold.refresh_from_db(fields=["people"])
            audit.record("campaigns.hold_stands", by=None, on=hold, after=_said(hold), reason=hold.why)
    return True


@transaction.atomic
def _hold_back(hold: Hold, people: Sequence[int]) -> bool:
    """After the commit no intent to these commits. Returns whether the hold is still wanted."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_BACK, {"hold": hold.pk, "people": list(people)})
        more = cursor.rowcount
    placed = Hold.objects.filter(pk=hold.pk, lifted_at=None)
    return bool(placed.update(people=F("people") + more, moved_at=ClockTimestamp()))


def _stand(hold: Hold) -> bool:
    """Everybody it meant is held back now. Returns whether that is news."""
    placed = Hold.objects.filter(pk=hold.pk, lifted_at=None, stands_since=None)
    return bool(placed.update(stands_since=ClockTimestamp()))


# --- Letting go ------------------------------------------------------------------------------------------------------


@transaction.atomic(durable=True)
def _end(hold: Hold, *, by: User, at: datetime) -> Hold:
    lifted = Hold.objects.select_for_update(of=["self"]).get(pk=hold.pk)
    if not lifted.stands(at=at):
        raise NotStanding
    lifted.lifted_at, lifted.lifted_by, lifted.moved_at = at, by, at
    lifted.save(update_fields=["lifted_at", "lifted_by", "moved_at"])
    audit.record("campaigns.lift_hold", by=by, on=lifted, before=_said(lifted), reason=lifted.why)
    return lifted


def _let_go(hold: Hold, *, seconds: float) -> bool:
    """Batch by batch, in the order of their keys; the hold knows how far."""
    ends_at = time.monotonic() + seconds
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED, {"after": hold.let_go_up_to})
        batches = [batch for (batch,) in cursor.fetchall()]
    for batch in batches:
        _let_go_of(hold, batch)
        if time.monotonic() > ends_at:
            return False
    Hold.objects.filter(pk=hold.pk).update(let_go_at=ClockTimestamp())
    return True


@transaction.atomic
def _let_go_of(hold: Hold, batch: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HOLD_BATCH, {"batch": batch})
        for ledger, campaign, first, last in cursor.fetchall():
            place = {"ledger": ledger, "campaign": campaign, "first": first, "last": last}
            cursor.execute(LET_GO, {**place, "hold": hold.pk})
            if cursor.rowcount:
                cursor.execute(WAKE, {"batch": batch})
    Hold.objects.filter(pk=hold.pk).update(let_go_up_to=batch, moved_at=ClockTimestamp())


def _said(hold: Hold) -> dict[str, Any]:
    """For the trail: whom, of what, until when; the people are a number."""
    return {
        "people": hold.people,
        "source": audiences.rules([hold]),
        "purposes": hold.purposes,
        "until": hold.until.isoformat() if hold.until else "",
    }
