"""How does a lower app's notice reach its one person? Like a campaign's group: rendered, promised, handed over.

Its words are those that were approved for its kind; where they cannot be made it waits, and `/health` says so. One in
doubt is sent once more, for it is a service; that it may come twice is kept. What it says (a link that opens a right)
is forgotten as soon as it has left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from campaigns import standstill
from campaigns.flow import render
from campaigns.flow.deliver import durability, keys, references
from campaigns.flow.deliver.heartbeat import Heartbeat
from campaigns.flow.deliver.results import cleaned
from campaigns.gateways import Answer, Carrier, EmailEnvelope, GatewayUnavailable, Outcome
from campaigns.letters import LetterNotReady, Letters
from committee.db import ClockTimestamp, clock
from contacts import addresses
from contacts.enums import ADDRESS_KIND, Channel, NoticeKind, NoticeStatus
from contacts.models import Notice
from contacts.models.notice import WAITING

logger = logging.getLogger(__name__)

LANE: Final = "operational"
SENDER: Final = "Paris 2024"
WITHOUT_WORDS: Final = timedelta(minutes=5)
# Why one waits whose words cannot be made: what `/health` counts.
NO_WORDS: Final = "cannot_render"

RENEW: Final = """
    UPDATE contacts_notice SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
     WHERE id = ANY(%(notices)s) AND status = 'sending'
"""

# Asked again and promised in one commit; the contact's lock is the one an erasure takes first. That somebody was
# erased is told to them, and to nobody else: the address was taken down before it was forgotten and suppressed.
LOCK_CONTACTS: Final = """
    SELECT id FROM contacts_contact
     WHERE id IN (SELECT contact_id FROM contacts_notice WHERE id = ANY(%(notices)s))
     ORDER BY id FOR SHARE
"""
INTEND: Final = """
    UPDATE contacts_notice AS notice
       SET status = CASE WHEN judged.reason = '' THEN 'sending' ELSE 'excluded' END, reason = judged.reason,
           attempts = notice.attempts + (judged.reason = '')::int,
           lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
      FROM (SELECT n.id,
                   CASE WHEN n.kind = 'erasure_done' THEN ''
                        WHEN c.erased_at IS NOT NULL THEN 'erased'
                        WHEN EXISTS (SELECT FROM contacts_suppression s
                                      WHERE s.kind = told.kind AND s.digest = told.digest AND s.lifted_at IS NULL)
                        THEN 'suppressed'
                        ELSE '' END AS reason
              FROM contacts_notice n JOIN contacts_contact c ON c.id = n.contact_id
              JOIN unnest(%(notices)s::bigint[], %(kinds)s::text[], %(digests)s::bytea[]) AS told (id, kind, digest)
                   ON told.id = n.id) AS judged
     WHERE notice.id = judged.id AND notice.status IN ('pending', 'deferred')
 RETURNING notice.id, notice.attempts, notice.status
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    notice: Notice
    envelope: EmailEnvelope


def drain(*, gateways: Mapping[str, Carrier], seconds: float) -> int:
    """Send what is due, for about so long; how many left. Raises `UnsafeDatabase`."""
    durability.refuse_unsafe()
    deadline = time.monotonic() + seconds
    _take_over_from_the_dead()
    _expire()
    _forget_addresses()
    handed_over, letters = 0, Letters()
    while time.monotonic() < deadline and not standstill.current() and (group := _next_group()):
        try:
            handed_over += _deliver(group, gateways, letters)
        except GatewayUnavailable:
            break
    _forget_addresses()
    return handed_over


def _forget_addresses() -> None:
    """Of somebody who was erased no address stays, once the letter that says so has left or never will."""
    ended = Notice.objects.filter(kind=NoticeKind.ERASURE_DONE).exclude(address="")
    ended.exclude(status__in=[*WAITING, NoticeStatus.SENDING]).update(address="")


def _take_over_from_the_dead() -> None:
    """A notice whose sender died is in doubt: sent once more if that was its first time, left so if not."""
    dead = Notice.objects.filter(status=NoticeStatus.SENDING, lease_until__lt=ClockTimestamp())
    dead.filter(possible_duplicate=True).update(status=NoticeStatus.IN_DOUBT, lease_until=None, values={})
    dead.filter(possible_duplicate=False).update(
        status=NoticeStatus.PENDING, possible_duplicate=True, lease_until=None
    )


def _expire() -> None:
    late = Notice.objects.filter(status__in=WAITING, valid_until__lt=ClockTimestamp())
    late.filter(possible_duplicate=True).update(status=NoticeStatus.IN_DOUBT, values={})
    late.filter(possible_duplicate=False).update(status=NoticeStatus.EXPIRED, reason="too_late", values={})


def _next_group() -> list[Notice]:
    due = Notice.objects.due(at=clock()).select_related("contact").order_by("not_before", "pk")
    return list(due[: settings.GROUP_SIZE[LANE]])


def _deliver(group: Sequence[Notice], gateways: Mapping[str, Carrier], letters: Letters) -> int:
    handed_over = 0
    for channel in {notice.channel for notice in group}:
        prepared = [ready for notice in group if notice.channel == channel and (ready := _prepare(notice, letters))]
        if gateways[channel].reserve(LANE, [ready.envelope for ready in prepared]):
            raise GatewayUnavailable  # nobody may carry them now: they wait as they are
        attempts = _intend(prepared)
        leaving = [ready for ready in prepared if ready.notice.pk in attempts]
        if leaving:
            handed_over += _hand_over(leaving, attempts, gateways[channel])
    return handed_over


def _prepare(notice: Notice, letters: Letters) -> Prepared | None:
    """The notice as it will leave. One whose words are at fault waits for better ones, with what it has to say; one
    that cannot be made for any other reason fails. The others go on.
    """
    try:
        return Prepared(notice, _envelope(notice, letters))
    except (LetterNotReady, render.ValueMissing) as fault:
        logger.error("notice %s (%s) waits for words: %s", notice.pk, notice.kind, fault)  # noqa: TRY400
        _still_waiting(notice).update(reason=NO_WORDS, not_before=clock() + WITHOUT_WORDS)
        return None
    except Exception:
        logger.exception("notice %s (%s) could not be made", notice.pk, notice.kind)
        _still_waiting(notice).update(status=NoticeStatus.FAILED, reason="cannot_render", values={})
        return None


def _still_waiting(notice: Notice) -> Any:
    return Notice.objects.filter(pk=notice.pk, status__in=WAITING)


def waiting_for_words() -> int:
    """How many cannot leave because nobody approved what they say, or because it cannot be made."""
    return Notice.objects.filter(status__in=WAITING, reason=NO_WORDS).count()


def _envelope(notice: Notice, letters: Letters) -> EmailEnvelope:
    skeleton = letters.skeleton(notice.kind, language=notice.language, channel=notice.channel)
    rendered = render.fill(skeleton.compiled, notice.values)
    local = keys.local_part(keys.NO_CAMPAIGN, notice.pk)
    now = clock()

    def content(*, seven_bit: bool = False) -> bytes:
        return render.mime(
            skeleton, rendered, to=notice.address, message_id=keys.message_id(local), date=now, seven_bit=seven_bit
        )

    return EmailEnvelope(
        key=keys.message_id(local),
        sender=keys.return_path(local),
        recipient=notice.address,
        content=content(),
        content_7bit=lambda: content(seven_bit=True),
    )


def _intend(prepared: Sequence[Prepared]) -> dict[int, int]:
    """The attempt of each that may leave, committed. Of two drains at once, one gets each notice."""
    # By its fingerprint, for an address that waits to be confirmed is nobody's row yet.
    kinds = [ADDRESS_KIND[Channel(ready.notice.channel)] for ready in prepared]
    params: dict[str, Any] = {
        "notices": [ready.notice.pk for ready in prepared],
        "kinds": [kind.value for kind in kinds],
        "digests": [addresses.digest(kind, one.notice.address) for kind, one in zip(kinds, prepared, strict=True)],
        "lease": settings.LEASE_SECONDS,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        if not standstill.may_leave():
            return {}
        cursor.execute(LOCK_CONTACTS, params)
        cursor.execute(INTEND, params)
        return {key: attempt for key, attempt, status in cursor.fetchall() if status == NoticeStatus.SENDING}


def _hand_over(leaving: Sequence[Prepared], attempts: Mapping[int, int], gateway: Carrier) -> int:
    lease: dict[str, Any] = {"notices": [ready.notice.pk for ready in leaving], "lease": settings.LEASE_SECONDS}
    try:
        with Heartbeat(RENEW, lease):
            outcomes = cleaned(gateway.hand_over([ready.envelope for ready in leaving]))
    except GatewayUnavailable:
        _take_back(leaving, attempts)
        raise
    else:
        for ready, outcome in zip(leaving, outcomes, strict=True):
            _record(ready.notice, outcome, attempt=attempts[ready.notice.pk])
        _refer(leaving, outcomes)
    finally:
        gateway.remember()  # after what was answered is written down: a letter that left must not leave again
    return len(leaving)


def _refer(leaving: Sequence[Prepared], outcomes: Sequence[Outcome]) -> None:
    """By which names the provider will tell of them, where it does not by our key. One carries the whole group."""
    with connection.cursor() as cursor:
        references.keep_of_notices(
            cursor,
            provider=outcomes[0].provider,
            places=[ready.notice.pk for ready in leaving],
            given=[outcome.reference for outcome in outcomes],
        )


def _take_back(leaving: Sequence[Prepared], attempts: Mapping[int, int]) -> None:
    """Nothing was handed over: no attempt was made, and the next one waits a little."""
    soon = clock() + timedelta(seconds=settings.UNREACHABLE_PAUSE[LANE])
    for ready in leaving:
        attempt = attempts[ready.notice.pk]
        _of_attempt(ready.notice, attempt).update(
            status=NoticeStatus.PENDING, attempts=attempt - 1, lease_until=None, not_before=soon
        )


def _record(notice: Notice, outcome: Outcome, *, attempt: int) -> None:
    _of_attempt(notice, attempt).update(lease_until=None, **_consequence(notice, outcome, attempt=attempt))


def _consequence(notice: Notice, outcome: Outcome, *, attempt: int) -> dict[str, Any]:
    """The fields that an answer changes."""
    said = f"{outcome.code} {outcome.text}".strip()[:60]
    first, tries = settings.RETRY[LANE]
    match outcome.answer:
        case Answer.OK:
            return {"status": NoticeStatus.SENT, "sent_at": ClockTimestamp(), "reason": "", "values": {}}
        case Answer.HARD:
            return {"status": NoticeStatus.REJECTED, "reason": said, "values": {}}
        case Answer.SOFT if attempt < tries:
            later = clock() + timedelta(seconds=first * 2 ** (attempt - 1))
            return {"status": NoticeStatus.DEFERRED, "reason": said, "not_before": later}
        case Answer.UNKNOWN if not notice.possible_duplicate:
            return {"status": NoticeStatus.DEFERRED, "possible_duplicate": True, "not_before": clock()}
        case _ if notice.possible_duplicate or outcome.answer is Answer.UNKNOWN:
            return {"status": NoticeStatus.IN_DOUBT, "reason": "", "values": {}}
        case _:
            return {"status": NoticeStatus.FAILED, "reason": said, "values": {}}


def _of_attempt(notice: Notice, attempt: int) -> Any:
    return Notice.objects.filter(
        pk=notice.pk, attempts=attempt, status__in=[NoticeStatus.SENDING, NoticeStatus.IN_DOUBT]
    )
