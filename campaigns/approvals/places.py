"""What do staff call the place where something has changed?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import BlockKind
from campaigns.findings.places import FIELDS
from campaigns.placeholders import CATALOGUE

# What an approval is bound to beside the words.
_OF_ALL: Final[Mapping[str, str | Promise]] = {
    "channels": gettext_lazy("channels"),
    "source": gettext_lazy("written in"),
    "words": gettext_lazy("words of the template"),
    "audience": gettext_lazy("audience"),
    "rule": gettext_lazy("which channel"),
    "control": gettext_lazy("control share, in percent"),
    "name": gettext_lazy("sender"),
    "mailbox": gettext_lazy("mailbox"),
    **FIELDS,
}


def place(unit: str, blocks: Iterable[Mapping[str, Any]] = ()) -> str:
    """“Block 2 (button), link”; “Subject”; “Start of the session”."""
    key, _dot, field = unit.partition(".")
    for number, block in enumerate(blocks, 1):
        if block["key"] == key:
            named = _("block %(number)s (%(kind)s)") % {"number": number, "kind": BlockKind(block["kind"]).label}
            return capfirst(f"{named}, {FIELDS.get(field, field)}" if field else named)
    if unit in CATALOGUE:
        return capfirst(str(CATALOGUE[unit].label))
    return capfirst(str(_OF_ALL.get(unit) or FIELDS.get(field) or unit))
