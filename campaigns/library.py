"""What is kept, where, and who uses it? Folders, pictures and templates of the library: found, moved, put away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import CampaignStatus
from campaigns.models import BLOCK_FIELDS, CONTENT_FIELDS, Campaign, Folder, Image, MessageTemplate, TemplateBlock
from committee import audit, languages
from committee.errors import CommitteeError
from committee.models import User

DEEPEST: Final = 3
_MOST_WORDS: Final = 6
_ENDED: Final = (CampaignStatus.FINISHED, CampaignStatus.CANCELLED, CampaignStatus.MISSED)


class InUse(CommitteeError):
    message = gettext_lazy("It is in use.")


class FolderTooDeep(CommitteeError):
    message = gettext_lazy("A folder stands inside two others at most, and never inside itself.")


@dataclass(frozen=True, slots=True)
class Usage:
    """In how many campaigns a template was used, and when the last of them left."""

    campaigns: int = 0
    last_left_at: datetime | None = None


# --- Templates -------------------------------------------------------------------------------------------------------


def usage(templates: Iterable[MessageTemplate]) -> dict[int, Usage]:
    """Of each of them, by its key, in one query."""
    keys = [template.pk for template in templates]
    rows = (
        Campaign.objects.filter(template__in=keys)
        .order_by()
        .values_list("template")
        .annotate(Count("pk"), Max("started_at"))
    )
    return {key: Usage() for key in keys} | {key: Usage(count, last) for key, count, last in rows}


def search(words: str, *, among: QuerySet[MessageTemplate] | None = None) -> QuerySet[MessageTemplate]:
    """Templates in which every word stands somewhere: in the name, a tag, or a text of any language.

    Letters count without their accents. Some hundreds of templates are read as they are; no index serves this.
    """
    found = MessageTemplate.objects.all() if among is None else among
    for word in words.split()[:_MOST_WORDS]:
        found = found.filter(_says(word))
    return found


def _says(word: str) -> Q:
    columns = [column for field in CONTENT_FIELDS for column in languages.columns(field)]
    of_blocks = [column for field in BLOCK_FIELDS for column in languages.columns(field)]
    blocks = TemplateBlock.objects.filter(_anywhere(of_blocks, word), template=OuterRef("pk"))
    return _anywhere(["name", *columns], word) | Q(tags__icontains=word) | Q(Exists(blocks))


def _anywhere(columns: Iterable[str], word: str) -> Q:
    return Q(*((f"{column}__unaccent__icontains", word) for column in columns), _connector=Q.OR)


def tags_known() -> list[str]:
    """Every tag in use, those of most templates first."""
    counted = Counter(tag for tags in MessageTemplate.objects.values_list("tags", flat=True) for tag in tags)
    return [tag for tag, _count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))]


@transaction.atomic
def archive(template: MessageTemplate, *, by: User, at: datetime) -> MessageTemplate:
    """Out of the lists, and kept. Raises `InUse` where letters or a campaign that has not ended rely on it."""
    template = MessageTemplate.objects.select_for_update().get(pk=template.pk)
    if template.notice_kind:
        raise InUse(_("“%(name)s” answers a notice: people wait for it.") % {"name": template})
    if waiting := template.campaigns.exclude(status__in=_ENDED).first():
        raise InUse(_("The campaign “%(name)s” uses it, and has not ended.") % {"name": waiting})
    if template.archived_at is None:
        template.archived_at, template.archived_by = at, by
        template.save(update_fields=["archived_at", "archived_by"])
        audit.record("campaigns.archive", by=by, on=template)
    return template


@transaction.atomic
def unarchive(template: MessageTemplate, *, by: User) -> MessageTemplate:
    template = MessageTemplate.objects.select_for_update().get(pk=template.pk)
    if template.archived_at is not None:
        template.archived_at = template.archived_by = None
        template.save(update_fields=["archived_at", "archived_by"])
        audit.record("campaigns.unarchive", by=by, on=template)
    return template


def move(templates: Iterable[MessageTemplate], folder: Folder | None) -> int:
    """Into that folder, or out of all."""
    keys = [template.pk for template in templates]
    return MessageTemplate.objects.filter(pk__in=keys).update(folder=folder)


# --- Folders ---------------------------------------------------------------------------------------------------------


def refuse_depth(folder: Folder, parent: Folder | None) -> None:
    """Before `folder` is put inside `parent`. Raises `FolderTooDeep`."""
    if parent is None:
        return
    above = _with_parents(parent)
    if folder.pk in [each.pk for each in above] or len(above) + _height(folder) > DEEPEST:
        raise FolderTooDeep


def _with_parents(folder: Folder) -> list[Folder]:
    path = [folder]
    while path[-1].parent is not None and len(path) <= DEEPEST:
        path.append(path[-1].parent)
    return path


def _height(folder: Folder) -> int:
    """Itself, and the longest row of folders beneath it."""
    if folder.pk is None:
        return 1
    return 1 + max((_height(child) for child in folder.folders.all()), default=0)


# --- Pictures --------------------------------------------------------------------------------------------------------


def uses_of_image(image: Image) -> list[MessageTemplate]:
    """Templates that show it now, or showed it in a version that is kept: as a block's, or as a product's."""
    in_versions: Mapping[str, object] = {"blocks": [{"image": {"sha256": image.sha256}}]}
    shown = Q(blocks__image=image) | Q(versions__content__contains=in_versions)
    return list(MessageTemplate.objects.filter(shown).distinct().order_by("name"))
