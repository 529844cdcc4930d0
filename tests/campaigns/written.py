"""A template of the demonstration as rows: five blocks, three channels, nine languages."""

from __future__ import annotations

from typing import Any

from campaigns.demo.letters import GETTING_THERE, Letter
from campaigns.enums import Purpose
from campaigns.models import MessageTemplate, TemplateBlock
from committee.languages import CODES, column
from contacts.enums import TopicKind
from tests.campaigns.findings.templates import reviewed
from tests.factories import make_topic

_OWN = ("subject", "preheader", "sms", "push_title", "push_body", "push_url")


def make_written(
    letter: Letter = GETTING_THERE, *, channels: tuple[str, ...] = ("email", "sms", "push"), **fields: Any
) -> MessageTemplate:
    """The letter with its words in nine languages, each reviewed; its pictures are left out."""
    units = letter.units()
    own = {column(field, code): units[code].get(field, "") for field in _OWN for code in CODES}
    kind = TopicKind.MARKETING if letter.purpose == Purpose.MARKETING else TopicKind.SERVICE
    template = MessageTemplate.objects.create(
        **{
            "name": letter.name,
            "purpose": letter.purpose,
            "topic": make_topic("written", kind=kind),
            "channels": list(channels),
            **own,
            **fields,
        }
    )
    for position, part in enumerate((part for part in letter.parts if not part.image), start=1):
        words = {
            column(field, code): units[code].get(f"{part.key}.{field}", "")
            for field in ("text", "second", "label", "link")
            for code in CODES
        }
        TemplateBlock.objects.create(
            template=template, key=part.key, position=position, kind=part.kind, settings=dict(part.settings), **words
        )
    reviewed(template)
    return template
