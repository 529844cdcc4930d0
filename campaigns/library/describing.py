"""What follows when a picture is described, or a product named, on its own page?"""

from __future__ import annotations

from collections.abc import Collection

from campaigns.models import TranslatedUnit
from campaigns.translations import shared
from campaigns.translations.shared import Shared
from committee import languages


def reworded(thing: Shared, columns: Collection[str]) -> None:
    """Its words in these columns are others now, and nobody has read them beside their source."""
    field = shared.FIELDS[type(thing)]
    changed = [language for language in languages.CODES if languages.column(field, language) in columns]
    TranslatedUnit.objects.of([], [shared.address(thing)]).filter(language__in=changed).delete()
