"""Is the word for readers who lack a value still the one that the list of placeholders shows?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from campaigns.blocks import kinds
from campaigns.blocks.content import Content
from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from campaigns.flow.render.units import units_of
from contacts.enums import Channel

_LEFT: Final = re.compile(r"\{\{-?\s*([\w.]+)[^{}]*?\|\s*default:\s*([\"'])(?:…|\.\.\.)\2[^{}]*\}\}")


def left_as_offered(content: Content, channels: Collection[str]) -> Iterator[Finding]:
    """DEFAULT_LEFT: readers who lack the value would see the three dots. Each placeholder of a text once."""
    for channel in channels:
        for unit in units_of(replace(content, blocks=()), channel):
            yield from _in_text(unit.source, channel, field=unit.field)
    if Channel.EMAIL in channels:
        for block in content.blocks:
            for field in kinds.TEXTS[block.kind]:
                yield from _in_text(getattr(block, field), Channel.EMAIL, block=block.key, field=field)


def _in_text(text: str, channel: str, *, field: str, block: str = "") -> Iterator[Finding]:
    for name in dict.fromkeys(found[1] for found in _LEFT.finditer(text)):
        message = _("{{ %(name)s }} says “…” to whoever lacks it: write what they read instead.") % {"name": name}
        yield Finding("DEFAULT_LEFT", Severity.WARNING, message, channel=channel, block=block, field=field)
