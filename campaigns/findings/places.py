"""Where is it? A finding's place in words: language, channel, block, field and line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.blocks.content import Block
from campaigns.enums import BlockKind
from campaigns.flow.render.content import Finding
from contacts.enums import Channel
from contacts.segments.words import language_name

# What staff call the places that findings name.
FIELDS: Final[dict[str, str | Promise]] = {
    "subject": gettext_lazy("subject"),
    "preheader": gettext_lazy("preheader"),
    "text": gettext_lazy("text"),
    "second": gettext_lazy("second text"),
    "label": gettext_lazy("label"),
    "link": gettext_lazy("link"),
    "alt": gettext_lazy("words for the picture"),
    "name": gettext_lazy("name"),
    "image": gettext_lazy("picture"),
    "kind": gettext_lazy("kind of block"),
    "settings": gettext_lazy("settings"),
    "sms": gettext_lazy("text"),
    "push_title": gettext_lazy("title"),
    "push_body": gettext_lazy("text"),
    "push_url": gettext_lazy("link"),
    "layout": gettext_lazy("layout"),
    "look": gettext_lazy("look"),
    "sender": gettext_lazy("sender"),
    "reply_to": gettext_lazy("replies go to"),
    "sms_sender": gettext_lazy("SMS sender"),
    "topic": gettext_lazy("topic"),
    "fallbacks": gettext_lazy("fallback languages"),
    "variants": gettext_lazy("variants"),
    "control_share": gettext_lazy("control group"),
    "wave_people": gettext_lazy("waves"),
    "identity": gettext_lazy("sender"),
}


def place(finding: Finding, blocks: Sequence[Block] = (), *, with_language: bool = True) -> str:
    """“German, e-mail, block 3 (button), link, line 2”, as much of it as is known."""
    names = {
        "language": language_name(finding.language) if finding.language and with_language else "",
        "channel": str(Channel(finding.channel).label) if finding.channel else "",
        "block": _block(finding.block, blocks) if finding.block else "",
        "field": str(FIELDS.get(finding.field, finding.field)),
        "line": _("line %(line)s") % {"line": finding.line} if finding.line else "",
    }
    return capfirst(", ".join(filter(None, names.values())))


def _block(key: str, blocks: Sequence[Block]) -> str:
    for number, block in enumerate(blocks, 1):
        if block.key == key:
            return _("block %(number)s (%(kind)s)") % {"number": number, "kind": BlockKind(block.kind).label}
    return _("block %(key)s") % {"key": key}
