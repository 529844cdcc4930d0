"""Does the e-mail come near the size at which mail programs cut it off? Beyond it, it cannot even be compiled."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from contacts.enums import Channel

NEAR = 80_000


def nearly_too_big(html: str) -> Iterator[Finding]:
    """EMAIL_TOO_BIG, as a warning: long names and other values could still make it so."""
    size = len(html.encode())
    if size > NEAR:
        message = _("The e-mail has %(size)s kB: beyond 100, mail programs cut off its end.") % {"size": size // 1000}
        yield Finding("EMAIL_TOO_BIG", Severity.WARNING, message, channel=Channel.EMAIL)
