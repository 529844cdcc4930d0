"""What does one person get? The words of their copy, and the hash that proves them."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Final

from campaigns import sms
from campaigns.sms import Parts

if TYPE_CHECKING:
    from campaigns.flow.render.compiled import CompiledEmail, CompiledPush, CompiledSms


# From this format on, a copy's hash says whom it comes from.
_WITH_SENDER: Final = 3
_PIECE: Final = 2047


class RenderedEmail:
    """One person's copy: `subject`, `html`, `text`, and the `hash` that proves them."""

    def __init__(self, compiled: CompiledEmail, values: list[str], unsubscribe_url: str | None) -> None:
        self.compiled = compiled
        self.values = values  # fit for their places, in the order of `compiled.dynamic`
        self.unsubscribe_url = unsubscribe_url
        self.subject = compiled.weaves[0].joined(values).strip()

    @cached_property
    def html(self) -> str:
        """The HTML part, with CRLF."""
        return self.compiled.weaves[2].joined(self.values)

    @cached_property
    def text(self) -> str:
        """The text part, with CRLF."""
        return self.compiled.weaves[1].joined(self.values)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of sender, subject, HTML and text: who told this person what, whatever the transport did to it."""
        return self.digest(self.html.encode(), self.text.encode()).hex()

    def digest(self, html: bytes | memoryview, text: bytes | memoryview) -> bytes:
        """The same as bytes, from the HTML and the text in UTF-8."""
        sender = self.compiled.sender
        said_by = (sender.name, sender.address, sender.reply_to) if self.compiled.format >= _WITH_SENDER else ()
        found = hashlib.sha256("\0".join([*said_by, self.subject, ""]).encode())
        _take_in(found, html)
        found.update(b"\0")
        _take_in(found, text)
        return found.digest()


class RenderedSms:
    """One person's SMS: its `text`, and the `hash` that proves it."""

    def __init__(self, compiled: CompiledSms, values: list[str]) -> None:
        self.compiled = compiled
        self.text = compiled.weaves[0].joined(values).strip()

    @cached_property
    def parts(self) -> Parts:
        """In how many parts it is sent, in which alphabet."""
        return sms.count(self.text)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of sender and text, told apart from every other channel's."""
        said_by = (self.compiled.sender_id,) if self.compiled.format >= _WITH_SENDER else ()
        return _sha256("sms", *said_by, self.text)


class RenderedPush:
    """One person's push message: `title`, `body`, `url`, and the `hash` that proves them."""

    def __init__(self, compiled: CompiledPush, values: list[str]) -> None:
        self.compiled = compiled
        self.title, self.body, self.url = (weave.joined(values).strip() for weave in compiled.weaves)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of title, body and link, told apart from every other channel's."""
        return _sha256("push", self.title, self.body, self.url)


Rendered = RenderedEmail | RenderedSms | RenderedPush


def _sha256(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _take_in(found: hashlib._Hash, said: bytes | memoryview) -> None:
    """In pieces so small that hashlib keeps the interpreter's lock: giving it away costs more than each of them."""
    for start in range(0, len(said), _PIECE):
        found.update(said[start : start + _PIECE])
