"""Which texts did this process compile lately? They are remembered by what they were made of."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from campaigns.blocks import Content
from campaigns.flow import render
from campaigns.placeholders import Fact
from contacts.enums import Channel

# A preview asks for the same ones at each key press, an approval again and again.
REMEMBERED: Final = 512
# What a text is compiled of, by its channel.
_USED: Final = {
    Channel.EMAIL: ("subject", "preheader", "blocks"),
    Channel.SMS: ("sms",),
    Channel.PUSH: ("push_title", "push_body", "push_url"),
}


class Memory:
    """The texts asked for last, and not what they were compiled of: a frame may hold a whole programme."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._texts: OrderedDict[bytes, render.Compiled] = OrderedDict()

    def text(self, digest: bytes, compiled: Callable[[], render.Compiled]) -> render.Compiled:
        text = self._texts.pop(digest, None) or compiled()
        self._texts[digest] = text
        if len(self._texts) > self._most:
            self._texts.popitem(last=False)
        return text


MEMORY: Final = Memory(REMEMBERED)


def digest_of(content: Content, *, language: str, channel: str, frame: render.Frame) -> bytes:
    """What this text is compiled of, in short: what another channel says is no part of it."""
    words = [getattr(content, field) for field in _USED[Channel(channel)]]
    around = (frame.purpose, frame.sender, frame.facts, frame.notice_kind, frame.stop, frame.counted_for)
    look = frame.layout if channel == Channel.EMAIL else ""
    sessions = _digest_of_sessions(_Same(frame.sessions))
    return hashlib.sha256(repr((words, language, channel, around, look, sessions)).encode()).digest()


@dataclass(frozen=True, slots=True)
class _Same:
    """A programme, the same as itself alone: all languages of a message share one, and nobody changes it."""

    sessions: Mapping[str, Mapping[str, Fact]]

    def __hash__(self) -> int:
        return id(self.sessions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.sessions is other.sessions


@lru_cache(maxsize=4)
def _digest_of_sessions(same: _Same) -> bytes:
    return hashlib.sha256(repr(same.sessions).encode()).digest()
