"""How is one provider of SMS spoken to? What to post where, and where its answer says what."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from campaigns.gateways import Refusal, SmsEnvelope

# What a field may be made of. Nothing else of a message is the provider's to know.
NAMES: Final = frozenset({"to", "to_digits", "sender", "text", "key", "country", "parts"})
PLACE: Final = re.compile(r"\{([a-z_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsProvider:
    """One provider. A dotted name (`message.to`) is a place inside an object of JSON."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str]  # what is posted; `{to}` and the like stand for what is the message's
    is_form: bool = False
    idempotency_header: str = ""  # where the provider takes a key, and then sends nothing twice
    sender: str = ""  # instead of the one who signs the campaign
    senders: Mapping[str, str] = field(default_factory=dict)  # by the country of the number
    # Where one asks what became of a message, `{key}` in it, and where the answer names one it has.
    asked_at: str = ""
    has_at: str = ""
    # Where the answer says them.
    id_at: str = ""
    error_at: str = ""
    words_at: str = ""
    # Codes that are no error, and those that speak of the number or the text.
    fine: frozenset[str] = frozenset({"", "0", "None"})
    final: frozenset[str] = frozenset()
    # Of the final ones: nobody is reached at this number; its owner told the provider to stop.
    dead: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    def sender_for(self, envelope: SmsEnvelope) -> str:
        return self.senders.get(envelope.country) or self.sender or envelope.sender

    def meaning(self, error: str) -> Refusal | None:
        """What a final code says of the number; None where it speaks of the text, or says no more than no."""
        if error in self.left:
            return Refusal.LEFT
        return Refusal.DEAD if error in self.dead else None

    def body(self, envelope: SmsEnvelope) -> bytes:
        """What is posted for one message. A field that would be empty is left out."""
        said = {
            "to": envelope.recipient,
            "to_digits": envelope.recipient.removeprefix("+"),
            "sender": self.sender_for(envelope),
            "text": envelope.text,
            "key": envelope.key,
            "country": envelope.country,
            "parts": str(envelope.parts),
        }
        written = {name: PLACE.sub(lambda found: said[found[1]], value) for name, value in self.fields.items()}
        filled = {name: value for name, value in written.items() if value}
        return urlencode(filled).encode() if self.is_form else _nested(filled)

    def question(self, key: str) -> str:
        """Where one asks whether it has the message with this key."""
        return self.asked_at.replace("{key}", quote(key, safe=""))

    def headers_for(self, envelope: SmsEnvelope) -> dict[str, str]:
        kind = "application/x-www-form-urlencoded" if self.is_form else "application/json"
        key = {self.idempotency_header: envelope.key} if self.idempotency_header else {}
        return {"content-type": kind, "accept": "application/json", **self.headers, **key}


def unknown_names(fields: Mapping[str, str]) -> list[str]:
    """Places in the fields for which nothing stands."""
    return sorted({name for value in fields.values() for name in PLACE.findall(value)} - NAMES)


def found_at(path: str, answer: object) -> str:
    """What stands at `a.0.b` of an answer, as text; empty where nothing does, or `false`: no error is none."""
    place: Any = answer
    for step in path.split(".") if path else ():
        if isinstance(place, Mapping):
            place = place.get(step)
        elif isinstance(place, list) and step.isdecimal() and int(step) < len(place):
            place = place[int(step)]
        else:
            return ""
    if isinstance(place, bool):
        return "true" if path and place else ""
    return str(place) if path and isinstance(place, str | int | float) else ""


def _nested(fields: Mapping[str, str]) -> bytes:
    whole: dict[str, Any] = {}
    for name, value in fields.items():
        *way, last = name.split(".")
        place = whole
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value
    return json.dumps(whole, ensure_ascii=False).encode()
