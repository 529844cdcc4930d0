"""What does the provider report of what it took, when, how often, and in which order?

A rule of the control file's `reports` matches acceptances; each that matches yields a report of its own. Without any,
an SMS is reported delivered after a second, and the names with a meaning are what they mean.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from hmac import digest
from typing import Any, Final
from urllib.parse import urlencode

from committee.simulator.meanings import afterwards
from committee.simulator.services import Callback

# Twilio's own words for what became of a message.
TWILIO_STATUS: Final = {"delivered": "delivered", "failed": "undelivered", "sent": "sent"}
# What somebody answers, who means it.
ANSWERS: Final = {"stop": "STOP", "start": "START"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of report. The fields are those of the control file."""

    event: str
    channel: str = "*"
    recipient: str = "*"
    share: float = 1.0
    delay: float = 0.0  # seconds after the acceptance
    shuffle: float = 0.0  # up to so many more: later messages are told of before earlier ones
    copies: int = 1
    code: str = ""

    def speaks_of(self, entry: Mapping[str, Any]) -> bool:
        meant = fnmatchcase(entry["channel"], self.channel) and fnmatchcase(entry["recipient"], self.recipient)
        return meant and self.lot(entry, "share") < self.share

    def lot(self, entry: Mapping[str, Any], purpose: str) -> float:
        """From 0 to 1, always the same for this rule, message and purpose."""
        drawn = hashlib.blake2b(f"{self} {entry['recipient']} {entry['key']} {purpose}".encode(), digest_size=4)
        return int.from_bytes(drawn.digest(), "big") / 2**32


UNTOLD: Final = (Rule("delivered", channel="sms", delay=1.0),)


@dataclass(frozen=True, slots=True)
class Report:
    """One webhook to be sent, and how many seconds from now."""

    after: float
    url: str
    headers: Mapping[str, str]
    body: bytes


def of(
    entry: Mapping[str, Any], rules: tuple[Rule, ...] | None, *, to: Callback, callback: Callback | None
) -> Iterator[Report]:
    """The reports of one acceptance: to `callback` in Twilio's form, where the message named one; else to `to`."""
    for rule, moments in due(entry, rules):
        name = str(uuid.UUID(bytes=hashlib.blake2b(f"{rule} {entry}".encode(), digest_size=16).digest()))
        body, headers = _form(entry, rule, callback) if callback else _json(entry, rule, name, to)
        if where := (callback or to).url:
            yield from (Report(after, where, headers, body) for after in moments)


def due(entry: Mapping[str, Any], rules: tuple[Rule, ...] | None) -> Iterator[tuple[Rule, list[float]]]:
    """Each rule that speaks of this acceptance, and in how many seconds each of its copies is sent."""
    for rule in _rules(entry, rules):
        if rule.speaks_of(entry):
            shuffled = (rule.lot(entry, f"shuffle {copy}") for copy in range(rule.copies))
            yield rule, [rule.delay + rule.shuffle * lot for lot in shuffled]


def _rules(entry: Mapping[str, Any], rules: tuple[Rule, ...] | None) -> tuple[Rule, ...]:
    if rules is not None:
        return rules
    meant = enumerate(afterwards(entry["channel"], entry["recipient"]), 1)
    return tuple(Rule(event, delay=float(second), code=code) for second, (event, code) in meant) or UNTOLD


def _json(entry: Mapping[str, Any], rule: Rule, name: str, to: Callback) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(
        {
            "id": name,
            "event": rule.event,
            "at": (datetime.now(UTC) + timedelta(seconds=rule.delay)).isoformat(timespec="milliseconds"),
            "channel": entry["channel"],
            "message": entry.get("id", ""),
            "reference": entry["key"],
            "recipient": entry["recipient"],
            "code": rule.code,
            "text": ANSWERS.get(rule.event, ""),
        }
    ).encode()
    headers = {"content-type": "application/json"}
    if to.secret:
        headers["x-signature"] = "sha256=" + digest(to.secret.encode(), body, "sha256").hex()
    return body, headers


def _form(entry: Mapping[str, Any], rule: Rule, callback: Callback) -> tuple[bytes, dict[str, str]]:
    """As Twilio tells it: the status of a message, or the message somebody answered with."""
    if word := ANSWERS.get(rule.event):
        told = {"From": entry["recipient"], "To": entry["sender"], "Body": word, "OptOutType": word}
        name = hashlib.md5(f"{entry['id']} {word}".encode(), usedforsecurity=False).hexdigest()
        told["MessageSid"] = f"SM{name}"
    else:
        status = TWILIO_STATUS.get(rule.event, rule.event)
        told = {"MessageSid": entry["id"], "MessageStatus": status, "To": entry["recipient"], "From": entry["sender"]}
        if rule.code:
            told["ErrorCode"] = rule.code
    told["AccountSid"] = callback.account
    signed = callback.url + "".join(f"{field}{told[field]}" for field in sorted(told))
    signature = b64encode(digest(callback.secret.encode(), signed.encode(), "sha1")).decode()
    return urlencode(told).encode(), {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": signature,
    }
