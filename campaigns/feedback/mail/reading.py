"""What kind of letter is this, and what does it report? Asked in the order in which a letter can be trusted."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from campaigns.feedback.codes import Verdict, verdict
from campaigns.feedback.mail import answers, complaints, notices, prose, status
from campaigns.feedback.mail.opened import MOST_BYTES, Letter, open_letter
from campaigns.feedback.mail.told import Told
from campaigns.feedback.mail.whose import key_of
from campaigns.feedback.reports import Report, ReportKind

# Of one person, told several times, what happened last or counts most.
WEIGHT = {ReportKind.BOUNCED: 2, ReportKind.DELIVERED: 1}


def read(raw: bytes) -> list[Report]:
    """The reports in a raw letter; none where nothing is understood."""
    letter = open_letter(raw)
    told = _told(letter)
    key, at = key_of(letter, raw[:MOST_BYTES]), _written_at(letter)
    if key:
        told = _of_one_message(told)
    return [
        # A wish counts from when it came: the clock of a reader's program may be years behind, and no consent that was
        # given meanwhile may outlive it for that.
        Report(
            kind=one.kind,
            at=None if one.kind is ReportKind.UNSUBSCRIBE else at,
            key=key,
            recipient=one.recipient,
            code=one.code,
            text=one.text,
        )
        for one in _once(told)
    ]


def _told(letter: Letter) -> list[Told]:
    if found := complaints.read(letter) or notices.read(letter) or _statuses(letter) or complaints.requests(letter):
        return found
    if answers.is_an_absence(letter):
        return [Told("", ReportKind.AUTO_REPLY)]
    if answers.is_from_a_mail_system(letter) and (found := prose.read(letter)):
        return found
    if answers.is_automatic(letter):
        return [Told("", ReportKind.AUTO_REPLY)]
    if not answers.is_somebodys_answer(letter) and prose.flufl_knows(letter):
        return prose.read(letter)
    return []


def _statuses(letter: Letter) -> list[Told]:
    """What the fields of RFC 3464 say, in parts of their own or, where the parts came apart, in the text."""
    found = [one for fields in letter.statuses for one in status.read(fields, said=letter.told)]
    if not found and answers.is_from_a_mail_system(letter):
        # The parts came apart, or a list wrote a letter around the bounce.
        found = status.read(letter.told, said=letter.told) or status.read(letter.returned, said=letter.told)
    if found and not any(one.recipient for one in found):
        named = prose.read(letter)
        return [one._replace(recipient=named[0].recipient) for one in found[:1]] if named else found
    return found


def _of_one_message(told: list[Told]) -> list[Told]:
    """We wrote to one person: where one address fails of the several it stands for, it is not dead for that."""
    bounced = [one for one in told if one.kind is ReportKind.BOUNCED]
    if len({one.recipient for one in bounced}) < 2:
        return told[:1] if not bounced else bounced[:1]
    return sorted(bounced, key=lambda one: verdict(one.code, one.text) is Verdict.DEAD)[:1]


def _once(told: list[Told]) -> list[Told]:
    kept: dict[str, Told] = {}
    for one in told:
        known = kept.get(one.recipient.lower())
        if known is None or WEIGHT.get(one.kind, 0) > WEIGHT.get(known.kind, 0):
            kept[one.recipient.lower()] = one
    return list(kept.values())


def _written_at(letter: Letter) -> datetime | None:
    try:
        at = parsedate_to_datetime(letter.header("Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else None
