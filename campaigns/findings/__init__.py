"""What stands between a text and its readers? Everything that is wrong with it, named with its place."""

from __future__ import annotations

from campaigns.enums import Severity
from campaigns.findings.places import place
from campaigns.flow.render.content import Finding

__all__ = ["Finding", "Severity", "place"]
