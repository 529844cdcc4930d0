"""Hold people back from messages for a while, and let them go again: after a bereavement, or while all is unclear.

    holds.place(hold, by=…, at=…)   from its commit on, nothing that the hold names leaves for these people
    holds.lift(hold, by=…, at=…)    what waited for it goes on at once, or ends where it is of no use any more
    holds.follow(at=…)              who has come to the people of a hold since then is held back, too

Who is meant is written down, a row a person. A hold lowers a right: it locks the people first, as a withdrawal does,
and so waits for the gates that have passed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import HeldContact, Hold
from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts import audiences

# The keys of the people a hold means and has not written down yet, locked in the one order that cannot deadlock.
HOLD_BACK: Final = """
    INSERT INTO campaigns_heldcontact (hold_id, contact_id)
    SELECT %s, id
      FROM (SELECT id FROM contacts_contact
             WHERE id IN ({people}) AND id NOT IN (SELECT contact_id FROM campaigns_heldcontact WHERE hold_id = %s)
             ORDER BY id FOR NO KEY UPDATE) AS locked
    ON CONFLICT DO NOTHING
"""
# A gate that has asked already writes what it found before this goes on.
AFTER_THE_GATES: Final = """
    SELECT count(*) FROM (SELECT id FROM contacts_contact
                           WHERE id IN (SELECT contact_id FROM campaigns_heldcontact WHERE hold_id = %(hold)s)
                           ORDER BY id FOR NO KEY UPDATE) AS locked
"""
# What waits for this hold alone, by the people it means: there is no index of held messages, and need be none.
LET_GO: Final = """
    UPDATE campaigns_message m SET not_before = NULL, hold_id = NULL, reason = ''
      FROM campaigns_heldcontact held
     WHERE held.hold_id = %(hold)s AND m.contact_id = held.contact_id AND m.hold_id = %(hold)s
       AND m.status IN ('pending', 'deferred')
 RETURNING m.campaign_id
"""
WAKE: Final = """
    UPDATE campaigns_batch SET not_before = clock_timestamp()
     WHERE campaign_id = ANY(%(campaigns)s) AND done_at IS NULL AND not_before > clock_timestamp()
"""


class NotStanding(CommitteeError):
    message = _("This hold has ended already.")


def standing(*, at: datetime) -> Any:
    """Those that hold somebody back now."""
    return Hold.objects.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)


@transaction.atomic
def place(hold: Hold, *, by: User, at: datetime) -> Hold:
    """Write down a new hold and whom it means. After the commit no message that it names is begun for them."""
    hold.by, hold.placed_at = by, at
    hold.save()
    hold.people = _hold_back(hold)
    hold.save(update_fields=["people"])
    audit.record("campaigns.place_hold", by=by, on=hold, after=_said(hold), reason=hold.why)
    return hold


@transaction.atomic
def lift(hold: Hold, *, by: User, at: datetime) -> Hold:
    """End it. Raises `NotStanding`."""
    held = Hold.objects.select_for_update().get(pk=hold.pk)
    if not held.stands(at=at):
        raise NotStanding
    held.lifted_at, held.lifted_by = at, by
    held.save(update_fields=["lifted_at", "lifted_by"])
    audit.record("campaigns.lift_hold", by=by, on=held, before=_said(held), reason=held.why)
    _let_go(held)
    return held


def follow(*, at: datetime) -> int:
    """Hold back who bought a ticket for the session, or came into the segment, meanwhile. Returns how many."""
    found = 0
    for hold in standing(at=at).select_related("segment", "people_list", "session"):
        with transaction.atomic():
            more = _hold_back(hold)
            Hold.objects.filter(pk=hold.pk).update(people=HeldContact.objects.filter(hold=hold).count())
        found += more
    return found


def inherit(*, survivor_id: int, absorbed_id: int) -> None:
    """Who held back the entry that was merged holds back the one that was kept."""
    held = HeldContact.objects.filter(contact_id=absorbed_id).values_list("hold", flat=True)
    HeldContact.objects.bulk_create(
        [HeldContact(hold_id=hold, contact_id=survivor_id) for hold in held], ignore_conflicts=True
    )


def _hold_back(hold: Hold) -> int:
    people, params = audiences.people_of([hold]).present().order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(HOLD_BACK.format(people=people), [hold.pk, *params, hold.pk])
        found: int = cursor.rowcount
    return found


def _let_go(hold: Hold) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AFTER_THE_GATES, {"hold": hold.pk})
        cursor.execute(LET_GO, {"hold": hold.pk})
        campaigns = sorted({campaign for (campaign,) in cursor.fetchall()})
        cursor.execute(WAKE, {"campaigns": campaigns})


def _said(hold: Hold) -> dict[str, Any]:
    """For the trail: whom, of what, until when; the people are a number."""
    return {
        "people": hold.people,
        "source": audiences.rules([hold]),
        "purposes": hold.purposes,
        "until": hold.until.isoformat() if hold.until else "",
    }
