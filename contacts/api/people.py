"""What other systems tell the back-office about people. Each operation makes one domain call a fact."""

from __future__ import annotations

import unicodedata
import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status
from pydantic import AfterValidator, ConfigDict, field_validator

from committee import languages, local_times
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


def on_one_line(text: str) -> str:
    """Anything that can be read, in any script and of any length the field allows."""
    if any(unicodedata.category(character) in _NOT_ON_A_LINE for character in text):
        raise ValueError("holds a line break or a character that cannot be printed")
    return text


# Controls, line and paragraph separators, halves of characters. Format characters belong to the scripts that use them.
_NOT_ON_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})
Line = Annotated[str, AfterValidator(on_one_line)]


class ReferenceIn(Strict):
    """The person's id in another system than the calling one."""

    system: Line = Field(min_length=1, max_length=40, examples=["shop"])
    external_id: Line = Field(min_length=1, max_length=100)


class PushIn(Strict):
    """A browser's or an app's push subscription."""

    endpoint: str = Field(max_length=1000, description="Of an app: `fcm:` and its registration token, without keys.")
    keys: dict[Literal["p256dh", "auth"], str] = Field(default_factory=dict)


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
    given_name: Line = Field("", max_length=100, description="Or the only name, of who has one.")
    family_name: Line = Field("", max_length=100, description="With its particles.", examples=["de la Cruz"])
    native_name: Line = Field("", max_length=200, description="In the person's own script.", examples=["王晓明"])
    language: Language | None = None
    language_tag: Line = Field("", max_length=35, description="BCP 47, as the person stated it.", examples=["pt-BR"])
    country: str = Field("", pattern="^([A-Z]{2})?$", description="ISO 3166, two letters.")
    region: Line = Field("", max_length=80)
    postcode: Line = Field("", max_length=12)
    time_zone: str = Field("", max_length=40, description="IANA.", examples=["Pacific/Tahiti"])
    birth_year: int | None = Field(None, ge=1880, le=2100)
    is_minor: bool | None = Field(None, description="For whose year of birth is not known.")
    tags: list[Annotated[Line, Field(max_length=40)]] = Field(default_factory=list, max_length=50)
    attributes: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict, max_length=50, description="By code, each of its declared type; null takes one away."
    )
    references: list[ReferenceIn] = Field(
        default_factory=list, max_length=20, description="The person's ids in other systems."
    )
    push: list[PushIn] = Field(default_factory=list, max_length=10, description="Push subscriptions, RFC 8291.")
    consents: list[ConsentIn] = Field(default_factory=list, max_length=50)

    @field_validator("time_zone")
    @classmethod
    def exists(cls, name: str) -> str:
        if name and name not in local_times.zones():
            raise ValueError("is not a time zone, for example Europe/Paris")
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
            attributes=payload.attributes,
            references=[(one.system, one.external_id) for one in payload.references],
            push=[
                registration.PushSubscription(one.endpoint, {str(name): key for name, key in one.keys.items()})
                for one in payload.push
            ],
            at=timezone.now(),
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
