"""How long and how dear is the SMS? Counted as it leaves: for the sample, and for a reader of the longest values."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import sms
from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from contacts.enums import Channel

# The longest value that is counted with: a long name, in an alphabet that GSM does not have.
LONGEST_VALUE = "ж" * 40


def too_long(sample: str, longest: str, *, purpose: str) -> Iterator[Finding]:
    """SMS_TOO_LONG: too many parts, for the sample or for whoever has the longest name and the most tickets."""
    most = settings.SMS_MOST_PARTS[purpose]
    counted = sms.count(sample)
    if counted.parts > most:
        yield _finding(_many(counted.parts, most), hint=dear(sample))
    elif (parts := sms.count(longest).parts) > most:
        message = _("With the longest names and lists it has %(parts)s parts, and %(most)s are the most.")
        yield _finding(message % {"parts": parts, "most": most}, hint=dear(sample))


def _many(parts: int, most: int) -> str:
    message = ngettext(
        "The SMS has %(parts)s part: %(most)s are the most.",
        "The SMS has %(parts)s parts: %(most)s are the most.",
        parts,
    )
    return message % {"parts": parts, "most": most}


def dear(text: str) -> str:
    """Which character makes a part hold 70 characters instead of 160, and what would not; empty where none does."""
    beyond = sms.first_beyond(text)
    if beyond is None:
        return ""
    nearest = sms.nearest(beyond)
    if nearest is None:
        return _("“%(character)s” makes each part hold 70 characters instead of 160.") % {"character": beyond}
    if not nearest:
        return _(
            "The invisible character U+%(code)s makes each part hold 70 characters instead of 160: delete it."
        ) % {"code": f"{ord(beyond):04X}"}
    return _("“%(character)s” makes each part hold 70 characters instead of 160: write “%(nearest)s”.") % {
        "character": beyond,
        "nearest": nearest,
    }


def _finding(message: str, *, hint: str) -> Finding:
    return Finding("SMS_TOO_LONG", Severity.ERROR, message, channel=Channel.SMS, field="sms", hint=hint)
