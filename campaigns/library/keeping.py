"""Where does a template stand? In a folder, three deep at most; in the archive, once nobody needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import CampaignStatus
from campaigns.models import Folder, MessageTemplate
from committee import audit
from committee.errors import CommitteeError
from committee.models import User

DEEPEST: Final = 3
_ENDED: Final = (CampaignStatus.FINISHED, CampaignStatus.CANCELLED, CampaignStatus.MISSED)


class InUse(CommitteeError):
    message = gettext_lazy("It is in use.")


class FolderTooDeep(CommitteeError):
    message = gettext_lazy("A folder stands inside two others at most, and never inside itself.")


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


@transaction.atomic
def move(templates: Iterable[MessageTemplate], folder: Folder | None, *, by: User) -> int:
    """Into that folder, or out of all; how many stood elsewhere."""
    keys = [template.pk for template in templates]
    elsewhere = MessageTemplate.objects.select_for_update(of=("self",)).filter(pk__in=keys).exclude(folder=folder)
    moved = list(elsewhere.select_related("folder").order_by("pk"))
    for template in moved:
        before, template.folder = template.folder, folder
        template.save(update_fields=["folder"])
        audit.record("campaigns.move", by=by, on=template, before=_named(before), after=_named(folder))
    return len(moved)


def _named(folder: Folder | None) -> dict[str, str]:
    return {"folder": folder.name if folder else ""}


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
    children = Folder.objects.filter(parent_id=folder.pk) if folder.pk else ()  # a new one holds none yet
    return 1 + max((_height(child) for child in children), default=0)


@dataclass(frozen=True, slots=True)
class Branch:
    """A folder as it stands in the tree: how deep, and how many templates it holds itself."""

    folder: Folder
    depth: int
    templates: int


def tree() -> list[Branch]:
    """All folders, each before those inside it, in one query."""
    kept = Count("templates", filter=Q(templates__archived_at=None))
    folders: list[Folder] = list(Folder.objects.annotate(kept_templates=kept).order_by("name"))
    return list(_branches(folders, None, 0))


def _branches(folders: list[Folder], parent: int | None, depth: int) -> Iterator[Branch]:
    for folder in folders:
        if folder.parent_id == parent:
            yield Branch(folder, depth, folder.kept_templates)  # type: ignore[attr-defined]
            yield from _branches(folders, folder.pk, depth + 1)


def with_inner(key: int) -> list[int]:
    """The key of a folder and of all that stand inside it."""
    inside = Folder.objects.filter(parent=key).values_list("pk", flat=True)
    return [key, *(inner for child in inside for inner in with_inner(child))]
