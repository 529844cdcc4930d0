"""Who came in, who went, who was refused? Django's three signals, heard at the edge and written to the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from committee import audit
from committee.models import User


def listen() -> None:
    user_logged_in.connect(_came_in, dispatch_uid="audit.log_in")
    user_logged_out.connect(_went, dispatch_uid="audit.log_out")
    user_login_failed.connect(_was_refused, dispatch_uid="audit.log_in_refused")


def _came_in(user: User, **_: object) -> None:
    audit.record("committee.log_in", by=user, on=user)


def _went(user: User | None, **_: object) -> None:
    if user is not None:
        audit.record("committee.log_out", by=user, on=user)


def _was_refused(credentials: dict[str, Any], **_: object) -> None:
    # What was typed may be a password in the wrong box: only the name of an account we know is written down.
    account = User.objects.filter(username=credentials.get("username") or "").first()
    if account is not None:
        audit.record("committee.log_in_refused", by=None, on=account)
