"""What other systems tell the back-office about people. Each operation makes one domain call a fact."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status
from pydantic import ConfigDict, field_validator

from committee import languages
from committee.api import TokenAuth, system_of
from committee.errors import CommitteeError
from committee.models import ApiToken
from contacts import consents, registration
from contacts.enums import Channel, ConsentSource, ConsentStatus
from contacts.models import Topic

router = Router(tags=["contacts"], auth=TokenAuth(ApiToken.Scope.CONTACTS_WRITE))

Language = Literal["fr", "en", "de", "es", "ru", "ar", "zh-hans", "ja", "ko"]
assert Language.__args__ == languages.CODES  # type: ignore[attr-defined]


class UnknownTopic(CommitteeError):
    """A consent names a topic that does not exist."""


class Strict(Schema):
    """Refuses what it does not know: a misspelt field must not be lost in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ConsentIn(Strict):
    """A decision the person took in the calling system, with its proof."""

    topic: str = Field(description="Code of the topic.", examples=["news"])
    channel: Channel
    status: ConsentStatus
    decided_at: datetime = Field(description="When the person decided; never in the future.")
    wording: str = Field("", max_length=60, description="Version of the text shown.")
    language: Language | None = Field(None, description="Language the text was shown in.")
    reference: str = Field("", max_length=100, description="The calling system's own id of the decision.")

    @field_validator("decided_at")
    @classmethod
    def has_been(cls, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("give the time zone, for example 2024-07-01T10:00:00+02:00")
        if moment > timezone.now():
            raise ValueError("is in the future")
        return moment


class ContactIn(Strict):
    """What the calling system knows of a person. Fields left out stay as they are."""

    email: str | None = Field(None, max_length=320)
    phone: str | None = Field(None, max_length=40, description="International, or as dialled in `country`.")
    given_name: str = Field("", max_length=100)
    family_name: str = Field("", max_length=100)
    language: Language | None = None
    language_tag: str = Field("", max_length=35, description="BCP 47, as the person stated it.", examples=["pt-BR"])
    country: str = Field("", pattern="^([A-Z]{2})?$", description="ISO 3166, two letters.")
    birth_year: int | None = Field(None, ge=1880, le=2100)
    tags: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=50)
    consents: list[ConsentIn] = Field(default_factory=list, max_length=50)

    @field_validator("given_name", "family_name")
    @classmethod
    def has_no_control_characters(cls, name: str) -> str:
        if any(not character.isprintable() for character in name):
            raise ValueError("holds a character that cannot be printed")
        return name


class ContactOut(Schema):
    id: uuid.UUID = Field(description="The back-office's public id of the person.")
    external_id: str
    created: bool
    changed: bool


@router.put(
    "/contacts/{external_id}",
    response={200: ContactOut, 201: ContactOut},
    summary="Create or update a contact",
    operation_id="upsert_contact",
)
def upsert_contact(
    request: HttpRequest, external_id: Annotated[str, Path(max_length=100)], payload: ContactIn
) -> Status[ContactOut]:
    """Known by the calling system's own id. The same call twice changes nothing, so it may be retried.

    Addresses are added, never taken away; a suppressed address stays suppressed; a consent never overrides a later
    decision of the person. Either everything in the call is written, or nothing.
    """
    details = payload.model_dump(include=set(registration.DETAILS), exclude_unset=True, exclude_none=True)
    with transaction.atomic():
        known = registration.register(
            system=system_of(request),
            external_id=external_id,
            details=details,
            email=payload.email,
            phone=payload.phone,
        )
        for decision in payload.consents:
            _record(request, known, decision)
    answer = ContactOut(
        id=known.contact.public_id, external_id=external_id, created=known.created, changed=known.changed
    )
    return Status(201 if known.created else 200, answer)


def _record(request: HttpRequest, known: registration.Registered, decision: ConsentIn) -> None:
    topic = Topic.objects.filter(code=decision.topic).first()
    if topic is None:
        raise UnknownTopic(f"There is no topic “{decision.topic}”.")
    decided: dict[str, Any] = {
        "topic": topic,
        "channel": decision.channel,
        "source": ConsentSource.API,
        "at": decision.decided_at,
    }
    reference = decision.reference or system_of(request)
    if decision.status == ConsentStatus.WITHDRAWN:
        consents.withdraw(known.contact, **decided, reference=reference)
        return
    consents.record_opt_in(
        known.contact, **decided, wording=decision.wording, language=decision.language or "", source_ref=reference
    )
