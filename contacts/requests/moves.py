"""Which step may a request take next? One table; whoever moves a request moves it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts.enums import RequestKind, RequestStatus
from contacts.models import RequestStep, RightsRequest
from contacts.models.rights_request import CLOSED, OPEN


class NotNow(CommitteeError):
    message = _("This request does not stand where this can be done with it: look at its steps.")


class Move(models.TextChoices):
    """What can happen to a request. The words stand in its steps and in the audit trail."""

    RECEIVE = "receive", _("received")
    ASK_IDENTITY = "ask_identity", _("asked who they are")
    IDENTIFY = "identify", _("knew who they are")
    EXTEND = "extend", _("took longer")
    ASSIGN = "assign", _("given to somebody")
    HAND_OVER = "hand_over", _("handed over their data")
    ERASE = "erase", _("erased the person")
    ANSWER = "answer", _("answered")
    REFUSE = "refuse", _("refused")
    LAPSE = "lapse", _("was never confirmed")


@dataclass(frozen=True, slots=True)
class Line:
    """From where a move starts, and where it leads: nowhere, where `after` is None."""

    before: frozenset[RequestStatus]
    after: RequestStatus | None
    kinds: frozenset[RequestKind] = frozenset(RequestKind)


_OPEN: Final = frozenset(OPEN)
_NOT_IDENTIFIED: Final = frozenset({RequestStatus.RECEIVED, RequestStatus.IDENTITY_ASKED})
_IN_PROGRESS: Final = frozenset({RequestStatus.IN_PROGRESS})

TABLE: Final[dict[Move, Line]] = {
    Move.ASK_IDENTITY: Line(frozenset({RequestStatus.RECEIVED}), RequestStatus.IDENTITY_ASKED),
    Move.IDENTIFY: Line(_NOT_IDENTIFIED, RequestStatus.IN_PROGRESS),
    Move.EXTEND: Line(_OPEN, None),
    Move.ASSIGN: Line(_OPEN, None),
    # A file that was lost on the way is handed over again; each time leaves its own proof.
    Move.HAND_OVER: Line(
        _IN_PROGRESS | {RequestStatus.ANSWERED}, RequestStatus.ANSWERED, frozenset({RequestKind.ACCESS})
    ),
    Move.ERASE: Line(_IN_PROGRESS, RequestStatus.ANSWERED, frozenset({RequestKind.ERASURE})),
    Move.ANSWER: Line(
        _IN_PROGRESS, RequestStatus.ANSWERED, frozenset(RequestKind) - {RequestKind.ACCESS, RequestKind.ERASURE}
    ),
    Move.REFUSE: Line(_OPEN, RequestStatus.REFUSED),
    Move.LAPSE: Line(frozenset({RequestStatus.IDENTITY_ASKED}), RequestStatus.REFUSED),
}


def may(request: RightsRequest, move: Move) -> bool:
    line = TABLE[move]
    return request.status in line.before and request.kind in line.kinds


def take(
    request: RightsRequest, move: Move, *, by: User | None, at: datetime, note: str = "", **changes: Any
) -> RightsRequest:
    """Move a request, and write down that it moved. In the caller's transaction. Raises `NotNow`."""
    request = RightsRequest.objects.select_for_update().get(pk=request.pk)
    if not may(request, move):
        raise NotNow
    before = request.status
    for name, value in changes.items():
        setattr(request, name, value)
    request.status = TABLE[move].after or request.status
    if request.status in CLOSED and before not in CLOSED:
        request.closed_at = at
    request.save()
    write_down(request, move, by=by, at=at, note=note, before=before)
    return request


def write_down(
    request: RightsRequest, move: Move, *, by: User | None, at: datetime, note: str = "", before: str = ""
) -> None:
    RequestStep.objects.create(request=request, at=at, by=by, status=request.status, what=move, note=note)
    audit.record(
        f"requests.{move}",
        by=by,
        on=request,
        before={"status": before} if before else None,
        # What was noted may name somebody: it stays with the request, which can be emptied.
        after={"kind": request.kind, "status": request.status},
    )
