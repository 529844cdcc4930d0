"""What is done with the reports that wait? A thousand at a time: read, matched, moved, followed, and set aside.

    waiting → applied · ignored (says nothing to us) · unparsed, unmatched (a person looks at it)

A report of a message that is not known yet, or whose hand-over is not written down yet, is asked again: in seconds at
first, in hours at last, for a day; beside others that were applied, for half an hour. What was applied keeps its row,
so that nobody tells it twice, and loses its words.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from campaigns.enums import ReceiptState
from campaigns.feedback import consequences, marked, matching, moving, outbox, reactions, reading, sources, spoken_of
from campaigns.feedback.matching import Copy, Place, Told
from campaigns.feedback.posted import NotReadable
from campaigns.feedback.reports import Report, ReportKind
from campaigns.flow.deliver import keys
from campaigns.models import Receipt
from contacts.enums import Channel

logger = logging.getLogger(__name__)

AT_ONCE: Final = 1000
ASKED_AGAIN_FOR: Final = timedelta(days=1)
# Of a receipt that tells of many messages, once the others are applied: longer than a result is on its way to its row.
ASKED_AGAIN_BESIDE_OTHERS: Final = timedelta(minutes=30)
FIRST_PAUSE: Final = 3.0  # seconds, and twice as many each time
LONGEST_PAUSE: Final = 7200.0

_SAID_TO_A_NUMBER: Final = {ReportKind.UNSUBSCRIBE, ReportKind.RESUBSCRIBE}
_SAYS_NOTHING: Final = {ReportKind.AUTO_REPLY, ReportKind.OTHER}
NOT_UNDERSTOOD: Final = gettext_noop("Nothing of it could be understood.")
OF_NO_MESSAGE: Final = gettext_noop("It names no message of ours.")
NOT_APPLIED: Final = gettext_noop("It was understood, but could not be applied.")
# A database that went away, or two that waited for each other: the next round does it.
_OF_THE_DATABASE: Final = (OperationalError, InterfaceError)

SET_ASIDE: Final = """
    UPDATE campaigns_receipt r
       SET state = ended.state, note = ended.note, tries = r.tries + 1,
           body = CASE WHEN ended.state IN ('applied', 'ignored') THEN ''::bytea ELSE r.body END,
           headers = CASE WHEN ended.state IN ('applied', 'ignored') THEN '{}'::jsonb ELSE r.headers END,
           fingerprints = NULL
      FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS ended (id, state, note)
     WHERE r.id = ended.id
"""
ASK_AGAIN: Final = """
    UPDATE campaigns_receipt
       SET tries = tries + 1,
           not_before = clock_timestamp() + make_interval(secs => least(%s * 2 ^ least(tries, 20), %s))
     WHERE id = ANY(%s)
"""


@dataclass(slots=True)
class _Sorted:
    """The receipts of one round, by what becomes of them."""

    told: list[Told] = field(default_factory=list)
    ended: dict[int, tuple[ReceiptState, str]] = field(default_factory=dict)
    again: set[int] = field(default_factory=set)


def work(*, seconds: float, at: datetime) -> bool:
    """Apply what is due for so long; True when something is left."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if apply_some(at=at) < AT_ONCE:
            return False
    return True


def apply_some(*, at: datetime, at_most: int = AT_ONCE) -> int:
    """The next reports that are due, in one transaction; says how many they were."""
    try:
        with transaction.atomic():
            return _apply(_held(_due(), at_most), at=at)
    except _OF_THE_DATABASE:
        raise
    except Exception:  # noqa: BLE001
        # One of them says what nobody foresaw, or what no table takes: alone, it holds up nobody.
        return _one_by_one(at_most, at=at)


def _one_by_one(at_most: int, *, at: datetime) -> int:
    keys = list(_due().values_list("pk", flat=True)[:at_most])
    for key in keys:
        try:
            with transaction.atomic():
                _apply(_held(_due().filter(pk=key)), at=at)
        except _OF_THE_DATABASE:
            raise
        except Exception as error:  # noqa: BLE001
            _give_up(key, error)
    return len(keys)


def _give_up(key: int, error: Exception) -> None:
    """That very report; what it says is never logged."""
    with transaction.atomic():
        for receipt in _held(_due().filter(pk=key)):
            logger.error("report %s of %s cannot be applied: %s", key, receipt.provider, type(error).__name__)
            _set_aside([receipt], {key: (ReceiptState.UNPARSED, NOT_APPLIED)})


def _due() -> QuerySet[Receipt]:
    return Receipt.objects.filter(state=ReceiptState.NEW, not_before__lte=Now()).order_by("not_before", "pk")


def _held(receipts: QuerySet[Receipt], at_most: int = 1) -> list[Receipt]:
    """What another process has in hand is left to it."""
    return list(receipts.select_for_update(skip_locked=True)[:at_most])


def _apply(receipts: Sequence[Receipt], *, at: datetime) -> int:
    if not receipts:
        return 0
    found = _read(receipts)
    places = matching.places_of(found.told)
    copies = matching.copies_at(places)
    known = [_is_known(*each) for each in zip(places, copies, found.told, strict=True)]
    of_copies = list(zip(copies, found.told, strict=True))
    pairs = [(copy, one) for copy, one in of_copies if copy and copy.is_known]
    matched = [(copy, one.report) for copy, one in pairs]
    by_providers = [(copy, one) for copy, one in pairs if one.provider != marked.PROVIDER]
    by_number = [_at_its_moment(one) for copy, one in of_copies if _is_of_a_number(copy, one)]
    _judge(found, known, receipts, at=at)
    consequences.follow(matched, by_number, outbox.letters_of(found.told, places), at=at)
    moving.move(by_providers)
    reactions.keep(matched, at=at)
    # Of a receipt that is asked again, when it ends: a number does not say what has been counted.
    reactions.count([(copy, one.report) for copy, one in by_providers if one.receipt in found.ended])
    _set_aside(receipts, found.ended)
    Receipt.objects.filter(pk__in=found.ended, provider=marked.PROVIDER, state=ReceiptState.APPLIED).delete()
    _ask_again(found.again)
    return len(receipts)


def _read(receipts: Sequence[Receipt]) -> _Sorted:
    found = _Sorted()
    for receipt in receipts:
        try:
            reports = reading.reports_of(receipt)
        except NotReadable as asks:
            found.ended[receipt.pk] = (ReceiptState.UNPARSED, str(asks) or NOT_UNDERSTOOD)
            continue
        speaking = [report for report in reports if not _says_nothing(report)]
        found.told += [Told(receipt.pk, receipt.provider, receipt.received_at, report) for report in speaking]
        if not speaking:
            found.ended[receipt.pk] = (ReceiptState.IGNORED, "")
    return found


def _says_nothing(report: Report) -> bool:
    """A trial went to a colleague, who sees for themself what became of it."""
    return report.kind in _SAYS_NOTHING or keys.is_of_trial(matching.local_part(report))


def _judge(found: _Sorted, is_known: Sequence[bool], receipts: Sequence[Receipt], *, at: datetime) -> None:
    """A receipt has ended when all that it says is applied: applied twice, a report changes nothing."""
    known, waits = Counter[int](), Counter[int]()
    for one, is_applied in zip(found.told, is_known, strict=True):
        (known if is_applied else waits)[one.receipt] += 1
    for receipt in receipts:
        if receipt.pk in found.ended:
            continue
        asked_for = ASKED_AGAIN_BESIDE_OTHERS if known[receipt.pk] else ASKED_AGAIN_FOR
        if not waits[receipt.pk]:
            found.ended[receipt.pk] = (ReceiptState.APPLIED, "")
        elif receipt.received_at >= at - asked_for:
            found.again.add(receipt.pk)
        elif known[receipt.pk]:
            found.ended[receipt.pk] = (ReceiptState.APPLIED, f"unmatched: {waits[receipt.pk]}")
        else:
            found.ended[receipt.pk] = (ReceiptState.UNMATCHED, OF_NO_MESSAGE)


def _is_known(place: Place | None, copy: Copy | None, one: Told) -> bool:
    # Who wants no more answers a letter of no topic: of what they want no more, a person finds out.
    of_notice = outbox.is_of_notice(place) and one.report.kind != ReportKind.UNSUBSCRIBE
    # The picture of an e-mail outlives its message: then there is nothing to know any more.
    of_mark = one.provider == marked.PROVIDER
    return (copy is not None and copy.is_known) or of_notice or of_mark or _is_of_a_number(copy, one)


def _is_of_a_number(copy: Copy | None, one: Told) -> bool:
    """STOP or START, sent to our number: its sender is who it is about, as the provider of SMS that carried it says.
    Of anybody else, and of a letter above all, a number is not believed. A STOP that names a message of ours ends what
    its reader agreed to; one that names any other is no less a STOP.
    """
    report, source = one.report, sources.named(one.provider)
    if report.kind not in _SAID_TO_A_NUMBER or (copy and report.kind == ReportKind.UNSUBSCRIBE):
        return False
    return source is not None and source.channel == Channel.SMS and report.recipient.startswith("+")


def _at_its_moment(one: Told) -> Report:
    """Whoever says STOP and then START is understood in that order, though both are applied together."""
    return replace(one.report, at=one.report.at or one.received_at)


def _set_aside(receipts: Sequence[Receipt], ended: dict[int, tuple[ReceiptState, str]]) -> None:
    with connection.cursor() as cursor:
        states, notes = [state for state, _ in ended.values()], [note for _, note in ended.values()]
        cursor.execute(SET_ASIDE, [list(ended), states, notes])
    for_a_person = {key for key, (state, _) in ended.items() if state in spoken_of.TO_LOOK_AT}
    if for_a_person:
        spoken_of.note([receipt for receipt in receipts if receipt.pk in for_a_person])


def _ask_again(keys: set[int]) -> None:
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(ASK_AGAIN, [FIRST_PAUSE, LONGEST_PAUSE, sorted(keys)])
