"""Which bytes go over the wire? Literals are encoded once per compiled text; per person, bytes are joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Final

from campaigns.enums import Purpose
from campaigns.flow.render import counted, headers
from campaigns.flow.render.compiled import CompiledEmail
from campaigns.flow.render.lines import LONGEST, VALUE_BYTES, lines_of, lines_of_part
from campaigns.flow.render.parts import Dynamic, Part
from campaigns.flow.render.quoted_printable import SOFT_BREAK, quoted_printable
from campaigns.flow.render.rendered import RenderedEmail
from campaigns.flow.render.weave import Weave
from campaigns.gateways import Stuffed

# What goes into every message, before the values of its own slots: their places in the list that is joined.
_DATE, _MESSAGE_ID, _TO, _SUBJECT, _UNSUBSCRIBE = range(5)
_OWN: Final = 5


class Skeleton:
    """The MIME of a compiled text, encoded. Keep one per compiled text and process; it is never changed."""

    def __init__(self, compiled: CompiledEmail) -> None:
        self.compiled = compiled
        # `=_` cannot occur in quoted-printable; in 8bit, a value that holds it is sent as quoted-printable.
        self.boundary = f"=_{compiled.hash[:32]}"
        bodies = {part for part in (*compiled.text, *compiled.html) if not isinstance(part, str)}
        in_body = [part for part in compiled.dynamic if part in bodies]
        self.in_body = [place for place, part in enumerate(compiled.dynamic) if part in bodies]
        self.places = {part: place for place, part in enumerate(in_body, start=_OWN)}
        self.lines = [lines_of_part(part) for part in in_body]
        self.takes_8bit = max(lines_of(compiled.text).longest, lines_of(compiled.html).longest) <= LONGEST

    @cached_property
    def marked(self) -> Skeleton:
        """The same for those who agreed to be measured; made when the first of them is written to."""
        return Skeleton(replace(self.compiled, html=counted.marked(self.compiled.html)))

    @cached_property
    def eight_bit(self) -> Weave[bytes]:
        """UTF-8 as it is: for servers with 8BITMIME, and values of a usual length."""
        parts = [(kind, [_encoded(part) for part in parts]) for kind, parts in self._bodies()]
        return self._woven("8bit", parts)

    @cached_property
    def on_the_wire(self) -> Weave[bytes] | None:
        """The same with leading dots doubled, as SMTP carries it; None where that would depend on the values."""
        threads = self.eight_bit.threads
        bare, full = b"".join(threads), b"x".join(threads)
        if bare.count(b"\n.") != sum(thread.count(b"\n.") for thread in threads) or bare.startswith(b"."):
            return None  # a line that begins with a dot where a value is empty
        if not full.count(b"\r\n") == full.count(b"\n") == full.count(b"\r"):
            return None
        if b"\n." not in bare:
            return self.eight_bit
        return Weave([thread.replace(b"\n.", b"\n..") for thread in threads], self.eight_bit.places)

    @cached_property
    def seven_bit(self) -> Weave[bytes]:
        """Quoted-printable: takes any server and any value."""
        parts = [(kind, _parted([_quoted(part) for part in parts])) for kind, parts in self._bodies()]
        return self._woven("quoted-printable", parts)

    def _bodies(self) -> list[tuple[str, tuple[Part, ...]]]:
        # The part a reader should see comes last (RFC 2046).
        return [("plain", self.compiled.text), ("html", self.compiled.html)]

    def said_in(self, content: bytes) -> tuple[memoryview, memoryview]:
        """The HTML and the text of a message made from this, in 8bit."""
        whole, start, end = memoryview(content), content.find(self._text_head), content.rfind(self._end)
        turn = content.find(self._html_head, start)
        return whole[turn + len(self._html_head) : end], whole[start + len(self._text_head) : turn - len(b"\r\n")]

    @cached_property
    def _text_head(self) -> bytes:
        return self._part_head("plain", "8bit")

    @cached_property
    def _html_head(self) -> bytes:
        return self._part_head("html", "8bit")

    @cached_property
    def _end(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode("ascii")

    def _part_head(self, kind: str, encoding: str) -> bytes:
        return (
            f"--{self.boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
        ).encode("ascii")

    def _woven(self, encoding: str, bodies: list[tuple[str, list[bytes | Dynamic]]]) -> Weave[bytes]:
        whole: list[bytes | int] = [*self._head("8bit" if encoding == "8bit" else "7bit")]
        for kind, parts in bodies:
            whole.append(self._part_head(kind, encoding))
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
    values = [rendered.values[place].encode() for place in skeleton.in_body]
    own = [
        headers.moment(date),
        headers.message_id(message_id),
        headers.sole_address(to),
        headers.unstructured(rendered.subject),
        (rendered.unsubscribe_url or "").encode("ascii"),
    ]
    joined = b"\0".join(values)
    if seven_bit or not skeleton.takes_8bit or _are_unusual(values, joined, skeleton):
        return skeleton.seven_bit.joined([*own, *map(quoted_printable, values)])
    return _on_the_wire(skeleton, own + values, joined)


def digest(skeleton: Skeleton, rendered: RenderedEmail, content: bytes) -> bytes:
    """What `rendered.hash` says, from the bytes that were made of it: nothing is joined and encoded a second time."""
    if isinstance(content, Stuffed):
        return rendered.digest(*skeleton.said_in(content))
    return bytes.fromhex(rendered.hash)


def _on_the_wire(skeleton: Skeleton, values: list[bytes], joined: bytes) -> bytes:
    content = skeleton.eight_bit.joined(values)
    if skeleton.on_the_wire is None or _may_move_a_line(joined):
        return content
    stuffed = Stuffed(content)
    is_same = skeleton.on_the_wire is skeleton.eight_bit
    stuffed.on_the_wire = content if is_same else skeleton.on_the_wire.joined(values)
    return stuffed


def _may_move_a_line(joined: bytes) -> bool:
    """Whether a value ends a line, or could begin one with a dot."""
    return b"\n" in joined or b"\r" in joined or b"\0." in joined or joined.startswith(b".")


def _are_unusual(values: list[bytes], joined: bytes, skeleton: Skeleton) -> bool:
    """Whether a value is too long for its line, or could be taken for the boundary."""
    if not values:
        return False
    if b"=_" in joined:
        return True
    return max(map(len, values)) > VALUE_BYTES and not all(
        lines.takes(value) for lines, value in zip(skeleton.lines, values, strict=True)
    )


def _encoded(part: Part) -> bytes | Dynamic:
    return part.encode() if isinstance(part, str) else part


def _quoted(part: Part) -> bytes | Dynamic:
    return quoted_printable(part.encode()) if isinstance(part, str) else part


def _parted(parts: list[bytes | Dynamic]) -> list[bytes | Dynamic]:
    """The parts with soft line breaks between them: a value then begins and ends a line, and none grows too long."""
    parted: list[bytes | Dynamic] = []
    for part in parts:
        parted += [SOFT_BREAK, part] if parted else [part]
    return parted
