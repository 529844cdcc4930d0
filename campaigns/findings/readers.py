"""How many people read each language? Said where a language is missing, so that nobody shrugs it off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.db.models import Count

from committee.db import TookTooLong, within
from contacts.models import Contact

_KEY: Final = "campaigns.readers_by_language"
_KEPT: Final = 600  # seconds
_PATIENCE: Final = timedelta(seconds=2)


def of_everybody() -> Mapping[str, int] | None:
    """All we could write to, by language; some minutes old. None where it cannot be said in time."""
    found: dict[str, int] | None = cache.get(_KEY)
    if found is None and (found := _counted()) is not None:
        cache.set(_KEY, found, _KEPT)
    return found


def _counted() -> dict[str, int] | None:
    by_language = Contact.objects.present().values_list("language").annotate(people=Count("pk")).order_by()
    try:
        with within(_PATIENCE):
            return dict(by_language)
    except TookTooLong:
        return None
