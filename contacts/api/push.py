"""What the apps and browsers pass on: where somebody gets push messages, and that they no longer do."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema, Status

from committee.api import TokenAuth, system_of
from committee.models import ApiToken
from contacts import registration
from contacts.api.people import PushIn, Strict
from contacts.models import Contact

router = Router(tags=["contacts"], auth=TokenAuth(ApiToken.Scope.CONTACTS_WRITE))

ExternalId = Annotated[str, Path(max_length=100)]


class EndpointIn(Strict):
    endpoint: str


class PushOut(Schema):
    changed: bool


@router.post(
    "/contacts/{external_id}/push-subscriptions",
    response={200: PushOut, 201: PushOut},
    summary="Register a push subscription",
    operation_id="subscribe_to_push",
)
def subscribe(request: HttpRequest, external_id: ExternalId, payload: PushIn) -> Status[PushOut]:
    """An address like any other: it gives no right by itself. The same call twice changes nothing."""
    changed = registration.subscribe_to_push(
        _person(request, external_id), endpoint=payload.endpoint, keys=payload.model_dump()["keys"], at=timezone.now()
    )
    return Status(201 if changed else 200, PushOut(changed=changed))


@router.delete(
    "/contacts/{external_id}/push-subscriptions",
    response=PushOut,
    summary="Forget a push subscription",
    operation_id="unsubscribe_from_push",
)
def unsubscribe(request: HttpRequest, external_id: ExternalId, payload: EndpointIn) -> PushOut:
    """For a subscription that the browser gave up. Not known, or gone before: nothing changes."""
    return PushOut(
        changed=registration.unsubscribe_from_push(_person(request, external_id), endpoint=payload.endpoint)
    )


def _person(request: HttpRequest, external_id: str) -> Contact:
    contact = registration.known_as(system_of(request), external_id)
    if contact is None or contact.erased_at:
        raise Http404
    return contact
