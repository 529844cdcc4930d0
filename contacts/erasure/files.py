"""When do the files of imports go that name somebody who was erased? At once; one still at work, when it is done.

Which rows came with which ticket file is not kept: all files of the shop go with anybody who has a ticket of it. One
that somebody may still confirm, or let go on, is at work, too: or no upload of a shop would live through a night.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from contacts.enums import ImportKind, ImportStatus
from contacts.models import ImportedContact, ImportRun, ListedContact, Ticket
from contacts.models.import_run import UNCONFIRMED_KEPT

_A_WORKER_HAS_IT: Final = [ImportStatus.QUEUED, ImportStatus.RUNNING]
_MAY_BE_TAKEN_UP: Final = [ImportStatus.PREVIEWED, ImportStatus.FAILED]


def delete_files(entries: Collection[int], *, at: datetime) -> dict[str, int]:
    """The files that hold these people, and their places in them, by which those files are found: how many of what.

    An import at work keeps its file, and is marked, for `delete_files_left_behind`.
    """
    # Held: what is found at work has not ended before it is marked. What is marked already is not waited for.
    is_marked = Q(loses_file=True, status__in=_A_WORKER_HAS_IT)
    found = list(_holding(entries).exclude(is_marked).select_for_update(no_key=True).order_by("pk"))
    ended = [import_run for import_run in found if _has_ended(import_run, at=at)]
    ImportRun.objects.filter(pk__in=[one.pk for one in found if one not in ended]).update(loses_file=True)
    _delete(ended)
    ImportedContact.objects.filter(contact__in=entries).delete()
    _all, listed = ListedContact.objects.filter(contact__in=entries).delete()
    return {"import files": len(ended), "listedcontact": listed.get(ListedContact._meta.label, 0)}


def _holding(entries: Collection[int]) -> QuerySet[ImportRun]:
    """Each table is asked for the person by its index: a file may have eleven million of them."""
    came_with = ImportedContact.objects.filter(contact__in=entries).values("run")
    named_by = ListedContact.objects.filter(contact__in=entries).values("list__import_run")
    shops = Ticket.objects.filter(contact__in=entries).values("system")
    holds_them = Q(pk__in=came_with) | Q(pk__in=named_by) | Q(kind=ImportKind.TICKETS, system__in=shops)
    return ImportRun.objects.filter(holds_them).exclude(file="")


@transaction.atomic
def delete_files_left_behind(*, at: datetime) -> int:
    """The files of imports that have ended since somebody in them was erased; how many there were. Once a night."""
    marked = ImportRun.objects.filter(loses_file=True).exclude(file="").exclude(status__in=_A_WORKER_HAS_IT)
    found = list(marked.select_for_update(no_key=True).order_by("pk"))
    ended = [import_run for import_run in found if _has_ended(import_run, at=at)]
    _delete(ended)
    return len(ended)


def _has_ended(import_run: ImportRun, *, at: datetime) -> bool:
    if import_run.kind == ImportKind.TICKETS and import_run.status in _MAY_BE_TAKEN_UP:
        return import_run.created_at < at - UNCONFIRMED_KEPT
    return import_run.status not in _A_WORKER_HAS_IT


def _delete(runs: Collection[ImportRun]) -> None:
    for import_run in runs:
        import_run.file.delete(save=False)
        ImportRun.objects.filter(pk=import_run.pk).update(file="")
