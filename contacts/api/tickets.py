"""What the ticket shop tells: who bought, passed on, resold or gave back which ticket."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import field_validator, model_validator

from committee.api import TokenAuth, system_of
from committee.models import ApiToken
from contacts import registration, tickets
from contacts.api.people import Language, Line, Strict
from contacts.enums import TicketEventType, TicketKind

router = Router(tags=["tickets"], auth=TokenAuth(ApiToken.Scope.TICKETS_WRITE))

AT_ONCE = 1_000


class PersonIn(Strict):
    """Somebody whom we may not know yet: registered then, and never changed by an event."""

    email: str | None = Field(None, max_length=320)
    phone: str | None = Field(None, max_length=40, description="International, or as dialled in `country`.")
    given_name: Line = Field("", max_length=100)
    family_name: Line = Field("", max_length=100)
    native_name: Line = Field("", max_length=200)
    language: Language | None = None
    language_tag: Line = Field("", max_length=35, description="BCP 47, as the person stated it.")
    country: str = Field("", pattern="^([A-Z]{2})?$", description="ISO 3166, two letters.")
    birth_year: int | None = Field(None, ge=1880, le=2100)
    is_minor: bool | None = None


class HolderIn(Strict):
    """Who holds the ticket from now on: by our public id, or by the id of a system."""

    id: uuid.UUID | None = Field(None, description="The back-office's public id.")
    external_id: Line = Field("", max_length=100, description="The id in the calling system, or in `system`.")
    system: Line = Field("", max_length=40, description="Whose id it is, when not the calling system's.")
    person: PersonIn | None = Field(None, description="Who it is, in case nobody is known by `external_id`.")

    @model_validator(mode="after")
    def names_somebody(self) -> HolderIn:
        if self.id is None and not self.external_id:
            raise ValueError("give an id or an external_id")
        return self


class TicketEventIn(Strict):
    """One thing that happened to one ticket. What is left out stays as it was."""

    event_id: Line = Field(
        min_length=1, max_length=100, description="Your own id of the event: told twice, it is one."
    )
    number: Line = Field(min_length=1, max_length=60, description="The ticket.", examples=["ATH-01-4711"])
    type: TicketEventType
    happened_at: datetime = Field(description="When; events may come late and in any order.")
    holder: HolderIn | None = Field(None, description="Of a purchase, a transfer and a resale; else left out.")
    session: Line = Field("", max_length=40, description="Code of the session; a purchase needs it.")
    kind: TicketKind | Literal[""] = ""
    category: Line = Field("", max_length=20)
    block: Line = Field("", max_length=20)
    gate: Line = Field("", max_length=20, description="Code within the session's venue; needs `session`.")
    venue_part: Line = Field("", max_length=20, description="Code within the session's venue; needs `session`.")

    @field_validator("happened_at")
    @classmethod
    def has_a_zone(cls, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("give the time zone, for example 2024-07-01T10:00:00+02:00")
        return moment


class TicketEventsIn(Strict):
    events: Annotated[list[TicketEventIn], Field(min_length=1, max_length=AT_ONCE)]


class Problem(Schema):
    """Why one event was refused, as RFC 9457 has it."""

    title: str = "Unprocessable Entity"
    status: int = 422
    detail: str
    pointer: str = Field(description="Where, in the request's body.")


class TicketEventOut(Schema):
    event_id: str
    result: tickets.Result
    problem: Problem | None = None


class TicketEventsOut(Schema):
    recorded: int
    known: int
    refused: int
    results: list[TicketEventOut] = Field(description="One for each event, in the order of the request.")


@router.post(
    "/ticket-events", response=TicketEventsOut, summary="Tell what happened to tickets", operation_id="tell_tickets"
)
def tell_tickets(request: HttpRequest, payload: TicketEventsIn) -> TicketEventsOut:
    """Up to 1,000 events; the same body twice changes nothing, so it may be retried.

    An event that says something unknown (a session, a person) is refused, with its problem, and the others are
    recorded. A body that is not of this shape is refused as a whole.
    """
    system = system_of(request)
    outcomes = tickets.record([_told(event, system) for event in payload.events], at=timezone.now())
    results = [
        TicketEventOut(event_id=outcome.event_id, result=outcome.result, problem=_problem(place, outcome))
        for place, outcome in enumerate(outcomes)
    ]
    counts = {result.value: sum(one.result == result for one in results) for result in tickets.Result}
    return TicketEventsOut(results=results, **counts)


def _told(event: TicketEventIn, system: str) -> tickets.Told:
    return tickets.Told(
        system=system,
        event_id=event.event_id,
        number=event.number,
        type=event.type,
        happened_at=event.happened_at,
        holder=None if event.holder is None else _holder(event.holder, system),
        session=event.session,
        kind=str(event.kind),
        category=event.category,
        block=event.block,
        gate=event.gate,
        venue_part=event.venue_part,
    )


def _holder(holder: HolderIn, system: str) -> tickets.Holder:
    stated = None
    if holder.person is not None:
        details = holder.person.model_dump(include=set(registration.DETAILS), exclude_unset=True, exclude_none=True)
        stated = tickets.Stated(details=details, email=holder.person.email, phone=holder.person.phone)
    return tickets.Holder(
        public_id=holder.id, system=holder.system or system, external_id=holder.external_id, stated=stated
    )


def _problem(place: int, outcome: tickets.Outcome) -> Problem | None:
    if outcome.result != tickets.Result.REFUSED:
        return None
    return Problem(detail=str(outcome.why), pointer=f"#/events/{place}/{outcome.field}")
