"""Where may a link lead, and where in it may a value stand?"""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from campaigns.flow.render.lines import VALUE_BYTES
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.values import Awaited, Literal, Value

# Lines of a message end at 998 bytes; this leaves room for the tag around it.
LONGEST: Final = 700

_ALLOWED: Final = re.compile(r"(?:https?://[^\s/?#@\\]+(?:[/?#]|$)|mailto:[^\s?]+@|tel:\+?[0-9])", re.IGNORECASE)
# Up to here a value would decide where the link leads.
_BEFORE_VALUES: Final = re.compile(r"(?:https?://[^\s/?#@\\]+[/?#]|mailto:[^\s?]+\?)", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r"[\s\x00-\x1f<>\"\\^`{|}]")


def objection(url: str, *, sheet: Sheet) -> str | None:
    """Why `url`, which may hold marks, cannot be a link; none if it can."""
    has_marks = sheet.is_in(url)
    if has_marks and (control := sheet.controls.search(url)) and not _BEFORE_VALUES.match(url[: control.start()]):
        return _value_decides()
    marks = list(sheet.pattern.finditer(url)) if has_marks else []
    values = sheet.values(url)
    if marks and marks[0].start() == 0 and isinstance(values[0], Awaited):
        # A person's value may be the whole link only where we made it; then nothing is known of it yet.
        return None if values[0].is_url and len(url) == marks[0].end() else _value_decides()

    written = sheet.controls.sub("", sheet.reveal(url)) if has_marks else url
    if len(sheet.sized(written, VALUE_BYTES)) > LONGEST:
        return _("This link is longer than %(most)s characters.") % {"most": LONGEST}
    if _FORBIDDEN.search(written) or not _ALLOWED.match(written):
        return _("“%(url)s” is not a link: it must begin with https://, http://, mailto: or tel:.") % {
            "url": written[:80]
        }
    unsure = [found for found, value in zip(marks, values, strict=True) if not _is_whole_link(found, value)]
    if unsure and not _BEFORE_VALUES.match(url[: unsure[0].start()]):
        return _value_decides()
    return None


def _is_whole_link(found: re.Match[str], value: Value) -> bool:
    return found.start() == 0 and isinstance(value, Literal)


def _value_decides() -> str:
    return _(
        "A value must not decide where a link leads: put it after the address, as in https://example.org/?name=…."
    )
