"""Which imports should a worker be busy with, and which of them has nobody?"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from contacts.enums import ImportStatus
from contacts.imports.reading import LOCK
from contacts.models import ImportRun

# Between two turns of a worker, however many other imports wait for theirs.
PATIENCE: Final = timedelta(minutes=1)


def unfinished() -> QuerySet[ImportRun]:
    """What a worker should be busy with: also what one left when it died."""
    return ImportRun.objects.filter(status__in=[ImportStatus.QUEUED, ImportStatus.RUNNING]).order_by("created_at")


def unchecked() -> QuerySet[ImportRun]:
    """Files of which only the beginning was looked at; not those that wait for a person to settle their columns."""
    waiting = ImportRun.objects.filter(status=ImportStatus.PREVIEWED, checked_at=None)
    return waiting.exclude(problems__contains=[{"blocks": True}]).order_by("created_at")


def forsaken(runs: QuerySet[ImportRun]) -> list[ImportRun]:
    """Those that no worker holds, and that for a minute none has moved or was called for. Whoever asks calls one."""
    is_silent = Q(touched_at=None) | Q(touched_at__lt=Now() - PATIENCE)
    found = list(runs.filter(is_silent).exclude(pk__in=_held()))
    ImportRun.objects.filter(pk__in=[one.pk for one in found]).update(touched_at=Now())
    return found


def waiting_beside(import_run: ImportRun) -> bool:
    """Is there another file that no worker has?"""
    return (unfinished() | unchecked()).exclude(pk=import_run.pk).exclude(pk__in=_held()).exists()


def _held() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
             WHERE datname = current_database() AND locktype = 'advisory' AND classid = %s
            """,
            [LOCK],
        )
        return [key for (key,) in cursor.fetchall()]
