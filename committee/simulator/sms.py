"""How does an SMS provider speak? A plain one in JSON, and one in the shape of Twilio's Programmable Messaging."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlsplit

from committee.simulator.fault import Step
from committee.simulator.services import (
    Answer,
    Callback,
    NotUnderstood,
    Request,
    Service,
    Submission,
    code_of,
    key_of,
    status_of,
)

NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
GSM: Final = re.compile(
    "[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,\\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\\\\\[~\\]|€]*"
)
TAKES_TWO: Final = frozenset("^{}\\[~]|€")

# In the words of Twilio's list of errors.
WORDS: Final = {
    "21211": "Invalid 'To' Phone Number",
    "21614": "'To' number is not a valid mobile number",
    "21610": "Attempt to send to unsubscribed recipient",
    "20429": "Too Many Requests",
}


def read_generic(request: Request, _match: re.Match[str]) -> Submission:
    """`{"to", "from", "text", "reference"}`; the reference is its sender's own."""
    try:
        told = json.loads(request.body)
        to, sender, text = (str(told[name]) for name in ("to", "from", "text"))
    except (ValueError, KeyError, TypeError):
        raise NotUnderstood("to, from and text are needed, as JSON") from None
    _check(to, text)
    return Submission(
        at=Step.SMS, service="generic", recipient=to, key=key_of(request, str(told.get("reference", ""))),
        content=text.encode(), told={"sender": sender, "segments": segments(text)},
        yes=lambda name: Answer(201, {"id": name}),
        no=_generic_refusal,
    )  # fmt: skip


def read_twilio(request: Request, match: re.Match[str]) -> Submission:
    """A form with To, Body, and From or MessagingServiceSid. Twilio knows no reference of ours."""
    account, secret = _credentials(request.headers)
    if account != match["account"]:
        raise NotUnderstood("Authenticate", status=401)
    form = {name: values[-1] for name, values in parse_qs(request.body.decode(), keep_blank_values=True).items()}
    to, text = form.get("To", ""), form.get("Body", "")
    sender = form.get("From", "") or form.get("MessagingServiceSid", "")
    if not sender:
        raise NotUnderstood("A 'From' phone number is required")
    _check(to, text)
    where = form.get("StatusCallback", "")
    parts = segments(text)
    return Submission(
        at=Step.SMS, service="twilio", recipient=to,
        key=key_of(request, dict(parse_qsl(urlsplit(where).query)).get("reference", "")),
        content=text.encode(), told={"sender": sender, "segments": parts},
        yes=lambda name: Answer(
            201, {"sid": name, "status": "queued", "num_segments": str(parts), "to": to, "error_code": None}
        ),
        no=_twilio_refusal,
        callback=Callback(where, account, secret) if where else None,
    )  # fmt: skip


def segments(text: str) -> int:
    """How many parts it takes: 160 or 153 characters of GSM 03.38, else 70 or 67 UTF-16 units."""
    if GSM.fullmatch(text):
        length, alone, joined = len(text) + sum(character in TAKES_TWO for character in text), 160, 153
    else:
        length, alone, joined = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= alone else -(-length // joined)


def _check(to: str, text: str) -> None:
    if not NUMBER.fullmatch(to):
        raise NotUnderstood("'To' is not a number in E.164")
    if not text:
        raise NotUnderstood("A text is required")


def _credentials(headers: Mapping[str, str]) -> tuple[str, str]:
    scheme, _space, encoded = headers.get("authorization", "").partition(" ")
    try:
        account, _colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (account, secret) if scheme.lower() == "basic" and secret else ("", "")


def _generic_refusal(words: str) -> Answer:
    code = code_of(words)
    return Answer(status_of(words), {"code": code, "message": WORDS.get(code, "Refused")})


def _twilio_refusal(words: str) -> Answer:
    status, code = status_of(words), code_of(words) or "20500"
    return Answer(status, {"code": int(code), "message": WORDS.get(code, "Refused"), "status": status})


SERVICES: Final = (
    Service(re.compile(r"/sms/messages/?"), read_generic),
    Service(re.compile(r"/2010-04-01/Accounts/(?P<account>[^/]+)/Messages\.json"), read_twilio),
)
