"""Why is no trial sent, and why is an address not taken?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError


class TrialRefused(CommitteeError):
    """Nothing was sent to anybody."""

    message = _("This trial cannot be sent.")


class CodeRefused(CommitteeError):
    """The code is wrong, too old, or was tried too often."""

    message = _("This code is not right.")
