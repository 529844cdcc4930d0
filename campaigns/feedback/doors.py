"""How is each provider's webhook let in: by which signature, how fresh, and by which name of the event?

at the door      is_genuine, event_id: what a request may cost
on its lane      `campaigns.feedback.reading`: what it says
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from campaigns.feedback import esp, generic, signatures, sns
from campaigns.feedback.posted import POSTED_JUST_NOW, TOLD_AGAIN_FOR, NotGenuine, Posted


def _nothing(_posted: Posted) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """`event_id` is empty where the provider has no name that stays the same when it tells an event again."""

    is_signed: Callable[[Posted, str], bool]
    signed_at: Callable[[Posted], str] = _nothing
    fresh_for: timedelta = POSTED_JUST_NOW
    event_id: Callable[[Posted], str] = _nothing


def check(door: Door, posted: Posted, secrets: tuple[str, ...], *, at: datetime) -> None:
    """Let nobody in but the provider. Raises `NotGenuine` and `NotReadable`.

    Every secret is tried, whichever fits: two are live while one replaces the other.
    """
    fits = [door.is_signed(posted, secret) for secret in secrets]
    moment = door.signed_at(posted)
    if not any(fits) or not signatures.is_fresh(moment or None, at=at, within=door.fresh_for):
        raise NotGenuine


def _header(name: str) -> Callable[[Posted], str]:
    return lambda posted: posted.headers.get(name, "")


def _mailgun(name: str) -> Callable[[Posted], str]:
    """From the block that is signed; older webhooks post it among the fields of a form."""

    def read(posted: Posted) -> str:
        signed: Any = posted.fields.get("signature") if posted.is_json else posted.form
        return str(signed.get(name, "")) if isinstance(signed, dict) else ""

    return read


def _esp(name: str) -> Door:
    """By the signature that anymail verifies; by a password where the provider signs nothing."""
    verify = partial(esp.is_genuine, name) if esp.ESPS[name].secret else signatures.by_password
    return Door(is_signed=verify, **_TOLD_BY.get(name, {}))


# What is signed beside the body, and the event's own name where it has one.
_TOLD_BY: Final[Mapping[str, dict[str, Any]]] = {
    "mailgun": {"signed_at": _mailgun("timestamp"), "fresh_for": TOLD_AGAIN_FOR, "event_id": _mailgun("token")},
    "sendgrid": {"signed_at": _header("x-twilio-email-event-webhook-timestamp")},
    "resend": {"event_id": _header("svix-id")},
}

DOORS: Final[Mapping[str, Door]] = {
    **{name: _esp(name) for name in esp.ESPS},
    "amazon_ses": Door(
        is_signed=sns.is_genuine, signed_at=sns.signed_at, fresh_for=TOLD_AGAIN_FOR, event_id=sns.event_id
    ),
    "twilio": Door(is_signed=signatures.by_address_and_form),
    "generic": Door(is_signed=signatures.by_digest, signed_at=_header("x-timestamp"), event_id=generic.event_id),
}
