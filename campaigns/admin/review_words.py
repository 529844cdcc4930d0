"""How do the pages of a review call what has changed, and who did what?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.approvals.differences import Change, How
from campaigns.approvals.places import place
from committee import languages

HOWS: Final[Mapping[How, tuple[Promise, str]]] = {
    How.ADDED: (gettext_lazy("new"), "success"),
    How.REMOVED: (gettext_lazy("removed"), "danger"),
    How.CHANGED: (gettext_lazy("changed"), "info"),
    How.MOVED: (gettext_lazy("moved"), "warning"),
}


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
        by_language.setdefault(change.language, []).append(Told(place(change.unit, blocks), str(label), tone, change))
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
