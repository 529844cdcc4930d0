"""What do the marks in e-mails tell us? Somebody who agreed to be measured opened theirs, or followed a link of it.

Put down like the report of a provider, and applied in bulk like one: whether they agree still is asked then. A mark
that was applied leaves nothing behind but the event, which is kept once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from campaigns.enums import ReceiptState
from campaigns.feedback import intake
from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report, ReportKind
from campaigns.feedback.scanners import AT_ONCE
from campaigns.flow.deliver import keys
from campaigns.models import Receipt

PROVIDER: Final = "marked"


def put_down(mark: str, kind: ReportKind, *, at: datetime, is_machine: bool) -> None:
    """Somebody, or a machine, was here. Raises `BadToken` for a mark that we did not make."""
    campaign, n = keys.marked_by(mark)
    told = {"key": keys.local_part(campaign, n), "kind": kind, "at": at.isoformat(), "is_machine": is_machine}
    # Whether a click is one of many is known a moment later.
    wait = AT_ONCE if kind is ReportKind.CLICKED and not is_machine else timedelta(0)
    intake.keep(PROVIDER, _name(campaign, n, kind, is_machine=is_machine), json.dumps(told).encode(), {}, wait=wait)


def were_machines(mark: str, *, at: datetime) -> None:
    """What was put down as somebody's click was a machine's, which follows every link."""
    campaign, n = keys.marked_by(mark)
    name = _name(campaign, n, ReportKind.CLICKED, is_machine=False)
    Receipt.objects.filter(provider=PROVIDER, event_id=name, state=ReceiptState.NEW).delete()
    put_down(mark, ReportKind.CLICKED, at=at, is_machine=True)


def _name(campaign: int, n: int, kind: ReportKind, *, is_machine: bool) -> str:
    """While it waits, whatever comes of the same message is the same."""
    return f"{campaign}.{n}.{kind}.{'machine' if is_machine else 'person'}"


def read(posted: Posted) -> Iterable[Report]:
    """Raises `NotReadable`."""
    told = posted.fields
    try:
        kind, at = ReportKind(told["kind"]), datetime.fromisoformat(told["at"])
        return [Report(kind=kind, at=at, key=told["key"], is_machine=told["is_machine"])]
    except (KeyError, ValueError):
        raise NotReadable from None
