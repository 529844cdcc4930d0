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
from committee import languages
from contacts.segments.words import language_name

# What an approval is bound to beside the words.
_OF_ALL: Final[Mapping[str, str | Promise]] = {
    "channels": gettext_lazy("channels"),
    "source": gettext_lazy("written in"),
    "words": gettext_lazy("words of the template"),
    "audience": gettext_lazy("audience"),
    "rule": gettext_lazy("which channel"),
    "control": gettext_lazy("control share, in percent"),
    "canary": gettext_lazy("first to so many percent"),
    "waves": gettext_lazy("waves"),
    "limits": gettext_lazy("limits of refusals and complaints"),
    "display_name": gettext_lazy("name of the sender"),
    "staff_name": gettext_lazy("name of the sender"),
    "mailbox": gettext_lazy("mailbox"),
    "sms_stop": gettext_lazy("how to stop SMS"),
    "partner": gettext_lazy("partner"),
    "purpose": gettext_lazy("purpose"),
    "about.session": gettext_lazy("session"),
    "about.venue": gettext_lazy("venue"),
    "about.line": gettext_lazy("transport line"),
    "compiled": gettext_lazy("text as it is compiled"),
    "unseen": gettext_lazy("something that readers do not see"),
    **FIELDS,
}
# Columns of the sender that there are nine of.
_IN_LANGUAGES: Final = ("display_name", "reply_to", "sms_stop")


_OF_A_PRODUCT: Final[Mapping[str, Promise]] = {"name": gettext_lazy("name")}


def place(unit: str, blocks: Iterable[Mapping[str, Any]] = ()) -> str:
    """“Block 2 (button), link”; “Subject”; “Start of the session”."""
    key, _dot, field = unit.partition(".")
    for number, block in enumerate(blocks, 1):
        if block["key"] == key:
            named = _("block %(number)s (%(kind)s)") % {"number": number, "kind": BlockKind(block["kind"]).label}
            return capfirst(f"{named}, {FIELDS.get(field, field)}" if field else named)
    if unit in CATALOGUE:
        return capfirst(str(CATALOGUE[unit].label))
    if key in {"sessions", "products"}:
        return capfirst(_of_code(key, field))
    for column in _IN_LANGUAGES:
        if unit.startswith(f"{column}_"):
            return capfirst(f"{_OF_ALL[column]} ({_language(unit.removeprefix(f'{column}_'))})")
    return capfirst(str(_OF_ALL.get(unit) or FIELDS.get(field) or unit))


def _of_code(kind: str, rest: str) -> str:
    """“Session ATH03”; “product PHRYGE, link”."""
    if kind == "sessions":
        return _("session %(code)s") % {"code": rest}
    code, _dot, field = rest.partition(".")
    named = _("product %(code)s") % {"code": code}
    return f"{named}, {_OF_A_PRODUCT.get(field) or FIELDS.get(field, field)}" if field else named


def _language(column: str) -> str:
    return language_name(next(code for code in languages.CODES if code.replace("-", "_") == column))
