"""What is told of one recipient, before it is known of which message."""

from __future__ import annotations

from typing import NamedTuple

from campaigns.feedback.reports import ReportKind


class Told(NamedTuple):
    recipient: str  # empty where nobody is named
    kind: ReportKind
    code: str = ""
    text: str = ""
