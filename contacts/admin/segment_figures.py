"""What stands beside a rule while it is built: how many, on which channels, why not, and who, for example."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from committee import languages
from contacts import segments
from contacts.admin.sight import Staff, sees_everybody
from contacts.enums import Channel
from contacts.models import Contact, Segment, Topic
from contacts.segments import counting, samples
from contacts.segments.patience import AT_ONCE, PATIENT, TooSlow
from contacts.segments.reaching import Reach, while_one_waits
from contacts.segments.words import country_name, language_name

Criteria = segments.Criteria
# A worker takes it up at once and gives it some seconds; what takes longer may wait five minutes behind an import, and
# then has one.
COUNTED_WITHIN: Final = timedelta(minutes=7)


def number(count: int) -> str:
    return str(number_format(count, force_grouping=True))


def said(criteria: Criteria) -> str:
    return segments.sentence(criteria, get_language() or languages.DEFAULT)


def kept(segment: Segment, *, at: datetime) -> dict[str, Any]:
    """The figure that was kept of a segment, or that it is on its way."""
    return {
        "segment": segment,
        "counted": counted(segment),
        "is_being_counted": is_being_counted(segment, at=at),
    }


def is_being_counted(segment: Segment, *, at: datetime) -> bool:
    """Saved with another rule just now; one that cannot be counted is told as such after a while."""
    return segment.pk is not None and segment.counted_at is None and segment.updated_at > at - COUNTED_WITHIN


def counted(segment: Segment) -> str | None:
    """The last count and when it was taken; None for what was never counted."""
    if segment.people_count is None or segment.counted_at is None:
        return None
    when = date_format(localtime(segment.counted_at), "SHORT_DATETIME_FORMAT")
    words = ngettext("%(count)s person on %(when)s", "%(count)s people on %(when)s", segment.people_count)
    return words % {"count": number(segment.people_count), "when": when}


def people(criteria: Criteria, *, is_patient: bool) -> dict[str, Any]:
    """The sentence and the figure. What is not exact yet is asked again, with more time."""
    found = counting.count(criteria, seconds=PATIENT if is_patient else AT_ONCE)
    return {
        "sentence": said(criteria),
        "total": number(found.total),
        "is_exact": found.is_exact,
        "is_patient": is_patient,
        "by_language": _by_language(found.by_language),
        "found": found,
    }


def reach(criteria: Criteria, *, topic: Topic, channel: Channel, at: datetime) -> dict[str, Any]:
    """Who can be written to on one channel, and why the others cannot; of the largest rules, an estimate."""
    facts = {"channel": channel, "label": capfirst(channel.label), "topic": topic}
    try:
        found = while_one_waits(criteria, topic=topic, channel=channel, at=at, chance=SystemRandom())
    except TooSlow:
        return facts | {"is_slow": True}
    return facts | {
        "asked": number(found.asked) if found.asked else "",
        "reachable": number(found.reachable),
        "by_language": _by_language(found.by_language),
        "left_out": _left_out(found),
        "total": number(found.total),
    }


def _left_out(found: Reach) -> list[tuple[str, str]]:
    rows = [(str(reason.label), number(count)) for reason, count in found.left_out.items()]
    if found.without_address:
        landlines = _("no phone number that receives an SMS") if found.channel == Channel.SMS else _("no address")
        rows.insert(0, (landlines, number(found.without_address)))
    return rows


def _by_language(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(capfirst(language_name(code)), number(count)) for code, count in counts.items()]


def sample(criteria: Criteria, *, user: Staff) -> dict[str, Any]:
    """Ten people at random; their full names only for those who work with addresses."""
    in_full = sees_everybody(user)
    try:
        found = samples.sample(criteria, chance=SystemRandom())
    except TooSlow as slow:
        return {"problem": str(slow)}
    rows = [
        (
            person.full_name if in_full else masked(person),
            capfirst(language_name(person.language)),
            country_name(person.country) or person.country,
        )
        for person in found
    ]
    return {"people": rows, "in_full": in_full}


def masked(person: Contact) -> str:
    """Enough to see what kind of people they are: Marie D., and of a name in one piece its beginning."""
    initial = f"{person.family_name[:1]}." if person.family_name else ""
    return f"{person.given_name} {initial}".strip()
