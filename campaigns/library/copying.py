"""A template made of another, or of words it had before: the rows of a content, written back by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import approvals, contents
from campaigns.blocks import Block, Content
from campaigns.contents import ContentJson
from campaigns.enums import EditVia, UnitState
from campaigns.models import (
    BLOCK_FIELDS,
    CONTENT_FIELDS,
    Image,
    MessageTemplate,
    TemplateBlock,
    TemplateVersion,
    TranslatedUnit,
    new_key,
)
from committee import audit, languages
from committee.errors import CommitteeError
from committee.models import User

# What a copy has from its model; the rest (status, approvals, archive, the notice it answers) is its own.
_COPIED: Final = ("purpose", "topic", "source_language", "channels", "fallbacks", "layout_version", "folder", "tags")
_LINKS: Final = frozenset({"link", "push_url"})


class PictureGone(CommitteeError):
    message = _("That version shows a picture that is no longer in the library.")


@transaction.atomic
def duplicate(template: MessageTemplate, *, name: str, by: User, at: datetime) -> MessageTemplate:
    """A draft with the same words in every language. What somebody reviewed there is to be read again here."""
    copy = MessageTemplate(name=name, created_by=by, **{field: getattr(template, field) for field in _COPIED})
    for column in _columns(CONTENT_FIELDS):
        setattr(copy, column, getattr(template, column))
    copy.save()
    keys = {block.key: _copied(block, copy).key for block in contents.blocks_of(template)}
    TranslatedUnit.objects.bulk_create(_unit_of_copy(unit, copy, keys) for unit in template.units.all())
    audit.record("campaigns.duplicate", by=by, on=copy, after={"of": template.name})
    approvals.edited(copy, by=by, at=at, via=EditVia.COPY, brought=approvals.unread(template))
    return copy


def _columns(fields: Iterable[str]) -> list[str]:
    return [column for field in fields for column in languages.columns(field)]


def _copied(block: TemplateBlock, copy: MessageTemplate) -> TemplateBlock:
    columns = {column: getattr(block, column) for column in _columns(BLOCK_FIELDS)}
    return TemplateBlock.objects.create(
        template=copy,
        key=new_key(),
        position=block.position,
        kind=block.kind,
        image=block.image,
        settings=block.settings,
        **columns,
    )


def _unit_of_copy(unit: TranslatedUnit, copy: MessageTemplate, keys: Mapping[str, str]) -> TranslatedUnit:
    key, point, field = unit.unit.partition(".")
    state = UnitState.MACHINE if unit.state == UnitState.MACHINE else UnitState.DRAFT
    return TranslatedUnit(
        template=copy,
        language=unit.language,
        unit=f"{keys.get(key, key)}{point}{field}",
        state=state,
        source_text=unit.source_text,
        written_by=unit.written_by,
        written_at=unit.written_at,
    )


@transaction.atomic
def restore(template: MessageTemplate, version: TemplateVersion, *, by: User, at: datetime) -> MessageTemplate:
    """The words and blocks of that version, in every language. Raises `PictureGone`.

    What was said of a translation stays where it says the same as before; where it does not, it is a draft.
    """
    template = MessageTemplate.objects.select_for_update().get(pk=template.pk)
    before = contents.of_template(template)
    content: ContentJson = version.content
    template.channels = content.get("channels", template.channels)
    template.fallbacks = content.get("fallbacks", template.fallbacks)
    template.layout_version = version.layout_version or template.layout_version
    words = {language: contents.in_language(content, language) or Content() for language in languages.CODES}
    _write_fields(template, words)
    _write_blocks(template, words, {block["key"]: block["image"] for block in content.get("blocks", ())})
    _doubt_what_changed(template, before)
    audit.record("campaigns.restore", by=by, on=template, after={"version": version.number})
    approvals.edited(template, by=by, at=at, via=EditVia.RESTORE, brought=approvals.wrote(version))
    return template


def _write_fields(template: MessageTemplate, words: Mapping[str, Content]) -> None:
    source = words[template.source_language]
    for language, said in words.items():
        for field in CONTENT_FIELDS:
            text = _own(said, source, field, is_source=language == template.source_language)
            setattr(template, languages.column(field, language), text)
    template.save()


def _write_blocks(template: MessageTemplate, words: Mapping[str, Content], pictures: Mapping[str, Any]) -> None:
    source = words[template.source_language]
    known = {block.key: block for block in contents.blocks_of(template)}
    by_key = {language: {block.key: block for block in said.blocks} for language, said in words.items()}
    template.blocks.exclude(key__in=[block.key for block in source.blocks]).delete()
    for place, block in enumerate(source.blocks, start=1):
        row = known.get(block.key) or TemplateBlock(key=block.key)
        row.template = template
        row.position, row.kind, row.settings = place, block.kind, dict(block.settings)
        row.image = _picture(pictures.get(block.key))
        for language in languages.CODES:
            said = by_key[language].get(block.key, Block(block.key, block.kind))
            for field in BLOCK_FIELDS:
                text = _own(said, block, field, is_source=language == template.source_language)
                setattr(row, languages.column(field, language), text)
        row.save()


def _own(said: object, source: object, field: str, *, is_source: bool) -> str | None:
    """What a language says itself: a link that is the source's was never written in it."""
    text: str = getattr(said, field)
    if field in _LINKS and not is_source and text == getattr(source, field):
        return None
    return text or None


def _picture(frozen: Mapping[str, Any] | None) -> Image | None:
    if frozen is None:
        return None
    try:
        return Image.objects.get(sha256=frozen["sha256"])
    except Image.DoesNotExist:
        raise PictureGone from None


def _doubt_what_changed(template: MessageTemplate, before: ContentJson) -> None:
    """Whose words are others now are drafts, of the words that stand beside them now."""
    after = contents.of_template(template)
    source = contents.units(after, template.source_language)
    for language in languages.CODES:
        was, now = contents.units(before, language), contents.units(after, language)
        for unit in [unit for unit, text in now.items() if text != was.get(unit)]:
            template.units.filter(language=language, unit=unit).update(
                state=UnitState.DRAFT, source_text=source.get(unit, ""), reviewed_by=None, reviewed_at=None
            )
