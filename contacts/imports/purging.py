"""When do the files of imports go? They hold people: when they have served, or were forgotten."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db import transaction
from django.db.models import Q

from contacts.enums import ImportKind, ImportStatus
from contacts.imports.stages import ImportNotReady, discard
from contacts.models import ImportRun
from contacts.models.import_run import UNCONFIRMED_KEPT

# For as long as somebody may come for the refused rows. Those of a list are strangers: nobody's business for longer.
FINISHED_KEPT: Final = {
    ImportKind.PEOPLE: timedelta(days=30),
    ImportKind.TICKETS: timedelta(days=7),
    ImportKind.LIST: timedelta(days=1),
}
DONE: Final = [ImportStatus.FINISHED, ImportStatus.FAILED]


def purge(*, at: datetime) -> int:
    """Delete files that have done their work, and those nobody confirmed: they hold people. How many there were."""
    forgotten = ImportRun.objects.filter(status=ImportStatus.PREVIEWED, created_at__lt=at - UNCONFIRMED_KEPT)
    has_served = [Q(kind=kind, finished_at__lt=at - kept) for kind, kept in FINISHED_KEPT.items()]
    done = ImportRun.objects.filter(reduce(or_, has_served), status__in=DONE).exclude(file="")
    deleted = 0
    for import_run in forgotten.order_by("created_at"):
        # One that was confirmed or discarded meanwhile is nobody's to delete; the others wait for no one.
        with suppress(ImportNotReady):
            discard(import_run, by=None)
            deleted += 1
    for import_run in done.order_by("created_at"):
        deleted += _delete_file(import_run)
    return deleted


@transaction.atomic
def _delete_file(import_run: ImportRun) -> bool:
    """Delete the file of an import that is over, unless somebody lets it go on meanwhile; whether it was deleted."""
    still = ImportRun.objects.select_for_update().filter(pk=import_run.pk, status__in=DONE).first()
    if still is None:
        return False
    still.file.delete(save=False)
    still.save(update_fields=["file"])
    return True
