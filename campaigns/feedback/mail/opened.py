"""What lies in this letter? Its parts in words, however it was packed, broken or meant to hurt.

Only so much is opened: the news stand at the beginning, and the letter that was returned may be as long as it likes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses
from typing import Final

MOST_BYTES: Final = 500_000
MOST_PARTS: Final = 200
MOST_TOLD: Final = 30_000  # characters
MOST_OF_A_PAGE: Final = 100_000
STATUS: Final = {"message/delivery-status", "message/global-delivery-status"}
RETURNED: Final = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "text/rfc822-header",
    "message/global-headers",
}
FEEDBACK: Final = "message/feedback-report"

# Behind such a line stands the letter that came back, where it does not have a part of its own.
COPY_BEGINS: Final = re.compile(
    r"^(?:[ \t]*-{2,60} ?(?:this is a copy|below this line|original message|returned (?:mail|message)"
    r"|the header of the original|message text follows|(?:the )?unsent message|forwarded message"
    r"|undelivered message|message header|header follows)|-{2,60}.{0,40}original message|(?:the )?(?:original"
    r"|unsent|returned) message(?: (?:follows|headers|text)|:?[ \t]*$)|\|-+ ?message text follows"
    r"|content-type: (?:message/rfc822|text/rfc822-headers)|return-path:|received: )",
    re.IGNORECASE | re.MULTILINE,
)
_BREAKS: Final = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"<(style|script|head)\b.{0,5000}?</\1>", re.IGNORECASE | re.DOTALL)
_TAGS: Final = re.compile(r"<[a-z!/][^<>@]{0,2000}>", re.IGNORECASE)


@dataclass(slots=True)
class Letter:
    """A letter that was opened."""

    message: Message
    told: str = ""  # what its writer says, before what was returned
    returned: str = ""  # the head, and perhaps the words, of our own letter
    statuses: list[str] = field(default_factory=list)  # the fields of RFC 3464, as text
    feedback: str | None = None  # the fields of RFC 5965
    has_copy: bool = False  # another letter lies in it
    lines: int = 0  # of the whole letter

    def header(self, name: str) -> str:
        """A header on one line, decoded; empty where there is none, or where it cannot be read."""
        return next(iter(_values(self.message, name)), "")

    def addresses(self, *names: str) -> list[str]:
        """The addresses in these headers."""
        return addresses_in_header([value for name in names for value in _values(self.message, name)])


def open_letter(raw: bytes) -> Letter:
    """Open what came. Raises nothing: what is beyond reading is taken for plain words."""
    raw = raw[:MOST_BYTES].replace(b"\0", b"")
    if raw.startswith(b"From "):  # a mailbox file's own first line
        raw = raw.partition(b"\n")[2]
    try:
        letter = Letter(BytesParser().parsebytes(raw))
        _lay_out(letter)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError, IndexError):
        letter = Letter(BytesHeaderParser().parsebytes(raw))
        letter.told = _decoded_bytes(raw.partition(b"\n\n")[2] or raw, "")
    _cut(letter)
    letter.lines = raw.count(b"\n")
    return letter


def _values(message: Message, name: str) -> list[str]:
    """Each value of a header, as people read it."""
    return [_decoded(value) for found, value in message.raw_items() if found.lower() == name.lower()]


def _decoded(value: str) -> str:
    """Some write UTF-8 as it is, though a head holds ASCII alone."""
    text = " ".join(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, TypeError):
        return text


def addresses_in_header(values: list[str]) -> list[str]:
    """The addresses of a header such as To."""
    return [address for _name, address in getaddresses([value[:10_000] for value in values]) if "@" in address]


def _lay_out(letter: Letter) -> None:
    plain: list[str] = []
    pages: list[str] = []
    for part in _parts(letter.message):
        kind = part.get_content_type()
        if kind in RETURNED:
            letter.has_copy = True
            letter.returned += _copied(part)
        elif kind in STATUS:
            letter.statuses.append(_fields(part))
        elif kind == FEEDBACK:
            letter.feedback = _fields(part)
        elif kind == "text/html":
            pages.append(_without_tags(_words(part)))
        elif kind.startswith(("text/", "multipart/")) or kind == letter.message.get_content_type():
            plain.append(_words(part))
    letter.told = "\n\n".join(filter(str.strip, plain)) or "\n\n".join(pages)


def _parts(message: Message) -> Iterator[Message]:
    """The parts in order, without looking into a letter that lies in this one; not more than `MOST_PARTS`."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop()
        seen += 1
        kind, inner = part.get_content_type(), _inner(part)
        if inner and kind.startswith("multipart/"):
            waiting += reversed(inner[:MOST_PARTS])
        elif inner and kind in RETURNED and inner[0].get_content_type() == "multipart/report":
            # A bounce that was packed once more on its way, by a list or a gateway.
            waiting.append(inner[0])
        else:
            yield part


def _inner(part: Message) -> list[Message]:
    """What the parser found in this part, each a message of its own."""
    inner = part.get_payload()
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []


def _copied(part: Message) -> str:
    inner = _inner(part)
    return _head(inner[0]) if inner else _words(part)


def _head(message: Message) -> str:
    return "\n".join(f"{name}: {_decoded(value)}" for name, value in message.raw_items()) + "\n"


def _fields(part: Message) -> str:
    """The fields of a status or feedback part as they were written."""
    inner = _inner(part)
    if not inner:
        return _words(part)
    if part.get("Content-Transfer-Encoding", "").strip().lower() in {"base64", "quoted-printable"}:
        whole = Message()
        whole["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"]
        whole.set_payload("\n".join(map(_as_written, inner)))
        return _words(whole)
    return "\n\n".join(map(_as_written, inner))


def _as_written(block: Message) -> str:
    fields = "".join(f"{name}: {value}\n" for name, value in block.items())
    inner = block.get_payload()
    return f"{fields}\n{inner}" if isinstance(inner, str) else fields


def _words(part: Message) -> str:
    inner = part.get_payload(decode=True)
    if not isinstance(inner, bytes):
        return ""
    return _decoded_bytes(inner, part.get_content_charset("") or "")


def _decoded_bytes(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _without_tags(page: str) -> str:
    words = _TAGS.sub("", _BREAKS.sub("\n", _HIDDEN.sub("", page[:MOST_OF_A_PAGE])))
    return html.unescape(words)


def _cut(letter: Letter) -> None:
    """Part what is told from a copy of our letter that stands in the same text."""
    if found := COPY_BEGINS.search(letter.told):
        letter.returned += letter.told[found.start() :][:MOST_TOLD]
        letter.told = letter.told[: found.start()]
    letter.told = letter.told.replace("\r\n", "\n")[:MOST_TOLD]
