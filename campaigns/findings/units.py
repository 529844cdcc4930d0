"""Which texts of a template are translated, what do they say in each language, and where do they stand?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from campaigns.models import MessageTemplate
from campaigns.translations import units
from campaigns.translations.units import Unit
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The texts of a template, read once for several rules. `translations` has those of the others, by language."""

    template: MessageTemplate
    units: tuple[Unit, ...]
    translations: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, template: MessageTemplate, written: Iterable[str]) -> Self:
        """The source, and what else is written."""
        found = units.of(template)
        others = [language for language in written if language != template.source_language]
        return cls(template, tuple(found), {language: units.texts(found, language) for language in others})


def at(unit: Unit, code: str, severity: Severity, message: str, language: str) -> Finding:
    """A finding about that text in that language."""
    return Finding(code, severity, message, language, _channel(unit), unit.block_key, unit.field)


def _channel(unit: Unit) -> Channel:
    if unit.field.startswith("push_"):
        return Channel.PUSH
    return Channel.SMS if unit.field == "sms" else Channel.EMAIL
