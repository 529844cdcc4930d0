"""What do the marks in e-mails tell us? Somebody who agreed to be measured opened theirs, or followed a link of it.

Put down like the report of a provider, and applied in bulk like one: whether they agree still is asked then. A mark
that was applied leaves nothing behind but the event, which is kept once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from campaigns.feedback import intake
from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report, ReportKind
from campaigns.flow.deliver import keys

PROVIDER: Final = "marked"


def put_down(mark: str, kind: ReportKind, *, at: datetime, is_machine: bool) -> None:
    """Somebody, or a machine, was here. Raises `BadToken` for a mark that we did not make."""
    campaign, n = keys.marked_by(mark)
    told = {"key": keys.local_part(campaign, n), "kind": kind, "at": at.isoformat(), "is_machine": is_machine}
    # While it waits, whatever comes of the same message is the same.
    name = f"{campaign}.{n}.{kind}.{'machine' if is_machine else 'person'}"
    intake.keep(PROVIDER, name, json.dumps(told).encode(), {})


def read(posted: Posted) -> Iterable[Report]:
    """Raises `NotReadable`."""
    told = posted.fields
    try:
        kind, at = ReportKind(told["kind"]), datetime.fromisoformat(told["at"])
        return [Report(kind=kind, at=at, key=told["key"], is_machine=told["is_machine"])]
    except (KeyError, ValueError):
        raise NotReadable from None
