"""Which bytes go over the wire? Literals are encoded once per compiled text; per person, bytes are joined."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Final

from campaigns.enums import Purpose
from campaigns.flow.render import headers
from campaigns.flow.render.compiled import CompiledEmail, Part, Slot
from campaigns.flow.render.escaping import Escaping
from campaigns.flow.render.fill import RenderedEmail
from campaigns.flow.render.lines import LONGEST, VALUE_BYTES, longest_line
from campaigns.flow.render.quoted_printable import SOFT_BREAK, quoted_printable
from campaigns.flow.render.weave import Weave

# What goes into every message, before the values of its own slots: their places in the list that is joined.
_DATE, _MESSAGE_ID, _TO, _SUBJECT, _UNSUBSCRIBE = range(5)
_OWN: Final = 5


class Skeleton:
    """The MIME of a compiled text, encoded. Keep one per compiled text and process; it is never changed."""

    def __init__(self, compiled: CompiledEmail) -> None:
        self.compiled = compiled
        # `=_` cannot occur in quoted-printable; in 8bit, a value that holds it is sent as quoted-printable.
        self.boundary = f"=_{compiled.hash[:32]}"
        in_body = [slot for slot in compiled.slots if slot.escaping is not Escaping.HEADER]
        self.body_starts = len(compiled.slots) - len(in_body)
        self.places = {slot: place for place, slot in enumerate(in_body, start=_OWN)}
        self.takes_8bit = max(longest_line(compiled.text), longest_line(compiled.html)) <= LONGEST

    @cached_property
    def eight_bit(self) -> Weave[bytes]:
        """UTF-8 as it is: for servers with 8BITMIME, and values of a usual length."""
        parts = [(kind, [_encoded(part) for part in parts]) for kind, parts in self._bodies()]
        return self._woven("8bit", parts)

    @cached_property
    def seven_bit(self) -> Weave[bytes]:
        """Quoted-printable: takes any server and any value."""
        parts = [(kind, _parted([_quoted(part) for part in parts])) for kind, parts in self._bodies()]
        return self._woven("quoted-printable", parts)

    def _bodies(self) -> list[tuple[str, tuple[Part, ...]]]:
        # The part a reader should see comes last (RFC 2046).
        return [("plain", self.compiled.text), ("html", self.compiled.html)]

    def _woven(self, encoding: str, bodies: list[tuple[str, list[bytes | Slot]]]) -> Weave[bytes]:
        whole: list[bytes | int] = [*self._head("8bit" if encoding == "8bit" else "7bit")]
        for kind, parts in bodies:
            head = (
                f"--{self.boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
                f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
            )
            whole.append(head.encode("ascii"))
            whole += [part if isinstance(part, bytes) else self.places[part] for part in parts]
            whole.append(b"\r\n")
        whole.append(f"--{self.boundary}--\r\n".encode("ascii"))
        return Weave.of(whole, empty=b"")

    def _head(self, encoding: str) -> list[bytes | int]:
        sender, marketing = self.compiled.sender, self.compiled.purpose == Purpose.MARKETING
        head: list[bytes | int] = [b"Date: ", _DATE, b"\r\nMessage-ID: <", _MESSAGE_ID, b">\r\nFrom: "]
        head += [headers.mailbox(sender.name, sender.address), b"\r\nTo: ", _TO]
        if sender.reply_to:
            head += [b"\r\nReply-To: ", headers.sole_address(sender.reply_to)]
        head += [b"\r\nSubject: ", _SUBJECT]
        if marketing:
            head += [b"\r\nList-Unsubscribe: <", _UNSUBSCRIBE, b">"]
            head += [b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"]  # RFC 8058
        else:
            # RFC 3834: no absence note shall answer. Programs know marketing by its List-Unsubscribe.
            head += [b"\r\nAuto-Submitted: auto-generated"]
        rest = (
            f"\r\nContent-Language: {self.compiled.language}\r\nMIME-Version: 1.0\r\n"
            f'Content-Type: multipart/alternative;\r\n boundary="{self.boundary}"\r\n'
            f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
        )
        return [*head, rest.encode("ascii")]


def mime(
    skeleton: Skeleton, rendered: RenderedEmail, *, to: str, message_id: str, date: datetime, seven_bit: bool = False
) -> bytes:
    """One person's message as RFC 5322 bytes, CRLF, not dot-stuffed; `seven_bit` for a server without 8BITMIME.

    `message_id` comes without its angle brackets, `date` with its zone. The bytes follow from the arguments alone.
    Raises `UnsendableAddress`.
    """
    values = [value.encode() for value in rendered.values[skeleton.body_starts :]]
    own = [
        headers.moment(date),
        headers.message_id(message_id),
        headers.sole_address(to),
        headers.unstructured(rendered.subject),
        (rendered.unsubscribe_url or "").encode("ascii"),
    ]
    if seven_bit or not skeleton.takes_8bit or _are_unusual(values):
        return skeleton.seven_bit.joined([*own, *map(quoted_printable, values)])
    return skeleton.eight_bit.joined(own + values)


def _are_unusual(values: list[bytes]) -> bool:
    """Whether a value is too long for its line, or could be taken for the boundary."""
    return bool(values) and (max(map(len, values)) > VALUE_BYTES or b"=_" in b"\0".join(values))


def _encoded(part: Part) -> bytes | Slot:
    return part.encode() if isinstance(part, str) else part


def _quoted(part: Part) -> bytes | Slot:
    return quoted_printable(part.encode()) if isinstance(part, str) else part


def _parted(parts: list[bytes | Slot]) -> list[bytes | Slot]:
    """The parts with soft line breaks between them: a value then begins and ends a line, and none grows too long."""
    parted: list[bytes | Slot] = []
    for part in parts:
        parted += [SOFT_BREAK, part] if parted else [part]
    return parted
