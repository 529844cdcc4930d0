"""Rows for tests, each valid as it comes: a test names only what it is about."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from campaigns import contents
from campaigns.enums import BlockKind, Purpose, SourceKind
from campaigns.models import (
    Campaign,
    CampaignSource,
    Image,
    Layout,
    LayoutVersion,
    MessageTemplate,
    Price,
    Product,
    SenderIdentity,
    TemplateBlock,
    TemplateVersion,
    Term,
)
from committee import languages
from committee.models import Discipline, FunctionalArea, Phase, Session, User, Venue
from contacts import addresses
from contacts.enums import AddressKind, Channel, ConsentSource, ConsentStatus, PhoneLine, SuppressionReason, TopicKind
from contacts.models import Address, Consent, ConsentRecord, Contact, Segment, Suppression, Topic
from volunteers.enums import ShiftStatus, VolunteerStatus
from volunteers.models import Position, Shift, Volunteer

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)

_numbers = itertools.count(1)


def make_user(*, username: str = "", **fields: Any) -> User:
    return User.objects.create_user(username=username or f"user-{next(_numbers)}", is_staff=True, **fields)


def make_topic(code: str = "news", *, kind: TopicKind = TopicKind.MARKETING) -> Topic:
    """The topic of that code, named in all nine languages; made once."""
    names = {languages.column("name", language): f"{code} {language}" for language in languages.CODES}
    topic, _made = Topic.objects.get_or_create(code=code, defaults={"kind": kind, **names})
    return topic


def make_contact(
    *,
    email: str | None = "",
    phone: str | None = None,
    opted_in: str | None = None,
    channel: Channel = Channel.EMAIL,
    suppressed: bool = False,
    at: datetime = NOON,
    **fields: Any,
) -> Contact:
    """A person with an e-mail address (None: without), opted in to the topic of that code when one is named."""
    number = next(_numbers)
    contact = Contact.objects.create(**{"external_id": f"person-{number}", "language": "fr", **fields})
    if email is not None:
        make_address(contact, email or f"person-{number}@example.org", suppressed=suppressed)
    if phone is not None:
        make_address(contact, phone, kind=AddressKind.PHONE)
    if opted_in is not None:
        make_consent(contact, topic=make_topic(opted_in), channel=channel, at=at)
    return contact


def make_address(
    contact: Contact, value: str, *, kind: AddressKind = AddressKind.EMAIL, suppressed: bool = False, **fields: Any
) -> Address:
    """An address already in its normal form; `suppressed` puts a standing suppression on it."""
    digest = addresses.digest(kind, value)
    if suppressed:
        Suppression.objects.create(kind=kind, digest=digest, reason=SuppressionReason.COMPLAINT)
    if kind == AddressKind.PHONE:
        fields.setdefault("line", PhoneLine.MOBILE)
    return Address.objects.create(
        contact=contact, kind=kind, value=value, normalised=value, digest=digest, verified_at=NOON, **fields
    )


def make_consent(
    contact: Contact,
    *,
    topic: Topic,
    channel: Channel = Channel.EMAIL,
    status: ConsentStatus = ConsentStatus.GRANTED,
    at: datetime = NOON,
) -> Consent:
    """The current right and the record it derives from."""
    record = ConsentRecord.objects.create(
        subject=contact.subject,
        topic=topic,
        channel=channel,
        status=status,
        decided_at=at,
        source=ConsentSource.CONFIRMATION,
    )
    return Consent.objects.create(
        contact=contact, topic=topic, channel=channel, status=status, since=at, record=record
    )


def in_nine(field: str, text: str) -> dict[str, str]:
    """`text` for `field` in each of the nine languages, marked with its code."""
    return {languages.column(field, code): f"{text} ({code})" for code in languages.CODES}


def span(start: datetime, hours: float = 4) -> DateTimeTZRange:
    return DateTimeTZRange(start, start + timedelta(hours=hours), "[)")


def make_phase(**fields: Any) -> Phase:
    code = fields.pop("code", "OG")
    phase, _ = Phase.objects.get_or_create(
        code=code,
        defaults={"starts_on": date(2024, 7, 24), "ends_on": date(2024, 8, 11), **in_nine("name", code), **fields},
    )
    return phase


def make_venue(**fields: Any) -> Venue:
    n = next(_numbers)
    return Venue.objects.create(
        **{"code": f"V{n}", "time_zone": "Europe/Paris", **in_nine("name", f"Venue {n}"), **fields}
    )


def make_discipline(**fields: Any) -> Discipline:
    n = next(_numbers)
    return Discipline.objects.create(**{"code": f"D{n}", **in_nine("name", f"Discipline {n}"), **fields})


def make_session(**fields: Any) -> Session:
    n = next(_numbers)
    return Session.objects.create(
        **{
            "code": f"S{n}",
            "during": span(NOON),
            "discipline": fields.pop("discipline", None) or make_discipline(),
            "venue": fields.pop("venue", None) or make_venue(),
            "phase": fields.pop("phase", None) or make_phase(),
            **in_nine("description", f"Session {n}"),
            **fields,
        }
    )


def make_segment(**fields: Any) -> Segment:
    return Segment.objects.create(**{"name": f"Segment {next(_numbers)}", "criteria": {}, **fields})


def make_volunteer(**fields: Any) -> Volunteer:
    n = next(_numbers)
    return Volunteer.objects.create(
        **{
            "number": f"VOL{n:05}",
            "status": VolunteerStatus.ACCEPTED,
            "contact": fields.pop("contact", None) or make_contact(),
            **fields,
        }
    )


def make_position(**fields: Any) -> Position:
    n = next(_numbers)
    area, _ = FunctionalArea.objects.get_or_create(code="EVS", defaults=in_nine("name", "Event services"))
    return Position.objects.create(
        **{
            "code": f"POS{n}",
            "venue": fields.pop("venue", None) or make_venue(),
            "functional_area": area,
            "phase": fields.pop("phase", None) or make_phase(),
            **in_nine("name", f"Position {n}"),
            **fields,
        }
    )


def make_shift(start: datetime = NOON, hours: float = 8, **fields: Any) -> Shift:
    n = next(_numbers)
    return Shift.objects.create(
        **{
            "code": f"SH{n}",
            "position": fields.pop("position", None) or make_position(),
            "during": span(start, hours),
            "report_at": start - timedelta(minutes=30),
            "status": ShiftStatus.PUBLISHED,
            "needed": 1,
            **fields,
        }
    )


def make_template(*, topic: str = "news", purpose: Purpose = Purpose.MARKETING, **fields: Any) -> MessageTemplate:
    """A template that could be sent: subject and text in all nine languages, greeting the person by name.

    `body_fr=…` is what its only block says in French, by the key `body`; without any words there is no block.
    """
    kind = TopicKind.MARKETING if purpose == Purpose.MARKETING else TopicKind.SERVICE
    text = in_nine("body", 'Dear {{ person.given_name | default: "friend" }}, the doors open at nine.')
    text |= {column: fields.pop(column) for column in text if column in fields}
    template = MessageTemplate.objects.create(
        **{
            "name": f"Template {next(_numbers)}",
            "purpose": purpose,
            "topic": make_topic(topic, kind=kind),
            **in_nine("subject", "Doors open at nine"),
            **fields,
        }
    )
    if any(text.values()):
        make_block(template, key="body", **{column.replace("body", "text"): words for column, words in text.items()})
    return template


def make_campaign(
    *,
    at: datetime = NOON,
    template: MessageTemplate | None = None,
    segment: Segment | None = None,
    sources: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Campaign:
    """A draft of a campaign to everybody, or to these sources, that could leave at that moment."""
    if sources is None:
        sources = [{"kind": SourceKind.SEGMENT, "segment": segment or make_segment()}]
    campaign = Campaign.objects.create(
        **{
            "name": f"Campaign {next(_numbers)}",
            "template": template or make_template(),
            "send_on": at.date(),
            "send_time": at.time(),
            "send_zone": "UTC",
            **fields,
        }
    )
    for source in sources:
        make_source(campaign, **source)
    return campaign


def make_block(template: MessageTemplate, kind: BlockKind = BlockKind.TEXT, **fields: Any) -> TemplateBlock:
    """A block behind the template's last one, its text in all nine languages."""
    position = template.blocks.count() + 1
    return TemplateBlock.objects.create(
        **{"template": template, "kind": kind, "position": position, **in_nine("text", f"Block {position}"), **fields}
    )


def make_image(**fields: Any) -> Image:
    """A picture as the tables know it; no file lies behind it."""
    n = next(_numbers)
    measured = {"media_type": "image/jpeg", "width": 1200, "height": 600, "size": 90_000}
    return Image.objects.create(
        **{
            "name": f"Image {n}",
            "sha256": f"{n:016x}" * 4,
            "file": f"{n:032x}.jpg",
            **measured,
            **in_nine("alt", f"Image {n}"),
            **fields,
        }
    )


def make_product(**fields: Any) -> Product:
    """A product with a name in nine languages, and one link for all of them."""
    n = next(_numbers)
    named = {**in_nine("name", f"Product {n}"), "link_fr": f"https://shop.example/{n}"}
    return Product.objects.create(**{"code": f"PROD{n}", "price": 10, **named, **fields})


def make_term(**fields: Any) -> Term:
    return Term.objects.create(**{**in_nine("text", f"Term {next(_numbers)}"), **fields})


def make_layout_version(**fields: Any) -> LayoutVersion:
    """The first version of a layout of its own."""
    n = next(_numbers)
    layout = fields.pop("layout", None) or Layout.objects.create(name=f"Layout {n}")
    return LayoutVersion.objects.create(
        **{"layout": layout, "number": 1, "mjml": "<mjml><mj-body/></mjml>", "sha256": f"{n:064x}", **fields}
    )


def make_identity(**fields: Any) -> SenderIdentity:
    n = next(_numbers)
    return SenderIdentity.objects.create(
        **{"name": f"Identity {n}", "sms_sender": "Paris 2024", **in_nine("display_name", "Paris 2024"), **fields}
    )


def make_price(**fields: Any) -> Price:
    valid = DateRange(date(2024, 1, 1), date(2025, 1, 1))
    return Price.objects.create(
        **{"provider": f"provider-{next(_numbers)}", "valid": valid, "amount": "0.05", **fields}
    )


def make_version(template: MessageTemplate | None = None, **fields: Any) -> TemplateVersion:
    """The words of a template, frozen by hand: for tests that do not ask what they say."""
    template = template or make_template()
    number = template.versions.count() + 1
    return TemplateVersion.objects.create(
        **{
            "template": template,
            "number": number,
            "format": 2,
            "content": contents.of_template(template),
            "sha256": f"{next(_numbers):064x}",
            **fields,
        }
    )


def make_source(campaign: Campaign, **fields: Any) -> CampaignSource:
    position = campaign.sources.count() + 1
    what = {} if "kind" in fields else {"kind": SourceKind.SEGMENT, "segment": fields.get("segment") or make_segment()}
    return CampaignSource.objects.create(**{"campaign": campaign, "position": position, **what, **fields})
