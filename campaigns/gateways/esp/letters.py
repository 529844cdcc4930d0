"""What does a provider's API get of a finished letter? Its parts and the fields that mean something to readers."""

from __future__ import annotations

import re
from copy import deepcopy
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import Message
from email.utils import parseaddr
from typing import Any, Final

from anymail.message import AnymailMessage
from anymail.utils import update_deep

from campaigns.gateways import EmailEnvelope
from campaigns.gateways.esp.apis import Api

# The others are the provider's own to write: MIME-Version, Date, Content-Type.
FIELDS: Final = ("Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "X-Committee-Test")
# Under this name our key comes back with every event.
KEY: Final = "key"
# Where a template's mark would begin, and what is put between its signs: in words, a character that nobody sees.
_MARK: Final = re.compile(r"\{(?=[{%#])")
_NOT_SEEN: Final = "\u2060"


def letter_of(envelope: EmailEnvelope, api: Api, *, return_path: bool = False) -> AnymailMessage:
    """The letter as anymail takes it, with what this provider can carry."""
    parsed = message_from_bytes(envelope.content)
    parts = {part.get_content_type(): _words(part) for part in parsed.walk() if not part.is_multipart()}
    subject = _decoded(parsed["Subject"])
    if api.fills_in:
        subject, parts = _unmarked(subject), {kind: _unmarked(words, kind=kind) for kind, words in parts.items()}
    letter = AnymailMessage(
        subject=subject,
        body=parts.get("text/plain", ""),
        from_email=_mailbox(parsed["From"]),
        to=[envelope.recipient],
        reply_to=[_mailbox(parsed["Reply-To"])] if parsed["Reply-To"] else None,
        headers={name: parsed[name] for name in _fields_for(api) if parsed[name]},
        **_beside(envelope, api, can_be_left="List-Unsubscribe" in parsed, return_path=return_path),
    )
    if page := parts.get("text/html"):
        letter.attach_alternative(page, "text/html")
    return letter


def _fields_for(api: Api) -> list[str]:
    return [name for name in (*FIELDS, *api.more_fields) if name not in api.own_fields]


def _beside(envelope: EmailEnvelope, api: Api, *, can_be_left: bool, return_path: bool) -> dict[str, Any]:
    """What goes along and stands in no letter."""
    given: dict[str, Any] = {
        "metadata": {KEY: envelope.key.partition("@")[0]},
        # What a reader does is counted by us, with their consent, or not at all.
        "track_opens": False,
        "track_clicks": False,
    }
    given = {name: value for name, value in given.items() if name not in api.lacks}
    if return_path:
        given["envelope_sender"] = envelope.sender
    extra: dict[str, Any] = {}
    for added in (api.as_written, None if can_be_left else api.of_service):
        update_deep(extra, deepcopy(added or {}))  # anymail builds upon it
    return {**given, "esp_extra": extra} if extra else given


def _unmarked(words: str, *, kind: str = "text/plain") -> str:
    """The same to whoever reads it; to whoever looks for marks, there are none."""
    return _MARK.sub("&#123;" if kind == "text/html" else f"{{{_NOT_SEEN}", words)


def _words(part: Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode(part.get_content_charset("utf-8")).replace("\r\n", "\n")


def _decoded(value: str | None) -> str:
    return str(make_header(decode_header(" ".join((value or "").split()))))


def _mailbox(value: str | None) -> str:
    name, address = parseaddr(" ".join((value or "").split()))
    return str(Address(_decoded(name), addr_spec=address))
