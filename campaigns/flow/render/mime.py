"""Which bytes go over the wire? Literals are encoded once per compiled text; per person, bytes are joined."""

from __future__ import annotations

from datetime import datetime

from campaigns.flow.render.compiled import CompiledEmail
from campaigns.flow.render.fill import RenderedEmail


class Skeleton:
    """The MIME of a compiled text, encoded: keep one per compiled text and process."""

    def __init__(self, compiled: CompiledEmail) -> None:
        self.compiled = compiled


def mime(
    skeleton: Skeleton, rendered: RenderedEmail, *, to: str, message_id: str, date: datetime, seven_bit: bool = False
) -> bytes:
    """One person's message as RFC 5322 bytes, CRLF, not dot-stuffed; `seven_bit` for a server without 8BITMIME.

    `message_id` comes without its angle brackets. The bytes follow from the arguments alone.
    """
    raise NotImplementedError
