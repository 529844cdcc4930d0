"""How do the letters become templates? Block by block, in nine languages, written by the author's account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from campaigns import approvals
from campaigns.demo.letters import Letter
from campaigns.enums import EditVia
from campaigns.models import Folder, Image, MessageTemplate, TemplateBlock
from committee import languages
from committee.models import User
from contacts.enums import Channel
from contacts.models import Topic

# A quiet week before the Games.
WRITTEN_AT: Final = datetime(2024, 7, 8, 9, tzinfo=UTC)


def ensure(letter: Letter, *, images: Mapping[str, Image], by: User | None) -> MessageTemplate | None:
    """The template of a letter; none where there is one of that name, which somebody may have worked on since."""
    if MessageTemplate.objects.filter(name=letter.name).exists():
        return None
    units = letter.units()
    template = MessageTemplate.objects.create(
        name=letter.name,
        purpose=letter.purpose,
        topic=Topic.objects.get(code=letter.topic),
        channels=[Channel.EMAIL, Channel.SMS, Channel.PUSH],
        folder=Folder.objects.get_or_create(name=letter.folder, parent=None)[0],
        tags=list(letter.tags),
        created_by=by,
        **_columns(units, ""),
    )
    TemplateBlock.objects.bulk_create(
        TemplateBlock(
            template=template,
            key=part.key,
            position=position,
            kind=part.kind,
            settings=dict(part.settings),
            image=images[part.image] if part.image else None,
            **_columns(units, f"{part.key}."),
        )
        for position, part in enumerate(letter.parts, start=1)
    )
    approvals.edited(template, by=by, at=WRITTEN_AT, via=EditVia.PAGE)
    return template


def _columns(units: Mapping[str, Mapping[str, str]], prefix: str) -> dict[str, str]:
    """`text_fr`, `text_en` … of one block; of the message itself where the prefix is empty."""
    return {
        languages.column(unit.removeprefix(prefix), language): words
        for language, texts in units.items()
        for unit, words in texts.items()
        if unit.startswith(prefix) and "." not in unit.removeprefix(prefix)
    }
