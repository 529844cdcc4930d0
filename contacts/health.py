"""Are the rights of people those that the ledger gives? What the last nightly check says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from committee import health
from committee.health import Finding, Probe
from contacts.consents import nightly


def differing_rights() -> Finding:
    """Before the first night there is nothing to tell, and nothing wrong."""
    check = nightly.last_finished()
    return Finding(is_well=check is None or not check.differing, figure=float(check.differing) if check else None)


def register() -> None:
    health.register(Probe("people_with_differing_rights", _("Rights follow from the ledger"), differing_rights))
