"""What does a campaign know before it knows its reader: of its session, venue, line, partner and sender?

Typed values, by the names of the catalogue. What they read like in a language is `campaigns.placeholders.localised`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from campaigns.blocks import kinds
from campaigns.enums import BlockKind
from campaigns.models import Campaign, SenderIdentity
from campaigns.placeholders import (
    CATALOGUE,
    READER_TIME,
    TICKETS,
    Fact,
    Moment,
    Money,
    Name,
    Scope,
    Source,
    Span,
)
from campaigns.placeholders.names import both, clock_of
from committee import languages
from committee.models import Discipline, Partner, Session, Station, TransportLine, Venue
from committee.models.named import in_language
from committee.models.session import SessionQuerySet

# What is read along with a session, so that a programme of a thousand costs as many queries as one session.
_ALONG: Final = ("venue__name_forms", "venue__stations__lines", "discipline__name_forms")

# A name of ours between `{{` and `}}` or `{%` and `%}`, and not the end of a longer one (`item.venue.at`).
_TAGS: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NAMES: Final = re.compile(r"(?<![\w.])[a-z_]+(?:\.[a-z_]+)?")
# The same within a longer one, too: `item.venue.at` speaks of `venue.at`.
_INNER: Final = re.compile(r"(?=(?<![a-z_])([a-z_]+\.[a-z_]+))")


def of_campaign(campaign: Campaign) -> dict[str, Fact]:
    """Every name of a campaign; empty where it says nothing of a session, a venue, a line or a partner."""
    facts: dict[str, Fact] = {placeholder.name: "" for placeholder in CATALOGUE.of(Scope.CAMPAIGN)}
    facts |= {"campaign.name": campaign.name, "sender.name": _sender(campaign)}
    if campaign.session_id is not None:
        facts |= of_session(_sessions().get(pk=campaign.session_id))
    if campaign.venue_id is not None:
        facts |= _venue(Venue.objects.prefetch_related("name_forms", "stations__lines").get(pk=campaign.venue_id))
    if campaign.line_id is not None:
        facts |= _line(TransportLine.objects.prefetch_related("name_forms").get(pk=campaign.line_id))
    if (partner := _partner(campaign)) is not None:
        facts |= {"partner.name": _words(partner, "name"), "partner.website": partner.website}
    return facts


def of_sessions(codes: Collection[str]) -> dict[str, dict[str, Fact]]:
    """The sessions with these codes, in the order of their hours, as items of a list have them."""
    return {session.code: of_session(session) for session in _sessions().filter(code__in=codes).order_by("during")}


def of_programme(*, at: datetime) -> dict[str, dict[str, Fact]]:
    """Every session that is not over: whatever tickets people hold, their words are there."""
    return {session.code: of_session(session) for session in _sessions().upcoming(at=at)}


def sessions_for(content: Mapping[str, Any], *, session: Session | None, at: datetime) -> dict[str, dict[str, Fact]]:
    """The sessions of which the lists of a content tell: those chosen, the campaign’s own, or all to come."""
    if any(TICKETS in _names(text) for text in _texts(content)) or "reader" in _lists(content):
        return of_programme(at=at)
    chosen = [code for block in _blocks(content) for code in block["settings"].get("codes", ())]
    return of_sessions([*chosen, session.code] if session else chosen)


def of_session(session: Session) -> dict[str, Fact]:
    """What is told of one session, its discipline and its venue."""
    description, discipline = _words(session, "description"), _declined(session.discipline)
    clock = session.venue.time_zone
    start, end = Moment(session.starts_at, clock), Moment(session.ends_at, clock)
    day = session.starts_at.astimezone(session.venue.zone_info).date()
    return {
        "session.code": session.code,
        "session.name": both(discipline, description),
        "session.description": description,
        "session.date": day,
        "session.weekday_date": day,
        "session.day": day,
        "session.weekday": day,
        "session.time": start,
        "session.end_time": end,
        "session.hours": Span(start.at, end.at, clock),
        "session.start": start,
        "session.zone": clock_of(clock),
        "session.is_medal": session.kind == Session.Kind.MEDAL,
        "session.is_ceremony": session.kind == Session.Kind.CEREMONY,
        "session.is_delayed": session.status == Session.Status.DELAYED,
        "session.is_postponed": session.status == Session.Status.POSTPONED,
        "session.is_cancelled": session.status == Session.Status.CANCELLED,
        **_forms("discipline", discipline),
        **_venue(session.venue),
    }


def needed(content: Mapping[str, Any]) -> frozenset[Source]:
    """Of what the words of a content speak: what its campaign must name."""
    found = {CATALOGUE[name].source for text in _texts(content) for name in _names(text) if name in CATALOGUE}
    return frozenset(found | {Source.SESSION} if "campaign" in _lists(content) else found)


def spoken(content: Mapping[str, Any]) -> frozenset[str]:
    """The names whose facts the words of a content say, in lists, too. What they do not name may change."""
    tags = (tag for text in _texts(content) for tag in _TAGS.findall(text))
    found = {name for tag in tags for name in _INNER.findall(tag) if name in CATALOGUE}
    # A reader's own clock is reckoned from the hour of the session.
    return frozenset(found | {"session.start"} if READER_TIME in found else found)


def to_json(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """The facts as an approval keeps them and a difference shows them."""
    return {name: _plain(fact) for name, fact in sorted(facts.items())}


def _blocks(content: Mapping[str, Any]) -> list[Any]:
    """The lists of sessions among the blocks."""
    return [block for block in content.get("blocks", ()) if block["kind"] == BlockKind.SESSIONS]


def _lists(content: Mapping[str, Any]) -> set[str]:
    """Whose sessions they tell: the campaign's, the reader's, or chosen ones."""
    return {kinds.read(block["kind"], block["settings"]).of for block in _blocks(content)}


def _sessions() -> SessionQuerySet:
    return Session.objects.select_related("venue", "discipline").prefetch_related(*_ALONG)


def _sender(campaign: Campaign) -> Fact:
    """Whoever will sign it, under the name that its readers will see."""
    identity = campaign.identity or SenderIdentity.objects.for_topic(campaign.template.topic)
    return Name({code: identity.name_in(code) for code in languages.CODES})


def _partner(campaign: Campaign) -> Partner | None:
    """Whose advertisement it is: of a partner's own sender, else of the topic people have agreed to."""
    return (campaign.identity.partner if campaign.identity else None) or campaign.template.topic.partner


def _venue(venue: Venue) -> dict[str, Fact]:
    stations = sorted(venue.stations.all(), key=lambda station: station.code)  # type: ignore[attr-defined]
    return {
        **_forms("venue", _declined(venue)),
        "venue.city": venue.city,
        "venue.capacity": "" if venue.capacity is None else venue.capacity,
        "venue.stations": tuple(_words(station, "name") for station in stations) or "",
        "venue.lines": tuple(_words(line, "name") for line in _lines(stations)) or "",
    }


def _lines(stations: Iterable[Station]) -> list[TransportLine]:
    by_code = {line.code: line for station in stations for line in station.lines.all()}
    return [by_code[code] for code in sorted(by_code)]


def _line(line: TransportLine) -> dict[str, Fact]:
    return _forms("line", _declined(line))


def _forms(root: str, name: Name) -> dict[str, Fact]:
    return {one: name for one in CATALOGUE if one.startswith(f"{root}.") and CATALOGUE[one].type == "name"}


def _words(row: Any, field: str) -> Name:
    return Name({code: in_language(row, field, code) for code in languages.CODES})


def _declined(row: Venue | Discipline | TransportLine) -> Name:
    forms = {(form.language, form.form): form.text for form in row.name_forms.all()}
    return Name(_words(row, "name").texts, forms)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _names(text: str) -> Iterator[str]:
    for tag in _TAGS.findall(text):
        yield from _NAMES.findall(tag)


def _plain(fact: Fact) -> Any:
    match fact:
        case Moment():
            plain: Any = {"at": fact.at.isoformat(), "zone": fact.zone}
        case Span():
            plain = {"start": fact.start.isoformat(), "end": fact.end.isoformat(), "zone": fact.zone}
        case Money():
            plain = {"amount": str(fact.amount), "currency": fact.currency}
        case Name():
            forms = {f"{language} {form}": text for (language, form), text in sorted(fact.forms.items())}
            plain = {"texts": dict(fact.texts), "forms": forms}
        case date():
            plain = fact.isoformat()
        case Decimal():
            plain = str(fact)
        case tuple():
            plain = [_plain(one) for one in fact]
        case _:
            plain = fact
    return plain
