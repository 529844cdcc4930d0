"""A row of any model that has a page: what the walks of all pages are shown.

Made by `tests.factories` where it makes that model, else filled with the least the table asks for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.files.base import ContentFile
from django.db import models

from campaigns.enums import EditVia, ReceiptState
from campaigns.models import (
    Campaign,
    CampaignSource,
    CampaignVariant,
    Edit,
    FrequencyCap,
    Hold,
    Image,
    LayoutVersion,
    MessageTemplate,
    PartnerCampaign,
    Price,
    Product,
    Receipt,
    Review,
    ReviewComment,
    SenderIdentity,
    Standstill,
    TemplateBlock,
    TemplateVersion,
    Term,
    WritingHours,
)
from committee import audit, languages
from committee.models import AuditEntry, Discipline, Partner, Phase, Session, User, Venue
from contacts.enums import RetentionSubject
from contacts.models import Address, Consent, ConsentRecord, Contact, ImportRun, RetentionRule, Segment
from tests import factories
from volunteers.models import Assignment, Position, Shift, Volunteer

_numbers = itertools.count(1)


def make(model: type[models.Model]) -> Any:
    return MAKERS[model]() if model in MAKERS else model._default_manager.create(**_least(model))


def _phase() -> Phase:
    return Phase.objects.create(
        code=f"P{next(_numbers)}", starts_on=date(2024, 7, 24), ends_on=date(2024, 8, 11), name_fr="Phase"
    )


def _address() -> Address:
    number = next(_numbers)
    return factories.make_address(factories.make_contact(email=None), f"row-{number}@example.org")


def _consent() -> Consent:
    topic = factories.make_topic(f"topic-{next(_numbers)}")
    return factories.make_consent(factories.make_contact(), topic=topic)


def _assignment() -> Assignment:
    shift = factories.make_shift()
    return Assignment.objects.create(volunteer=factories.make_volunteer(), shift=shift, during=shift.during)


def _import_run() -> ImportRun:
    return ImportRun.objects.create(
        file=ContentFile(b"email,language\na@example.org,fr\n", name="people.csv"), file_name="people.csv"
    )


def _retention_rule() -> RetentionRule:
    """The migrations have made them all: one after the other."""
    return RetentionRule.objects.order_by("pk")[next(_numbers) % len(RetentionSubject)]


def _review() -> Review:
    version = factories.make_version()
    return Review.objects.create(
        template=version.template, version=version, sha256=version.sha256, submitted_by=factories.make_user()
    )


MAKERS: Final[dict[type[models.Model], Callable[[], Any]]] = {
    User: factories.make_user,
    AuditEntry: lambda: audit.record("committee.look", by=factories.make_user(), on=factories.make_venue()),
    Phase: _phase,
    Venue: factories.make_venue,
    Discipline: factories.make_discipline,
    Standstill: lambda: Standstill.objects.create(why="A drill", by=factories.make_user(), ended_at=factories.NOON),
    # What a person has to look at; the list shows no other.
    Receipt: lambda: Receipt.objects.create(
        provider="shop", event_id=str(next(_numbers)), body=b"{}", state=ReceiptState.UNMATCHED
    ),
    Session: factories.make_session,
    Contact: factories.make_contact,
    Segment: factories.make_segment,
    ImportRun: _import_run,
    RetentionRule: _retention_rule,
    Address: _address,
    Consent: _consent,
    ConsentRecord: lambda: _consent().record,
    Volunteer: factories.make_volunteer,
    Position: factories.make_position,
    Shift: factories.make_shift,
    Assignment: _assignment,
    MessageTemplate: factories.make_template,
    Campaign: factories.make_campaign,
    CampaignSource: lambda: factories.make_source(factories.make_campaign()),
    CampaignVariant: lambda: CampaignVariant.objects.create(
        campaign=factories.make_campaign(), template=factories.make_template(), label="A", share=50
    ),
    PartnerCampaign: lambda: PartnerCampaign.objects.create(
        partner=make(Partner), name=f"Partner {next(_numbers)}", during=factories.span(factories.NOON)
    ),
    TemplateVersion: factories.make_version,
    TemplateBlock: lambda: factories.make_block(factories.make_template()),
    LayoutVersion: factories.make_layout_version,
    Image: factories.make_image,
    Product: factories.make_product,
    Term: factories.make_term,
    SenderIdentity: factories.make_identity,
    Price: factories.make_price,
    Hold: lambda: Hold.objects.create(why="Mourning", kind="segment", segment=factories.make_segment()),
    FrequencyCap: lambda: FrequencyCap.objects.create(most=5, days=20 + next(_numbers) % 60),
    WritingHours: lambda: WritingHours.objects.create(country=f"Z{next(_numbers) % 10}", channel="email"),
    Edit: lambda: Edit.objects.create(template=factories.make_template(), sha256="0" * 64, via=EditVia.PAGE),
    Review: _review,
    ReviewComment: lambda: ReviewComment.objects.create(
        template=factories.make_template(), text="Remark", by=factories.make_user()
    ),
}


def _least(model: type[models.Model]) -> dict[str, Any]:
    """A value for each column that must have one."""
    values: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        original = getattr(column, "translated_field", None)
        if original is None and _must_have(column):
            values[column.name] = _value(column)
        elif original is not None and column.language == languages.DEFAULT:
            values[column.name] = f"{original.name} {next(_numbers)}"
    return values


def _must_have(column: models.Field[Any, Any]) -> bool:
    may_be_empty = column.null or (column.empty_strings_allowed and column.blank)
    made_for_us = may_be_empty or column.has_default() or column.has_db_default()
    return not made_for_us and (not column.primary_key or bool(column.remote_field))


def _value(column: models.Field[Any, Any]) -> Any:
    number = next(_numbers)
    if column.remote_field:
        return make(column.remote_field.model)
    if column.choices:
        return column.flatchoices[0][0]
    for kind, value in (
        (DateTimeRangeField, factories.span(factories.NOON)),
        (models.DateTimeField, factories.NOON + timedelta(hours=number)),
        (models.DateField, date(2024, 7, 26)),
        (models.TimeField, time(12)),
        (models.BinaryField, number.to_bytes(32, "big")),
        (models.IntegerField, number),
        (models.DecimalField, number),
        (models.BooleanField, False),
        (models.JSONField, {}),
        (ArrayField, []),
        (models.UUIDField, None),
    ):
        if isinstance(column, kind):
            return value
    return languages.DEFAULT if column.name == "language" else f"{column.name}-{number}"[: column.max_length]
