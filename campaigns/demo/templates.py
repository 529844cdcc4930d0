"""How do the letters become templates? As all do: an author writes the French, a translator the eight others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from campaigns import authoring
from campaigns.authoring import BlockWritten, Written
from campaigns.blocks import kinds
from campaigns.demo.letters import Letter
from campaigns.desk import saving
from campaigns.models import CONTENT_FIELDS, Folder, Image, MessageTemplate
from campaigns.translations import units
from committee import languages
from committee.models import User
from contacts.enums import Channel
from contacts.models import Topic

# A quiet week before the Games.
WRITTEN_AT: Final = datetime(2024, 7, 8, 9, tzinfo=UTC)
_TRANSLATED_AT: Final = WRITTEN_AT + timedelta(hours=2)


def ensure(
    letter: Letter, *, images: Mapping[str, Image], by: User | None, translator: User | None
) -> MessageTemplate | None:
    """The template of a letter; none where there is one of that name, which somebody may have worked on since."""
    if MessageTemplate.objects.filter(name=letter.name).exists():
        return None
    words = letter.units()
    written = _written(letter, words[languages.DEFAULT], images)
    template = authoring.save(MessageTemplate(), written, by=by, at=WRITTEN_AT)
    for language in languages.CODES:
        if language != template.source_language:
            _translate(template, language, words[language], by=translator)
    return MessageTemplate.objects.get(pk=template.pk)


def _written(letter: Letter, words: Mapping[str, str], images: Mapping[str, Image]) -> Written:
    fields = {
        "name": letter.name,
        "purpose": letter.purpose,
        "topic": Topic.objects.get(code=letter.topic),
        "channels": [Channel.EMAIL, Channel.SMS, Channel.PUSH],
        "folder": Folder.objects.get_or_create(name=letter.folder, parent=None)[0],
        "tags": list(letter.tags),
        **{field: words[field] for field in CONTENT_FIELDS if field in words},
    }
    blocks = [
        BlockWritten(
            key=part.key,
            kind=part.kind,
            settings=part.settings,
            image=images[part.image] if part.image else None,
            texts={field: words.get(f"{part.key}.{field}", "") for field in kinds.TEXTS[part.kind]},
        )
        for part in letter.parts
    ]
    return Written(fields, blocks)


def _translate(template: MessageTemplate, language: str, words: Mapping[str, str], *, by: User | None) -> None:
    """At the desk, from what the author wrote."""
    shown = {unit.id: saving.fingerprint(unit.source, "") for unit in units.of(template)}
    saved = saving.save(template, language, words, shown=shown, by=by, at=_TRANSLATED_AT)
    assert not saved.refused, saved.refused
