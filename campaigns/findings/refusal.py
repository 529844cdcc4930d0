"""Which findings keep a text from being submitted, and how is that said?"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from committee.errors import CommitteeError


class NotReady(CommitteeError):
    """Something was to be submitted of which the checks say that it must not leave; `findings` says what."""

    message = _("The checks found mistakes that must be corrected first.")

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(self._said())

    def _said(self) -> str:
        """The first mistake in full: one sentence can be acted on, twenty cannot."""
        if not self.findings:
            return str(self.message)
        first, more = self.findings[0], len(self.findings) - 1
        if not more:
            return str(first.message)
        rest = ngettext("And %(count)s more mistake.", "And %(count)s more mistakes.", more) % {"count": more}
        return f"{first.message} {rest}"


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop; the others are only said."""
    return [finding for finding in findings if finding.severity == Severity.ERROR]
