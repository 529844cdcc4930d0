"""Did the fault break a promise? I1 to I7, asked of the provider's journal and of the ledger behind it.

I1  nobody gets it twice, unless their row says that this may be a second copy; and marketing never says so
I2  what the ledger calls handed over is in the journal
I3  what is in the journal is handed over, in doubt, or waits for the one second copy that is allowed
I4  when a campaign is over, nothing of it waits, is open or is leased
I5  the states add up to the snapshot, and the counts to the rows
I6  nothing was promised after an unsubscribe, an erasure or a cancel had committed
I7  no more is in doubt, or was and left once more, than kills x processes x group size
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from campaigns.enums import HANDED_OVER, MessageStatus, Purpose
from campaigns.flow import report
from campaigns.flow.deliver import keys
from campaigns.models import Campaign, Message
from contacts.enums import Channel
from tests.simulator import RunningSimulator

OVER = {"finished", "cancelled"}
UNSETTLED = ("pending", "deferred", "sending")
Place = tuple[int, int]


def assert_hold(
    provider: RunningSimulator,
    campaigns: Iterable[Campaign],
    *,
    at_most_in_doubt: int | None = None,
    left_at: Mapping[int, datetime] | None = None,
) -> None:
    """All of them, of these campaigns as they stand now. `left_at`: when each contact's leaving had committed."""
    copies = accepted(provider)
    for campaign in campaigns:
        fresh = Campaign.objects.select_related("template").get(pk=campaign.pk)
        rows = {(campaign.pk, row.n): row for row in Message.objects.filter(campaign=fresh)}
        of_this = Counter({place: count for place, count in copies.items() if place[0] == campaign.pk})
        nobody_gets_it_twice(of_this, rows)
        a_second_copy_is_allowed(fresh, rows)
        handed_over_is_in_the_journal(of_this, rows)
        the_journal_is_known_to_the_ledger(of_this, rows)
        if fresh.status in OVER:
            nothing_is_left_open(fresh, rows)
        everybody_is_accounted_for(fresh, rows)
        nothing_was_promised_too_late(fresh, rows, left_at or {})
        if at_most_in_doubt is not None:
            doubt_is_bounded(rows, at_most_in_doubt)


def accepted(provider: RunningSimulator) -> Counter[Place]:
    """How many copies of each message the provider took, whatever our tables say."""
    of_push = topics()
    places = [
        of_push.get(line["key"]) if line["channel"] == Channel.PUSH else keys.resolve(line["key"].partition("@")[0])
        for line in provider.journal()
    ]
    assert None not in places, "the provider was given a key that is not ours"
    return Counter(place for place in places if place)


def topics() -> dict[str, Place]:
    """A push service knows a message by its topic alone."""
    known = Message.objects.filter(channel=Channel.PUSH).values_list("campaign_id", "n")
    return {keys.topic(keys.local_part(*place)): place for place in known}


def nobody_gets_it_twice(copies: Counter[Place], rows: Mapping[Place, Any]) -> None:
    twice = [place for place, count in copies.items() if count > 1 and not rows[place].possible_duplicate]
    assert twice == [], f"I1: {len(twice)} people got it twice"
    thrice = [place for place, count in copies.items() if count > 2]
    assert thrice == [], f"I1: {len(thrice)} people got it more than twice"


def a_second_copy_is_allowed(campaign: Campaign, rows: Mapping[Place, Any]) -> None:
    if campaign.template.purpose == Purpose.MARKETING:
        marked = [place for place, row in rows.items() if row.possible_duplicate]
        assert marked == [], f"I1: {len(marked)} people may get an advertisement twice"


def handed_over_is_in_the_journal(copies: Counter[Place], rows: Mapping[Place, Any]) -> None:
    lost = [place for place, row in rows.items() if row.status in HANDED_OVER and place not in copies]
    assert lost == [], f"I2: the provider has never seen {len(lost)} messages that are called handed over"


def the_journal_is_known_to_the_ledger(copies: Counter[Place], rows: Mapping[Place, Any]) -> None:
    known = {*HANDED_OVER, MessageStatus.IN_DOUBT, MessageStatus.SENDING}
    once_more = {MessageStatus.PENDING, MessageStatus.DEFERRED, MessageStatus.REJECTED}  # or were refused that time
    denied = [
        place
        for place in copies
        if rows[place].status not in (known | once_more if rows[place].possible_duplicate else known)
    ]
    assert denied == [], f"I3: {len(denied)} people got what the ledger says they have not"


def nothing_is_left_open(campaign: Campaign, rows: Mapping[Place, Any]) -> None:
    left = Counter(row.status for row in rows.values() if row.status in UNSETTLED)
    assert left == Counter(), f"I4: of a campaign that is {campaign.status}, {dict(left)} are left"
    assert not campaign.batches.filter(done_at=None).exists(), "I4: a batch is left"


def everybody_is_accounted_for(campaign: Campaign, rows: Mapping[Place, Any]) -> None:
    told = report.of(campaign)
    assert told.adds_up, "I5: the states do not add up to the snapshot"
    assert len(rows) == (campaign.snapshot_size or 0), "I5: there are not as many rows as people in the snapshot"
    counted = {status: count for status, count in told.by_status.items() if count}
    assert counted == dict(Counter(row.status for row in rows.values())), "I5: the counts are not the rows"


def nothing_was_promised_too_late(
    campaign: Campaign, rows: Mapping[Place, Any], left_at: Mapping[int, datetime]
) -> None:
    late = [
        place
        for place, row in rows.items()
        if row.intent_at and row.contact_id in left_at and row.intent_at > left_at[row.contact_id]
    ]
    assert late == [], f"I6: {len(late)} intents were committed after their reader had left"
    if campaign.status == "cancelled":
        late = [place for place, row in rows.items() if row.intent_at and row.intent_at > campaign.finished_at]
        assert late == [], f"I6: {len(late)} intents were committed after the cancel"


def doubt_is_bounded(rows: Mapping[Place, Any], at_most: int) -> None:
    in_doubt = sum(row.status == MessageStatus.IN_DOUBT or row.possible_duplicate for row in rows.values())
    assert in_doubt <= at_most, f"I7: {in_doubt} are in doubt, and {at_most} are allowed"
