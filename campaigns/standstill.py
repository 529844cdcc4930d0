"""Does anything leave at all? One stop for every lane, channel and letter, and the word that lets everything go on.

Campaigns, letters to people, trials and codes to colleagues: all of them ask, and none is exempt. Whatever promises a
hand-over shares `LOCK` until that promise is committed; a stop holds it alone. So after `stop` returns no message is
promised any more; what was promised before it is on its way, and its results are still written down.
"""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Standstill
from campaigns.models.standstill import NOTHING_STANDS
from committee import audit
from committee.errors import CommitteeError
from committee.models import User

LOCK: Final = "7005, 0"
SHARE: Final = f"pg_advisory_xact_lock_shared({LOCK})"


class StopRefused(CommitteeError):
    """Nothing was stopped, or restarted, by this."""

    message = _("Say why: it is shown to everybody, and kept.")


def current() -> Standstill | None:
    """The stop that stands, if one does."""
    return Standstill.objects.filter(ended_at=None).select_related("by").first()


def may_leave() -> bool:
    """In a transaction that promises a hand-over: whether it may. A stop waits until that is committed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SHARE}")
        # A statement of its own: it sees what was committed while the lock was waited for.
        cursor.execute(f"SELECT {NOTHING_STANDS}")
        return bool(cursor.fetchone() == (True,))


def stop(*, by: User, why: str) -> Standstill:
    """Hold everything back. After this returns nothing more is begun. Raises `StopRefused`."""
    why = _said(why)
    with transaction.atomic():
        _alone()
        if current() is not None:
            raise StopRefused(_("Everything is stopped already."))
        standing = Standstill.objects.create(by=by, why=why)
        audit.record("campaigns.stop_everything", by=by, on=standing, reason=why)
    return standing


def restart(*, by: User, why: str) -> Standstill:
    """Let everything go on where it was held. Raises `StopRefused`."""
    why = _said(why)
    with transaction.atomic():
        _alone()
        standing = current()
        if standing is None:
            raise StopRefused(_("Nothing is stopped."))
        standing.ended_by, standing.ended_at = by, Now()
        standing.save(update_fields=["ended_by", "ended_at"])
        audit.record("campaigns.restart_everything", by=by, on=standing, reason=why)
    standing.refresh_from_db()
    return standing


def _said(why: str) -> str:
    if not why.strip():
        raise StopRefused
    return why.strip()[:200]


def _alone() -> None:
    """Wait until every promise that was begun is committed, and let no other begin until this is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK})")
