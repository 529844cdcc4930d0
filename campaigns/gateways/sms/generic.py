"""Any other provider that takes an SMS by HTTP POST: how it is spoken to stands in the configuration."""

from __future__ import annotations

import base64
from typing import Final

from campaigns.gateways.options import Options
from campaigns.gateways.sms import twilio
from campaigns.gateways.sms.building import gateway_of
from campaigns.gateways.sms.gateway import SmsGateway
from campaigns.gateways.sms.provider import NAMES, unknown_names

# How the simulator of `committee.simulator` is spoken to.
SIMULATED: Final = {"to": "{to}", "from": "{sender}", "text": "{text}", "reference": "{key}"}


def build(options: Options) -> SmsGateway:
    """The kind `http`: what may be written of it stands in `docs/integration.md`, SMS that leave."""
    fields, answer = options.table("fields"), options.table("answer")
    if not any("{to}" in value or "{to_digits}" in value for value in fields.values()):
        raise options.wrong("fields", 'write what is posted, like { to = "{to}", text = "{text}" }')
    if unknown := unknown_names(fields):
        known = ", ".join(f"{{{name}}}" for name in sorted(NAMES))
        raise options.wrong("fields", f"{{{unknown[0]}}} is none of {known}")
    if strange := sorted(answer.keys() - {"id", "error", "text"}):
        raise options.wrong("answer", f"{strange[0]} is none of id, error, text")
    asked = options.table("look_up")
    if asked and (asked.keys() != {"url", "id"} or "{key}" not in asked["url"]):
        raise options.wrong("look_up", 'write { url = "https://…?reference={key}", id = "messages.0.id" }')
    return gateway_of(
        options,
        url=options.url("url"),
        asked_at=asked.get("url", ""),
        has_at=asked.get("id", ""),
        headers=_signed_in(options),
        fields=fields,
        is_form=options.choice("body", ("json", "form"), "json") == "form",
        idempotency_header=options.text("idempotency_header", ""),
        id_at=answer.get("id", ""),
        error_at=answer.get("error", ""),
        words_at=answer.get("text", ""),
        fine=frozenset({"", "0", "None", *options.texts("fine")}),
        **_refusals(options),
    )


def _refusals(options: Options) -> dict[str, frozenset[str]]:
    """The codes that are final, and those of them that say what has become of the number."""
    hard, dead, left = (frozenset(options.texts(name)) for name in ("hard", "dead", "left"))
    if both := sorted(dead & left):
        raise options.wrong("left", f"{both[0]} stands in “dead”, too, and says one or the other")
    return {"final": hard | dead | left, "dead": dead, "left": left}


def build_simulated(options: Options) -> SmsGateway:
    """The kind `simulator`: `url` of a simulator."""
    return gateway_of(
        options,
        url=f"{options.url('url').rstrip('/')}/sms/messages",
        fields=SIMULATED,
        asked_at=f"{options.url('url').rstrip('/')}/sms/messages?reference={{key}}",
        has_at="messages.0.id",
        id_at="id",
        error_at="code",
        words_at="message",
        final=twilio.DEAD | twilio.LEFT,
        dead=twilio.DEAD,
        left=twilio.LEFT,
    )


def _signed_in(options: Options) -> dict[str, str]:
    """The headers by which the provider knows us."""
    match options.table("auth"):
        case {"kind": "bearer", "token": token, **rest} if not rest:
            return {"authorization": f"Bearer {token}"}
        case {"kind": "basic", "user": user, "password": password, **rest} if not rest:
            return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
        case {"kind": "header", "name": name, "value": value, **rest} if not rest:
            return {name.lower(): value}
        case {} as none if not none:
            return {}
    raise options.wrong(
        "auth",
        'write { kind = "bearer", token = "${NAME}" }, or kind = "basic" with user and '
        'password, or kind = "header" with name and value',
    )
