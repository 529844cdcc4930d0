"""Save what an author wrote: the words of the source language and the structure of all nine, as one act."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns import approvals, contents
from campaigns.blocks import kinds
from campaigns.enums import EditVia
from campaigns.models import CONTENT_FIELDS, Image, MessageTemplate, TemplateBlock, new_key
from campaigns.translations import shared
from committee import audit, languages
from committee.errors import CommitteeError
from committee.models import User
from committee.models.named import in_language

_KEPT_FOR_CAMPAIGNS: Final = "template_keeps_for_what_it_writes"


class ChangedMeanwhile(CommitteeError):
    message = _(
        "Somebody else has saved this template since you opened the page. Yours is still here: "
        "look at theirs in another window, then save again to put yours in its place."
    )


class PurposeStands(CommitteeError):
    message = _(
        "A campaign was approved with the purpose and the topic of this template since you opened the page: they stay "
        "as they were. Save again to keep the rest of what you wrote."
    )


@dataclass(frozen=True, slots=True)
class BlockWritten:
    """A block as its author left it: `key` is the one it is known by, none for a new one."""

    key: str | None
    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)
    image: Image | None = None
    alt: str = ""  # what the picture shows, where nobody had said so yet
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """`fields` are columns of the template; those of `CONTENT_FIELDS` are words of the source language."""

    fields: Mapping[str, Any]
    blocks: Sequence[BlockWritten] = ()


@transaction.atomic
def save(
    template: MessageTemplate, written: Written, *, by: User | None, at: datetime, seen: str | None = None
) -> MessageTemplate:
    """Other languages keep their words: a block's by its key, wherever it stands now.

    `seen` is the `fingerprint` of what the author began with, if it matters. Raises `BadSettings`, `ChangedMeanwhile`,
    `PurposeStands`.
    """
    if not template.pk:
        template.created_by = by
    else:
        # What others wrote since this row was read stays: the present one is locked, and written column by column.
        described = [block.image for block in written.blocks if block.image is not None and block.alt]
        template = shared.locked(template.pk, described)
        if seen is not None and seen != fingerprint(template):
            raise ChangedMeanwhile
    columns = put(template, written)
    _keep(template, columns)
    _replace_blocks(template, blocks_of(template, written.blocks))
    _describe_pictures(template, written.blocks, by=by, at=at)
    approvals.edited(template, by=by, at=at, via=EditVia.PAGE)
    return template


def put(template: MessageTemplate, written: Written) -> list[str]:
    """The fields as they would be saved, on the row in hand alone; answers the names of their columns."""
    # Which language it is decides in which columns the words stand.
    template.source_language = written.fields.get("source_language", template.source_language)
    columns: dict[str, Any] = {}
    for name, value in written.fields.items():
        if name in CONTENT_FIELDS:
            columns[languages.column(name, template.source_language)] = value or None
        else:
            columns[name] = value
    for column, value in columns.items():
        setattr(template, column, value)
    return list(columns)


def blocks_of(template: MessageTemplate, written: Sequence[BlockWritten]) -> list[TemplateBlock]:
    """The blocks as rows, in their order, with what other languages say in them. Nothing is saved yet."""
    known = {block.key: block for block in contents.blocks_of(template)}
    rows = []
    for place, block in enumerate(written, start=1):
        row = known.get(block.key or "") or TemplateBlock(key=block.key or new_key())
        row.template = template
        rows.append(_as_row(row, block, place))
    return rows


def fingerprint(template: MessageTemplate) -> str:
    """What an author sees of a template: the same as long as nobody has written in its source language."""
    language = template.source_language
    words = [in_language(template, name, language) for name in CONTENT_FIELDS]
    blocks = [
        [block.key, block.kind, block.image_id, block.settings, *_texts(block, language)]
        for block in contents.blocks_of(template)
    ]
    seen = json.dumps([language, words, blocks], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(seen.encode()).hexdigest()


def _texts(block: TemplateBlock, language: str) -> list[str]:
    return [in_language(block, name, language) for name in kinds.TEXTS[block.kind]]


def _as_row(row: TemplateBlock, written: BlockWritten, place: int) -> TemplateBlock:
    row.position, row.kind = place, written.kind
    # Only what belongs to the kind is read: the rest is nobody's word.
    row.settings = kinds.written(written.kind, kinds.read(written.kind, written.settings))
    row.image = written.image if written.kind in kinds.WITH_PICTURE else None
    for name in kinds.TEXTS[written.kind]:
        column = languages.column(name, row.template.source_language)
        setattr(row, column, written.texts.get(name) or None)
    return row


def _keep(template: MessageTemplate, columns: Sequence[str]) -> None:
    try:
        template.save(update_fields=[*columns, "updated_at"] if template.pk else None)
    except IntegrityError as error:
        # What a campaign was approved with is known for certain by the database alone.
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") == _KEPT_FOR_CAMPAIGNS:
            raise PurposeStands from error
        raise


def _replace_blocks(template: MessageTemplate, rows: Sequence[TemplateBlock]) -> None:
    template.blocks.exclude(key__in=[row.key for row in rows]).delete()
    for row in rows:
        row.save()


def _describe_pictures(
    template: MessageTemplate, blocks: Sequence[BlockWritten], *, by: User | None, at: datetime
) -> None:
    """What nobody had said yet, for all templates that show the picture. Where somebody has, their words stand."""
    column = languages.column("alt", template.source_language)
    for block in blocks:
        if block.image is None or not block.alt:
            continue
        unsaid = Image.objects.filter(Q(**{column: ""}) | Q(**{column: None}), pk=block.image.pk)
        if unsaid.update(**{column: block.alt}):
            audit.record("campaigns.describe", by=by, on=block.image, after={"language": template.source_language})
            for other in shared.showing([block.image]).exclude(pk=template.pk).order_by("pk"):
                approvals.edited(other, by=by, at=at, via=EditVia.PAGE, language=template.source_language)
