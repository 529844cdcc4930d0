"""What is kept of a text once it is compiled: literals, and typed slots for what depends on the person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

from campaigns.flow.render.content import Sender
from campaigns.flow.render.escaping import Escape, Escaping, escape_for
from campaigns.flow.render.weave import Weave
from campaigns.placeholders import LINKS

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """A value to come. Without a default the value must be there."""

    name: str
    default: str | None
    escaping: Escaping


Part = str | Slot


@dataclass(frozen=True)
class CompiledEmail:
    """One version in one language, ready to be filled for any number of people."""

    language: str
    purpose: str
    sender: Sender
    subject: tuple[Part, ...]
    html: tuple[Part, ...]
    text: tuple[Part, ...]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every distinct slot, in order of first use; the subject's come first."""
        parts = (*self.subject, *self.text, *self.html)
        return tuple(dict.fromkeys(part for part in parts if isinstance(part, Slot)))

    @cached_property
    def recipe(self) -> tuple[tuple[str, str | None, Escape], ...]:
        """For each of `slots`: which value, what instead of it, and what is done to it."""
        return tuple(
            (slot.name, slot.default, escape_for(slot.escaping, language=self.language)) for slot in self.slots
        )

    @cached_property
    def subject_weave(self) -> Weave[str]:
        """The subject, to be joined with values in the order of `slots`."""
        return self._woven(self.subject)

    @cached_property
    def html_weave(self) -> Weave[str]:
        """The HTML part, to be joined with values in the order of `slots`."""
        return self._woven(self.html)

    @cached_property
    def text_weave(self) -> Weave[str]:
        """The text part, to be joined with values in the order of `slots`."""
        return self._woven(self.text)

    def _woven(self, parts: tuple[Part, ...]) -> Weave[str]:
        places = {slot: place for place, slot in enumerate(self.slots)}
        return Weave.of((part if isinstance(part, str) else places[part] for part in parts), empty="")

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The names of our own links among the slots."""
        return tuple(dict.fromkeys(slot.name for slot in self.slots if slot.name in LINKS))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what `to_json` says: the same text has the same hash on every machine."""
        canonical = json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_json(self) -> dict[str, object]:
        """What a JSON column keeps."""
        return {
            "format": FORMAT,
            "language": self.language,
            "purpose": self.purpose,
            "sender": [self.sender.name, self.sender.address, self.sender.reply_to],
            "subject": _parts_to_json(self.subject),
            "html": _parts_to_json(self.html),
            "text": _parts_to_json(self.text),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The e-mail that `to_json` gave."""
        return cls(
            language=kept["language"],
            purpose=kept["purpose"],
            sender=Sender(*kept["sender"]),
            subject=_parts_from_json(kept["subject"]),
            html=_parts_from_json(kept["html"]),
            text=_parts_from_json(kept["text"]),
        )


def _parts_to_json(parts: tuple[Part, ...]) -> list[str | list[str | None]]:
    return [part if isinstance(part, str) else [part.name, part.default, part.escaping.value] for part in parts]


def _parts_from_json(kept: Iterable[str | list[str]]) -> tuple[Part, ...]:
    return tuple(part if isinstance(part, str) else Slot(part[0], part[1], Escaping(part[2])) for part in kept)
