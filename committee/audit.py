"""Writing the audit trail: `record` goes into the transaction of the act, so neither exists without the other."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.logs import request_id
from committee.models import AuditEntry, User

# What the verbs of the trail are called on pages. One that is missing here is shown as it was written.
VERBS: dict[str, str | Promise] = {
    "log_in": _("logged in"),
    "log_out": _("logged out"),
    "log_in_refused": _("login refused"),
    "add": _("added"),
    "change": _("changed"),
    "delete": _("deleted"),
    "revoke": _("revoked"),
    "export": _("exported"),
    "export_report": _("exported a report"),
    "export_roster": _("exported a roster"),
    "export_refused_rows": _("exported refused rows"),
    "view_messages": _("read messages person by person"),
    "import": _("imported a file"),
    "import_finished": _("finished an import"),
    "import_failed": _("an import failed"),
    "discard_import": _("discarded a file"),
    "import_programme": _("took in the programme"),
    "submit": _("asked for approval"),
    "approve": _("approved"),
    "schedule": _("scheduled"),
    "unschedule": _("took back to draft"),
    "miss": _("missed its departure"),
    "start": _("started"),
    "send": _("began to send"),
    "pause": _("paused"),
    "resume": _("resumed"),
    "cancel": _("cancelled"),
    "finish": _("finished"),
    "assign": _("assigned"),
    "confirm": _("confirmed"),
    "release": _("released"),
    "withdraw": _("withdrew a consent"),
    "suppress": _("suppressed an address"),
    "lift": _("lifted a suppression"),
    "erase": _("erased a person"),
}


def in_words(action: str) -> str:
    """“campaigns.pause” as a reader says it: “paused”."""
    return str(VERBS.get(action.rpartition(".")[2], action))


def record(
    action: str,
    *,
    by: User | None,
    on: models.Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write that `by` (nobody: the machine) did `action` (app dot verb) on an object. No personal values in it."""
    return AuditEntry.objects.create(
        actor=by,
        actor_name=by.get_username() if by else "machine",
        action=action,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        object_name="" if on is None or _is_personal(on) else str(on)[:200],
        before=before,
        after=after,
        reason=reason,
        request_id=request_id.get(),
    )


def _is_personal(row: models.Model) -> bool:
    """A person's name is personal: such rows are named in the trail by their key alone."""
    return bool(getattr(type(row), "names_a_person", False))
