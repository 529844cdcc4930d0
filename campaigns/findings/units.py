"""Where in a message does a text that is translated stand?"""

from __future__ import annotations

from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from campaigns.translations.units import Unit
from contacts.enums import Channel


def at(unit: Unit, code: str, severity: Severity, message: str, language: str) -> Finding:
    """A finding about that text in that language."""
    return Finding(code, severity, message, language, _channel(unit), unit.block_key, unit.field)


def _channel(unit: Unit) -> Channel:
    if unit.field.startswith("push_"):
        return Channel.PUSH
    return Channel.SMS if unit.field == "sms" else Channel.EMAIL
