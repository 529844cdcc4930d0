"""Of what two entries say about one person, what does the merged entry say?

Names, language and place are chosen, field by field. What protects somebody is not: the stricter of both holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from contacts.enums import LanguageSource, Pace
from contacts.models import Contact
from contacts.models.contact import ADULT_AT


class Side(StrEnum):
    """Which of the two entries a field is taken from."""

    SURVIVOR = "survivor"
    ABSORBED = "absorbed"


# What is chosen together, under the name of its first field.
CHOSEN: Final[Mapping[str, tuple[str, ...]]] = {
    "given_name": ("given_name",),
    "family_name": ("family_name",),
    "native_name": ("native_name",),
    "language": ("language", "language_tag", "language_source"),
    "country": ("country",),
    "region": ("region",),
    "postcode": ("postcode",),
    "time_zone": ("time_zone",),
    "birth_year": ("birth_year",),
}
# What follows from both, and is nobody's choice.
_FOLLOWS: Final = ("is_minor", "tags", "attributes", "pace", "paused_until", "last_sign_at")
_TRUST: Final = [LanguageSource.ASSUMED, LanguageSource.REPORTED, LanguageSource.STATED]


def proposed(survivor: Contact, absorbed: Contact) -> dict[str, Side]:
    """The choice a careful person would make: what is known, the survivor's first; the language known better."""
    chosen = {
        name: Side.SURVIVOR if getattr(survivor, name) or not getattr(absorbed, name) else Side.ABSORBED
        for name in CHOSEN
    }
    if _trust(absorbed) > _trust(survivor):
        chosen["language"] = Side.ABSORBED
    return chosen


def merged(survivor: Contact, absorbed: Contact, chosen: Mapping[str, Side], *, at: datetime) -> dict[str, Any]:
    """The details of the merged entry."""
    of = {Side.SURVIVOR: survivor, Side.ABSORBED: absorbed}
    details = {field: getattr(of[chosen[name]], field) for name, fields in CHOSEN.items() for field in fields}
    pauses = [moment for moment in (survivor.paused_until, absorbed.paused_until) if moment]
    return {
        **details,
        "birth_year": _birth_year(survivor, absorbed, details["birth_year"], at=at),
        "is_minor": _is_minor(survivor, absorbed),
        "tags": list(dict.fromkeys([*survivor.tags, *absorbed.tags])),
        "attributes": {**absorbed.attributes, **survivor.attributes},
        "pace": Pace.LESS if Pace.LESS in {survivor.pace, absorbed.pace} else Pace.ALL,
        "paused_until": max(pauses, default=None),
        "last_sign_at": max(survivor.last_sign_at, absorbed.last_sign_at),
    }


def as_they_were(contact: Contact) -> dict[str, Any]:
    """What an entry said, for the explanation afterwards. Moments as text: it is kept as JSON."""
    names = [*(field for fields in CHOSEN.values() for field in fields), *_FOLLOWS, "system", "external_id"]
    found = {name: getattr(contact, name) for name in names}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def _birth_year(survivor: Contact, absorbed: Contact, chosen: int | None, *, at: datetime) -> int | None:
    """The year that was chosen; but of somebody whom either year makes a minor, the one that protects them longer."""
    years = [one.birth_year for one in (survivor, absorbed) if one.birth_year]
    youngest = max(years, default=None)
    return youngest if youngest and youngest >= at.year - ADULT_AT else chosen


def _is_minor(survivor: Contact, absorbed: Contact) -> bool | None:
    """Said of either, it is so. What follows from a year of birth is not said: it ends by itself."""
    said = {survivor.is_minor, absorbed.is_minor}
    return True if True in said else False if False in said else None


def _trust(contact: Contact) -> int:
    return _TRUST.index(LanguageSource(contact.language_source))
