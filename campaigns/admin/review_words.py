"""How do the pages of a review call what has changed, and who did what?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.approvals.differences import Change, How
from campaigns.approvals.places import place
from campaigns.enums import ChannelRule, Purpose
from committee import languages
from contacts.enums import Channel

HOWS: Final[Mapping[How, tuple[Promise, str]]] = {
    How.ADDED: (gettext_lazy("new"), "success"),
    How.REMOVED: (gettext_lazy("removed"), "danger"),
    How.CHANGED: (gettext_lazy("changed"), "info"),
    How.MOVED: (gettext_lazy("moved"), "warning"),
}
# What is compared by a number that nobody reads: that it has changed is all that is said of it here.
_UNREAD: Final = frozenset({"words", "variants"})
# What is kept by its code, and read by its name.
_NAMES: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "channels": dict(Channel.choices),
    "rule": dict(ChannelRule.choices),
    "purpose": dict(Purpose.choices),
    "source": languages.NAMES,
    "fallbacks": languages.NAMES,
}
# “es: en › fr, ja: en › fr”, “email › sms”: codes among the signs that stand between them.
_CODE: Final = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Told:
    """A change as the page shows it: where, how, and its words with what was taken out and put in."""

    place: str
    how: str
    tone: str
    change: Change


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one language, or those that concern all."""

    name: str
    code: str
    direction: str
    changes: list[Told]


def grouped(changes: Iterable[Change], content: Mapping[str, Any] | None = None) -> list[Group]:
    """What concerns all first, then language by language."""
    by_language: dict[str, list[Told]] = {}
    blocks = (content or {}).get("blocks", ())
    for change in changes:
        label, tone = HOWS[change.how]
        told = Told(place(change.unit, blocks), str(label), tone, _readable(change))
        by_language.setdefault(change.language, []).append(told)
    return [
        Group(
            name=languages.NAMES[code] if code else _("For all languages"),
            code=code,
            direction=languages.direction(code) if code else "auto",
            changes=by_language[code],
        )
        for code in ("", *languages.CODES)
        if code in by_language
    ]


def _readable(change: Change) -> Change:
    """Without hashes, and with names where there are codes."""
    if change.unit in _UNREAD:
        return replace(change, runs=())
    names = _NAMES.get(change.unit)
    if names is None:
        return change
    return replace(change, runs=tuple(replace(run, text=_named(run.text, names)) for run in change.runs))


def _named(text: str, names: Mapping[str, str | Promise]) -> str:
    return _CODE.sub(lambda found: str(names.get(found[0], found[0])), text)
