"""Writing the audit trail: `record` goes into the transaction of the act, so neither exists without the other."""

from __future__ import annotations

from typing import Any

from django.db import models

from committee.logs import request_id
from committee.models import AuditEntry, User


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
