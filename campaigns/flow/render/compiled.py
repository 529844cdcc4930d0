"""What is kept of a text once it is compiled, for each channel; read back for ever, in whatever format it was kept."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from campaigns.flow.render import parts as kept_parts
from campaigns.flow.render.content import Sender
from campaigns.flow.render.parts import Dynamic, Part
from campaigns.flow.render.recipe import Writer, writer
from campaigns.flow.render.rendered import Rendered, RenderedEmail, RenderedPush, RenderedSms
from campaigns.flow.render.weave import Weave
from campaigns.flow.render.writing import SESSION_OF_ITEM
from campaigns.placeholders import LINKS
from contacts.enums import Channel

# Format 1 knew slots alone, and e-mail; in format 2 a copy's hash did not say whom it comes from. What is read in one
# of them is written in it again, so that its hashes stay.
FORMAT: Final = 3
Copy_co = TypeVar("Copy_co", bound=Rendered, covariant=True)

# What this program compiles differently from the one before, in words or bytes: see `CompiledText.engine`.
ENGINE: Final = 3


class Woven(ABC, Generic[Copy_co]):
    """What all compiled texts share: fields that are parts, woven once and joined for each person."""

    language: str

    @property
    @abstractmethod
    def fields(self) -> tuple[tuple[Part, ...], ...]:
        """The fields made of parts, in the order in which their values are first asked for."""

    @abstractmethod
    def copy(self, written: list[str], unsubscribe_url: str | None) -> Copy_co:
        """One person's copy, with what the recipe wrote for them."""

    @abstractmethod
    def to_json(self) -> dict[str, object]:
        """What a JSON column keeps."""

    @cached_property
    def dynamic(self) -> tuple[Dynamic, ...]:
        """Every distinct part that waits for the person, in order of first use."""
        return tuple(dict.fromkeys(part for field in self.fields for part in field if not isinstance(part, str)))

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of all values that filling asks for."""
        return tuple(dict.fromkeys(name for field in self.fields for name in kept_parts.names(field)))

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Those that are links of our own."""
        return tuple(name for name in self.slots if name in LINKS)

    @cached_property
    def sessions(self) -> frozenset[str] | None:
        """The codes of the sessions that the lists of a person have words for; none where no list says of which."""
        looked_up = [one for field in self.fields for one in kept_parts.lookups(field) if one.name == SESSION_OF_ITEM]
        known = [frozenset(code for code, _words in one.texts) for one in looked_up]
        return frozenset.intersection(*known) if known else None

    @cached_property
    def recipe(self) -> tuple[Writer, ...]:
        """For each of `dynamic`: what is written there."""
        return tuple(writer(part, language=self.language) for part in self.dynamic)

    @cached_property
    def weaves(self) -> tuple[Weave[str], ...]:
        """Each of `fields`, to be joined with what the recipe wrote."""
        places = {part: place for place, part in enumerate(self.dynamic)}
        return tuple(
            Weave.of((part if isinstance(part, str) else places[part] for part in field), empty="")
            for field in self.fields
        )

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what `to_json` says: the same text has the same hash on every machine."""
        canonical = json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class CompiledEmail(Woven[RenderedEmail]):
    """One language as an e-mail, ready to be filled for any number of people."""

    language: str
    purpose: str
    sender: Sender
    subject: tuple[Part, ...]
    html: tuple[Part, ...]
    text: tuple[Part, ...]
    format: int = FORMAT

    @property
    def fields(self) -> tuple[tuple[Part, ...], ...]:
        """The subject's values come first: see `mime`."""
        return self.subject, self.text, self.html

    def copy(self, written: list[str], unsubscribe_url: str | None) -> RenderedEmail:
        """One person's e-mail."""
        return RenderedEmail(self, written, unsubscribe_url)

    def to_json(self) -> dict[str, object]:
        """What a JSON column keeps."""
        kept = {
            "format": self.format,
            "language": self.language,
            "purpose": self.purpose,
            "sender": [self.sender.name, self.sender.address, self.sender.reply_to],
            "subject": kept_parts.to_json(self.subject),
            "html": kept_parts.to_json(self.html),
            "text": kept_parts.to_json(self.text),
        }
        return kept if self.format == 1 else {"channel": Channel.EMAIL.value, **kept}


@dataclass(frozen=True)
class CompiledSms(Woven[RenderedSms]):
    """One language as an SMS."""

    language: str
    purpose: str
    text: tuple[Part, ...]
    sender_id: str
    format: int = FORMAT

    @property
    def fields(self) -> tuple[tuple[Part, ...], ...]:
        """The text is all there is."""
        return (self.text,)

    def copy(self, written: list[str], unsubscribe_url: str | None) -> RenderedSms:  # noqa: ARG002 (an SMS has no header)
        """One person's SMS."""
        return RenderedSms(self, written)

    def to_json(self) -> dict[str, object]:
        """What a JSON column keeps."""
        return {
            "format": self.format,
            "channel": Channel.SMS.value,
            "language": self.language,
            "purpose": self.purpose,
            "text": kept_parts.to_json(self.text),
            "sender_id": self.sender_id,
        }


@dataclass(frozen=True)
class CompiledPush(Woven[RenderedPush]):
    """One language as a push message; `url` is what it opens, empty for the app itself."""

    language: str
    purpose: str
    title: tuple[Part, ...]
    body: tuple[Part, ...]
    url: tuple[Part, ...]
    format: int = FORMAT

    @property
    def fields(self) -> tuple[tuple[Part, ...], ...]:
        """In the order in which a screen shows them."""
        return self.title, self.body, self.url

    def copy(self, written: list[str], unsubscribe_url: str | None) -> RenderedPush:  # noqa: ARG002 (nor has this)
        """One person's push message."""
        return RenderedPush(self, written)

    def to_json(self) -> dict[str, object]:
        """What a JSON column keeps."""
        return {
            "format": self.format,
            "channel": Channel.PUSH.value,
            "language": self.language,
            "purpose": self.purpose,
            "title": kept_parts.to_json(self.title),
            "body": kept_parts.to_json(self.body),
            "url": kept_parts.to_json(self.url),
        }


Compiled = CompiledEmail | CompiledSms | CompiledPush


def read(kept: Mapping[str, Any]) -> Compiled:
    """The text that `to_json` gave, in any format there ever was."""
    language, purpose = kept["language"], kept["purpose"]

    def field(name: str) -> tuple[Part, ...]:
        return kept_parts.from_json(kept[name])

    match kept.get("channel", Channel.EMAIL):
        case Channel.EMAIL:
            sender, subject, html, text = Sender(*kept["sender"]), field("subject"), field("html"), field("text")
            return CompiledEmail(language, purpose, sender, subject, html, text, format=kept["format"])
        case Channel.SMS:
            return CompiledSms(language, purpose, field("text"), kept["sender_id"], format=kept["format"])
        case Channel.PUSH:
            title, body, url = field("title"), field("body"), field("url")
            return CompiledPush(language, purpose, title, body, url, format=kept["format"])
    message = f"no compiled text of the channel {kept['channel']!r}"
    raise ValueError(message)


def read_email(kept: Mapping[str, Any]) -> CompiledEmail:
    """The same, where it can only be an e-mail. Raises `TypeError` where it is none."""
    compiled = read(kept)
    if isinstance(compiled, CompiledEmail):
        return compiled
    message = f"an e-mail was asked for, and this is none: {kept['channel']!r}"
    raise TypeError(message)
